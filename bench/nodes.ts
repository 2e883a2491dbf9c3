/**
 * What viewers cost whose room is on another node: what the owner spends on one more viewer there, and the relay on one
 * more result; how many bytes cross between the nodes, and how old results are. And what it costs them that somebody
 * comes in, with few and with many in the room.
 *
 *     npm run -s bench:nodes -- [--viewers 1,30,100,300] [--seconds N] [--joins 200,1000,1800] [--json]
 *
 * An owner, a relay, viewers and a Redis in processes of their own, on the same cores. A camera offers 30 frames a second;
 * every viewer comes in at the relay and looks at the strip and the classes.
 */

import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { View } from '../shared/protocol.ts';
import { frames } from './frames.ts';
import { HeadlessPage } from './headless_page.ts';
import { MeasuredServer } from './measured_server.ts';
import { freePort, RedisServer, redisIsThere } from './redis_server.ts';
import { rounded } from './rounded.ts';
import type { Came, ToViewers } from './viewers.ts';

const WARM_UP_MS = 3000;
const VIEWS: View[] = [{ kind: 'strip' }, { kind: 'layer', layer: 'prob', scale: 'layer' }];

const { values: flags } = parseArgs({
  options: {
    viewers: { type: 'string', default: '1,30,100,300' },
    seconds: { type: 'string', default: '8' },
    joins: { type: 'string', default: '200,1000,1800' },
    json: { type: 'boolean' },
  },
});
const seconds = Number(flags.seconds);
if (!redisIsThere()) throw new Error('expected redis-server or valkey-server: apt-get install redis-server');

process.env.CONVCAST_SECRET = randomBytes(32).toString('base64url');
const redis = await RedisServer.start();
const startNode = async (...options: string[]) =>
  MeasuredServer.start([
    ...['--redis', redis.url, '--node-url', `http://127.0.0.1:${await freePort()}`],
    ...options,
  ]);
const owner = await startNode('--backend', 'onnx-cpu', '--viewers', '5000');
const relay = await startNode('--role', 'relay');
const people = () =>
  fork(fileURLToPath(new URL('viewers.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
const audience = people();
const viewers = people();
const tell = (message: ToViewers) => viewers.send(message);
const cpuMs = async (node: MeasuredServer) => (await node.metrics())('process_cpu_seconds_total') * 1000;

try {
  const jpegs = await frames();
  const page = new HeadlessPage(owner.url);
  const { desk } = await page.ready();
  const { code } = desk!.links.find(({ role }) => role === 'viewer')!;

  const joins = [];
  let inRoom = 0;
  for (const count of flags.joins.split(',').filter(Boolean).map(Number)) {
    const before = [await cpuMs(owner), await cpuMs(relay)] as const;
    const start = performance.now();
    audience.send({ kind: 'open', url: relay.url, code, count, views: [] } satisfies ToViewers);
    await once(audience, 'message');
    const came = count - inRoom;
    joins.push({
      inRoomBefore: inRoom,
      came,
      perSecond: (came / (performance.now() - start)) * 1000,
      ownerCpuMsPerJoin: ((await cpuMs(owner)) - before[0]) / came,
      relayCpuMsPerJoin: ((await cpuMs(relay)) - before[1]) / came,
      ownerRssMb: (await owner.metrics())('process_resident_memory_bytes') / 2 ** 20,
      relayRssMb: (await relay.metrics())('process_resident_memory_bytes') / 2 ** 20,
    });
    inRoom = count;
  }
  audience.kill();
  await pause(WARM_UP_MS);

  await page.film(jpegs);

  const rows = [];
  for (const count of flags.viewers.split(',').map(Number)) {
    tell({ kind: 'open', url: relay.url, code, count, views: VIEWS });
    const openStart = performance.now();
    await once(viewers, 'message');
    const openMs = performance.now() - openStart;
    await pause(WARM_UP_MS);
    const before = [await owner.metrics(), await relay.metrics()] as const;
    tell({ kind: 'begin' });
    const start = performance.now();
    await pause(seconds * 1000);
    tell({ kind: 'end' });
    const [came] = (await once(viewers, 'message')) as [Came];
    const after = [await owner.metrics(), await relay.metrics()] as const;
    const took = (performance.now() - start) / 1000;
    const more = (node: 0 | 1, metric: string) => (after[node](metric) - before[node](metric)) / took;
    const crossed = more(0, 'convcast_relayed_results_total{way="out"}');
    rows.push({
      viewers: count,
      openMs,
      framesPerSecond: more(0, 'convcast_frames_out_total'),
      crossedPerSecond: crossed,
      bytesPerCrossing: more(0, 'convcast_relayed_bytes_total{way="out"}') / crossed,
      ofEachViewerPerSecond: { mean: came.results / took / count, fewest: came.fewest / took },
      bytesPerResult: came.bytes / came.results,
      ageMs: came.ageMs,
      ownerCores: more(0, 'process_cpu_seconds_total'),
      relayCores: more(1, 'process_cpu_seconds_total'),
      relayRssMb: after[1]('process_resident_memory_bytes') / 2 ** 20,
    });
  }
  page.close();

  const [first] = rows;
  const last = rows.at(-1)!;
  // Per frame, since fewer frames are computed where viewers take the processor.
  const relayCpu = (row: typeof last) => row.relayCores / row.framesPerSecond;
  const delivered = (row: typeof last) =>
    (row.ofEachViewerPerSecond.mean * row.viewers) / row.framesPerSecond;
  const relayCpuMsPerResult =
    rows.length > 1
      ? ((relayCpu(last) - relayCpu(first!)) / (delivered(last) - delivered(first!))) * 1000
      : Number.NaN;
  console.log(JSON.stringify(rounded({ joins, rows, relayCpuMsPerResult })));
  if (!flags.json) {
    console.log(
      '\n| viewers at the relay | crossings a frame | results a second for each | age, median / 95th | owner | relay |',
    );
    console.log('| --- | --- | --- | --- | --- | --- |');
    for (const row of rows)
      console.log(
        `| ${row.viewers} | ${(row.crossedPerSecond / row.framesPerSecond).toFixed(2)} ` +
          `| ${row.ofEachViewerPerSecond.mean.toFixed(1)} | ${row.ageMs.p50.toFixed(0)} / ${row.ageMs.p95.toFixed(0)} ms ` +
          `| ${row.ownerCores.toFixed(2)} cores | ${row.relayCores.toFixed(2)} cores, ${row.relayRssMb.toFixed(0)} MB |`,
      );
  }
} finally {
  audience.kill();
  viewers.kill();
  await Promise.all([owner.stop(), relay.stop()]);
  await redis.kill();
}
