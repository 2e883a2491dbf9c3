import { setTimeout as pause } from 'node:timers/promises';
import { ALEXNET } from '../shared/networks.ts';
import { CREDITS, type View } from '../shared/protocol.ts';
import { HeadlessPage } from './headless_page.ts';
import { quantile } from './quantile.ts';

const WARM_UP_MS = 2000;

/** What comes out when as much goes in as is taken: frames offered by credit, every layer watched as a full mosaic. */
export async function saturation(url: string, jpegs: readonly Buffer[], measureMs: number) {
  const page = new HeadlessPage(url);
  await page.ready();
  await page.look(
    ALEXNET.graph.layers.map(({ name }): View => ({ kind: 'layer', layer: name, scale: 'unit' })),
  );
  await page.startSource();
  let running = true;
  const offer = async () => {
    while (running) await page.send(jpegs[page.framesSent % jpegs.length]!);
  };
  const offering = Array.from({ length: CREDITS }, offer);
  await pause(WARM_UP_MS);
  const forwardMs: number[] = [];
  let bytes = 0;
  page.onResult = ({ stageMs }, length) => {
    forwardMs.push(stageMs.forward);
    bytes += length;
  };
  const start = performance.now();
  await pause(measureMs);
  const seconds = (performance.now() - start) / 1000;
  const results = forwardMs.length;
  running = false;
  await Promise.all(offering);
  page.close();
  return {
    framesPerSecond: results / seconds,
    forwardMs: quantile(forwardMs, 0.5),
    bytesPerFrame: Math.round(bytes / results),
  };
}
