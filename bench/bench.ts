/**
 * What README's figures come from: the server in a process of its own, driven by one headless page.
 *
 *     npm run -s bench -- [--json] [--backend NAME] [--seconds N] [--memory-minutes N]
 *     npm run -s bench -- --all-backends [--json]    backends.ts instead
 *
 * Saturation: 640 × 480 JPEGs offered as fast as credits allow, every layer watched as a full mosaic.
 * Camera: 30 frames a second, the strip and one mosaic watched; the age of a result is counted from handing over
 * its JPEG. With --memory-minutes the camera goes on for that long and the server's memory is read every 10 s.
 */

import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { benchBackends } from './backends.ts';
import { frames } from './frames.ts';
import { HeadlessPage } from './headless_page.ts';
import { MeasuredServer } from './measured_server.ts';
import { quantile } from './quantile.ts';
import { rounded } from './rounded.ts';
import { saturation } from './saturation.ts';

const WARM_UP_MS = 2000;

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean' },
    'all-backends': { type: 'boolean' },
    backend: { type: 'string', default: 'onnx-cpu' },
    seconds: { type: 'string', default: '10' },
    'memory-minutes': { type: 'string', default: '0' },
  },
});
if (flags['all-backends']) {
  await benchBackends(flags.json ?? false);
  process.exit();
}
const measureMs = Number(flags.seconds) * 1000;

async function camera(server: MeasuredServer, jpegs: readonly Buffer[], durationMs: number) {
  const page = new HeadlessPage(server.url);
  await page.ready();
  await page.look([{ kind: 'strip' }, { kind: 'layer', layer: 'conv2', scale: 'unit' }]);
  const sentAt = new Map<number, number>();
  let ages: number[] = [];
  page.onResult = ({ frame }) => {
    ages.push(performance.now() - sentAt.get(frame)!);
    sentAt.delete(frame);
  };
  await page.film(jpegs, (frame) => sentAt.set(frame, performance.now()));
  await pause(WARM_UP_MS);
  ages = [];
  const before = await server.metrics();
  const start = performance.now();
  const rssMb: number[] = [];
  const loopDelayMs: number[] = [];
  while (performance.now() - start < durationMs) {
    await pause(Math.min(10_000, durationMs));
    const metric = await server.metrics();
    rssMb.push(metric('process_resident_memory_bytes') / 2 ** 20);
    // The server forgets its delays at each reading.
    loopDelayMs.push(metric('convcast_event_loop_delay_milliseconds{quantile="0.99"}'));
  }
  const seconds = (performance.now() - start) / 1000;
  const results = ages.length;
  const after = await server.metrics();
  page.close();
  const cpuSeconds = after('process_cpu_seconds_total') - before('process_cpu_seconds_total');
  return {
    camera: {
      framesPerSecond: results / seconds,
      ageMs: { p50: quantile(ages, 0.5), p95: quantile(ages, 0.95) },
      eventLoopDelayMs: { p99: Math.max(...loopDelayMs) },
      /** Of all cores. */
      cpuShare: cpuSeconds / seconds / availableParallelism(),
    },
    rssMb,
  };
}

const jpegs = await frames();
const server = await MeasuredServer.start(['--backend', flags.backend]);
try {
  const { backend } = await server.health();
  const saturated = await saturation(server.url, jpegs, measureMs);
  const memoryMs = Number(flags['memory-minutes']) * 60_000;
  const filmed = await camera(server, jpegs, Math.max(measureMs, memoryMs));
  const report = {
    backend,
    saturation: saturated,
    camera: filmed.camera,
    rssMb: filmed.rssMb.at(-1),
    ...(memoryMs ? { rssMbEvery10s: filmed.rssMb } : {}),
  };
  if (flags.json) console.log(JSON.stringify(rounded(report)));
  else console.log(JSON.stringify(rounded(report), null, 2));
} finally {
  await server.stop();
}
