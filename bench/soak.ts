/**
 * A long run: a camera of 30 frames a second, and every second a viewer comes and one goes. Nothing may grow.
 *
 *     npm run -s bench:soak -- [--minutes N] [--viewers N] [--backend NAME]
 *
 * Memory, tensors, handles and rooms every ten seconds; ends with 1 where the last third's median is above the first
 * third's by more than its allowance.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { View } from '../shared/protocol.ts';
import { frames } from './frames.ts';
import { HeadlessPage } from './headless_page.ts';
import { MeasuredServer } from './measured_server.ts';
import { quantile } from './quantile.ts';
import { rounded } from './rounded.ts';

const SAMPLE_EVERY_MS = 10_000;
/** The heap and what native code keeps settle first. */
const WARM_UP_MS = 20_000;
const VIEWS: View[][] = [
  [{ kind: 'strip' }, { kind: 'layer', layer: 'conv2', scale: 'unit' }],
  [{ kind: 'strip' }, { kind: 'layer', layer: 'prob', scale: 'layer' }],
  [{ kind: 'picture' }, { kind: 'map', layer: 'relu3', map: 7, scale: 'unit' }],
];

/** By how much the last third may be above the first: what a collection more or less makes out. */
const WATCHED = {
  rssMb: { metric: 'process_resident_memory_bytes', unit: 2 ** 20, mayGrow: 40 },
  heapMb: { metric: 'nodejs_heap_size_used_bytes', unit: 2 ** 20, mayGrow: 15 },
  externalMb: { metric: 'nodejs_external_memory_bytes', unit: 2 ** 20, mayGrow: 20 },
  handles: { metric: 'nodejs_active_resources_total', unit: 1, mayGrow: 10 },
  tensors: { metric: 'convcast_tensors', unit: 1, mayGrow: 0 },
  sockets: { metric: 'convcast_sockets', unit: 1, mayGrow: 1 },
  rooms: { metric: 'convcast_rooms', unit: 1, mayGrow: 0 },
} as const;
const NAMES = Object.keys(WATCHED) as (keyof typeof WATCHED)[];

const { values: flags } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    viewers: { type: 'string', default: '20' },
    backend: { type: 'string', default: 'onnx-cpu' },
  },
});

const server = await MeasuredServer.start(['--backend', flags.backend]);
try {
  const jpegs = await frames();
  const page = new HeadlessPage(server.url);
  const { desk } = await page.ready();
  const { code } = desk!.links.find(({ role }) => role === 'viewer')!;
  await page.film(jpegs);

  const viewers: HeadlessPage[] = [];
  let came = 0;
  const turnstile = setInterval(async () => {
    const viewer = new HeadlessPage(server.url, code);
    viewers.push(viewer);
    if (viewers.length > Number(flags.viewers)) viewers.shift()!.close();
    const views = VIEWS[came++ % VIEWS.length]!;
    await viewer.ready();
    await viewer.look(views).catch(() => {});
  }, 1000);

  await pause(WARM_UP_MS + Number(flags.viewers) * 1000);
  const resultsBefore = (await server.metrics())('convcast_results_total');
  const samples: Record<keyof typeof WATCHED, number>[] = [];
  const start = performance.now();
  while (performance.now() - start < Number(flags.minutes) * 60_000) {
    await pause(SAMPLE_EVERY_MS);
    const metric = await server.metrics();
    const values = NAMES.map((name) => [name, metric(WATCHED[name].metric) / WATCHED[name].unit]);
    samples.push(Object.fromEntries(values));
  }
  const results = (await server.metrics())('convcast_results_total') - resultsBefore;
  const seconds = (performance.now() - start) / 1000;
  clearInterval(turnstile);
  for (const viewer of [page, ...viewers]) viewer.close();

  const third = Math.max(1, Math.floor(samples.length / 3));
  const median = (part: typeof samples, name: keyof typeof WATCHED) =>
    quantile(
      part.map((sample) => sample[name]),
      0.5,
    );
  const watched = NAMES.map((name) => {
    const first = median(samples.slice(0, third), name);
    const last = median(samples.slice(-third), name);
    return { name, first, last, flat: last - first <= WATCHED[name].mayGrow };
  });
  const { backend } = await server.health();
  console.log(
    JSON.stringify(
      rounded({
        backend,
        minutes: seconds / 60,
        came,
        resultsPerSecond: results / seconds,
        watched,
        samples,
      }),
    ),
  );
  if (watched.some(({ flat }) => !flat)) process.exitCode = 1;
} finally {
  await server.stop();
}
