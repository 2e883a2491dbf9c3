/** A short video of a canvas, as the browser encodes it. */

const FRAMES_PER_SECOND = 30;
const KINDS = ['video/mp4;codecs=avc1', 'video/webm;codecs=vp9', 'video/webm'];

export interface Recording {
  /** Resolves when it is over, by itself or stopped. */
  readonly video: Promise<Blob>;
  stop(): void;
}

/** What the browser can record to; undefined where it can't. */
export function recordingKind(): string | undefined {
  if (typeof MediaRecorder === 'undefined') return undefined;
  return KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
}

/** Ends by itself after `durationMs`. */
export function record(canvas: HTMLCanvasElement, kind: string, durationMs: number): Recording {
  const stream = canvas.captureStream(FRAMES_PER_SECOND);
  const recorder = new MediaRecorder(stream, { mimeType: kind, videoBitsPerSecond: 6_000_000 });
  const parts: Blob[] = [];
  const video = new Promise<Blob>((resolve, reject) => {
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.onerror = () => reject(new Error('the browser could not record this'));
    recorder.onstop = () => resolve(new Blob(parts, { type: kind.split(';')[0]! }));
  }).finally(() => {
    clearTimeout(timer);
    for (const track of stream.getTracks()) track.stop();
  });
  const stop = () => {
    if (recorder.state !== 'inactive') recorder.stop();
  };
  const timer = setTimeout(stop, durationMs);
  recorder.start();
  return { video, stop };
}
