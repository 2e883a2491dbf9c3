/**
 * Finished frames a second beside what people do today, on the same cores in the same run, taking turns.
 *
 *     python3 -m venv PATH && PATH/bin/pip install -r bench/peers/requirements.txt
 *     npm run -s bench:peers -- --python PATH/bin/python [--backend NAME] [--seconds N] [--rounds N] [--json]
 *
 * The peer is pytorch.py: the same pictures, weights and mosaics, without a network. convcast's frames are counted at a
 * viewer, over its socket. Each rests while the other works; the ratio is of medians.
 */

import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FRAME_FILES, frames } from '../frames.ts';
import { MeasuredServer } from '../measured_server.ts';
import { quantile } from '../quantile.ts';
import { rounded } from '../rounded.ts';
import { saturation } from '../saturation.ts';

interface Measured {
  readonly framesPerSecond: number;
  readonly forwardMs: number;
  readonly bytesPerFrame: number;
}

const { values: flags } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    backend: { type: 'string', default: 'onnx-cpu' },
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean' },
  },
});
const seconds = Number(flags.seconds);
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

const peer = spawn(
  flags.python,
  [
    path('pytorch.py'),
    String(availableParallelism()),
    path('../../models/alexnet/source/alexnet-caltech101.pth'),
    ...FRAME_FILES,
  ],
  { stdio: ['pipe', 'pipe', 'inherit'] },
);
const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();

async function answer<T>(): Promise<T> {
  const { value, done } = await lines.next();
  if (done) throw new Error('expected an answer of the peer, but it ended');
  return JSON.parse(value) as T;
}

const about = await answer<{ torch: string; threads: number }>();
const server = await MeasuredServer.start(['--backend', flags.backend]);
try {
  const jpegs = await frames();
  const { backend } = await server.health();
  const own: Measured[] = [];
  const theirs: Measured[] = [];
  for (let round = 0; round < Number(flags.rounds); round++) {
    own.push(await saturation(server.url, jpegs, seconds * 1000));
    peer.stdin.write(`${seconds}\n`);
    theirs.push(await answer<Measured>());
  }
  const median = (of: readonly Measured[], what: keyof Measured) =>
    quantile(
      of.map((each) => each[what]),
      0.5,
    );
  const summary = (of: readonly Measured[]) => ({
    framesPerSecond: median(of, 'framesPerSecond'),
    forwardMs: median(of, 'forwardMs'),
    bytesPerFrame: median(of, 'bytesPerFrame'),
    rounds: of.map(({ framesPerSecond }) => framesPerSecond),
  });
  const report = { backend, convcast: summary(own), pytorch: { ...about, ...summary(theirs) } };
  const ratio = report.convcast.framesPerSecond / report.pytorch.framesPerSecond;
  console.log(JSON.stringify(rounded({ ...report, ratio })));
  if (!flags.json) {
    const row = (name: string, { framesPerSecond, forwardMs }: Measured) =>
      `| ${name} | ${framesPerSecond.toFixed(1)} | ${forwardMs.toFixed(1)} ms |`;
    console.log('\n|  | finished frames a second | forward pass, median |\n| --- | --- | --- |');
    console.log(row(`convcast, ${backend}, at a viewer`, report.convcast));
    console.log(
      row(`PyTorch ${about.torch} + Pillow, ${about.threads} threads, in one program`, report.pytorch),
    );
  }
} finally {
  peer.stdin.end();
  await server.stop();
}
