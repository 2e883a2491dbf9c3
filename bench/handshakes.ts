/**
 * Ten thousand handshakes that nobody let in, as fast as they go, while a viewer watches a camera.
 *
 *     npm run -s bench:handshakes -- [--count N] [--at-once N]
 *
 * What the viewer gets before, meanwhile and after, the server's memory, and how the handshakes were answered.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { io } from 'socket.io-client';
import { PROTOCOL_VERSION } from '../shared/protocol.ts';
import { frames } from './frames.ts';
import { HeadlessPage } from './headless_page.ts';
import { MeasuredServer } from './measured_server.ts';
import { rounded } from './rounded.ts';

const MEASURE_MS = 4000;

const { values: flags } = parseArgs({
  options: { count: { type: 'string', default: '10000' }, 'at-once': { type: 'string', default: '50' } },
});

const server = await MeasuredServer.start([]);

/** Resolves with the refusal's code. */
function knock(number: number): Promise<string> {
  const auth = { protocol: PROTOCOL_VERSION, code: `wrong ${number}` };
  const socket = io(server.url, { transports: ['websocket'], forceNew: true, reconnection: false, auth });
  return new Promise((resolve) => {
    const end = (answer: string) => {
      socket.disconnect();
      resolve(answer);
    };
    socket.once('connect', () => end('let in'));
    socket.once('connect_error', (error: Error & { data?: { code: string } }) =>
      end(error.data?.code ?? 'not connected'),
    );
  });
}

try {
  const jpegs = await frames();
  const page = new HeadlessPage(server.url);
  await page.ready();
  await page.look([{ kind: 'strip' }]);
  let results = 0;
  page.onResult = () => results++;
  await page.film(jpegs);
  const rate = async (during: Promise<unknown>) => {
    const [before, start] = [results, performance.now()];
    await during;
    return (results - before) / ((performance.now() - start) / 1000);
  };
  const memory = async () => (await server.metrics())('process_resident_memory_bytes') / 2 ** 20;

  await pause(2000);
  const rssBefore = await memory();
  const before = await rate(pause(MEASURE_MS));
  const answers: Record<string, number> = {};
  let next = 0;
  const start = performance.now();
  const flood = Array.from({ length: Number(flags['at-once']) }, async () => {
    while (next < Number(flags.count)) {
      const answer = await knock(next++);
      answers[answer] = (answers[answer] ?? 0) + 1;
    }
  });
  const meanwhile = await rate(Promise.all(flood));
  const seconds = (performance.now() - start) / 1000;
  const after = await rate(pause(MEASURE_MS));
  page.close();
  console.log(
    JSON.stringify(
      rounded({
        handshakes: next,
        perSecond: next / seconds,
        answers,
        viewerResultsPerSecond: { before, meanwhile, after },
        rssMb: { before: rssBefore, after: await memory() },
      }),
    ),
  );
} finally {
  await server.stop();
}
