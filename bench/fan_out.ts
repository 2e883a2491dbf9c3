/**
 * What one more viewer costs: results for each, their age, and the server's processor time and memory, against viewers.
 *
 *     npm run -s bench:fan-out -- [--viewers 1,10,30,100,300] [--seconds N] [--backend NAME] [--json] [--graph FILE.svg]
 *
 * A camera offers 30 frames a second; every viewer looks at the strip and the classes, some 50 kB a result. The
 * processor time of one delivered result is what the server takes more than with the fewest viewers, over what it
 * delivers more. Viewers run in another process on the same cores, and take their share of them.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { View } from '../shared/protocol.ts';
import { fanOutGraph } from './fan_out_graph.ts';
import { frames } from './frames.ts';
import { HeadlessPage } from './headless_page.ts';
import { MeasuredServer } from './measured_server.ts';
import { rounded } from './rounded.ts';
import type { Came, ToViewers } from './viewers.ts';

const WARM_UP_MS = 3000;
const VIEWS: View[] = [{ kind: 'strip' }, { kind: 'layer', layer: 'prob', scale: 'layer' }];

const { values: flags } = parseArgs({
  options: {
    viewers: { type: 'string', default: '1,10,30,100,300' },
    seconds: { type: 'string', default: '8' },
    backend: { type: 'string', default: 'onnx-cpu' },
    json: { type: 'boolean' },
    graph: { type: 'string' },
  },
});
const seconds = Number(flags.seconds);

const server = await MeasuredServer.start(['--backend', flags.backend]);
const viewers = fork(fileURLToPath(new URL('viewers.ts', import.meta.url)), {
  execArgv: ['--import', 'tsx'],
});
const tell = (message: ToViewers) => viewers.send(message);

try {
  const jpegs = await frames();
  const page = new HeadlessPage(server.url);
  const { desk } = await page.ready();
  const { code } = desk!.links.find(({ role }) => role === 'viewer')!;
  await page.film(jpegs);

  const rows = [];
  for (const count of flags.viewers.split(',').map(Number)) {
    tell({ kind: 'open', url: server.url, code, count, views: VIEWS });
    await once(viewers, 'message');
    await pause(WARM_UP_MS);
    const before = await server.metrics();
    tell({ kind: 'begin' });
    const start = performance.now();
    await pause(seconds * 1000);
    tell({ kind: 'end' });
    const [came] = (await once(viewers, 'message')) as [Came];
    const after = await server.metrics();
    const took = (performance.now() - start) / 1000;
    const more = (metric: string) => after(metric) - before(metric);
    rows.push({
      viewers: count,
      framesPerSecond: more('convcast_frames_out_total') / took,
      resultsPerSecond: came.results / took,
      ofEachViewer: { mean: came.results / took / count, fewest: came.fewest / took },
      bytesPerResult: came.bytes / came.results,
      ageMs: came.ageMs,
      cpuSecondsPerSecond: more('process_cpu_seconds_total') / took,
      cpuShare: more('process_cpu_seconds_total') / took / availableParallelism(),
      eventLoopDelayMs: { p99: after('convcast_event_loop_delay_milliseconds{quantile="0.99"}') },
      rssMb: after('process_resident_memory_bytes') / 2 ** 20,
    });
  }
  page.close();

  const { backend } = await server.health();
  const [first] = rows;
  const last = rows.at(-1)!;
  const stream = (row: typeof last) => row.cpuSecondsPerSecond / row.framesPerSecond;
  // Per frame, since fewer frames are computed where viewers take the processor.
  const deliveredPerFrame = (row: typeof last) => row.resultsPerSecond / row.framesPerSecond;
  const cpuMsPerResult =
    rows.length > 1
      ? ((stream(last) - stream(first!)) / (deliveredPerFrame(last) - deliveredPerFrame(first!))) * 1000
      : Number.NaN;
  console.log(JSON.stringify(rounded({ backend, rows, cpuMsPerDeliveredResult: cpuMsPerResult })));
  if (flags.graph) await writeFile(flags.graph, fanOutGraph(rows));
  if (!flags.json) {
    console.log('\n| viewers | results a second for each | age, median / 95th | both cores | memory |');
    console.log('| --- | --- | --- | --- | --- |');
    for (const { viewers, ofEachViewer, ageMs, cpuShare, rssMb } of rows)
      console.log(
        `| ${viewers} | ${ofEachViewer.mean.toFixed(1)} | ${ageMs.p50.toFixed(0)} / ${ageMs.p95.toFixed(0)} ms | ` +
          `${(cpuShare * 100).toFixed(0)} % | ${rssMb.toFixed(0)} MB |`,
      );
  }
} finally {
  viewers.kill();
  await server.stop();
}
