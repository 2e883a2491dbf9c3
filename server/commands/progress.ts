import type { WriteStream } from 'node:tty';
import type { Progress } from '../weights/download.ts';

const TERMINAL_EVERY_MS = 200;

/** Shows how far a download is: one line that changes on a terminal, a line for each tenth elsewhere. */
export function progressOn(stream: WriteStream, title: string) {
  let startedAtMs = 0;
  let startBytes = 0;
  let shownAtMs = 0;
  let shownTenth = -1;

  const text = ({ bytes, totalBytes }: Progress, nowMs: number): string => {
    const megabytes = (count: number) => (count / 1e6).toFixed(1);
    const whole = totalBytes === undefined ? '' : ` of ${megabytes(totalBytes)}`;
    const percent = totalBytes ? `${Math.floor((100 * bytes) / totalBytes)} %, ` : '';
    const seconds = (nowMs - startedAtMs) / 1000;
    const rate = seconds > 0 ? `, ${megabytes((bytes - startBytes) / seconds)} MB/s` : '';
    return `${title}: ${percent}${megabytes(bytes)}${whole} MB${rate}`;
  };

  return {
    show: (progress: Progress) => {
      const nowMs = performance.now();
      if (startedAtMs === 0) [startedAtMs, startBytes] = [nowMs, progress.bytes];
      if (stream.isTTY) {
        if (nowMs - shownAtMs < TERMINAL_EVERY_MS && progress.bytes !== progress.totalBytes) return;
        shownAtMs = nowMs;
        stream.write(`\r${text(progress, nowMs)}\x1b[K`);
        return;
      }
      const tenth = progress.totalBytes ? Math.floor((10 * progress.bytes) / progress.totalBytes) : 0;
      if (tenth === shownTenth) return;
      shownTenth = tenth;
      stream.write(`${text(progress, nowMs)}\n`);
    },
    end: () => {
      if (stream.isTTY && startedAtMs) stream.write('\n');
    },
  };
}
