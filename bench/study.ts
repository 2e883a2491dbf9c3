/**
 * What explaining and teaching cost: how long a training takes, and what is left of the stream meanwhile.
 *
 *     npm run -s bench:study -- [--backend NAME] [--samples N] [--seconds N]
 *
 * A camera of 30 frames a second, the strip and one mosaic watched; three classes of `samples` pictures each.
 */

import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import type { View } from '../shared/protocol.ts';
import type { TaughtKind, TeachState } from '../shared/taught.ts';
import { HeadlessPage } from './headless_page.ts';
import { MeasuredServer } from './measured_server.ts';
import { quantile } from './quantile.ts';

const NAMES = ['coffee', 'chelsea', 'astronaut'];
const STREAM: View[] = [{ kind: 'strip' }, { kind: 'layer', layer: 'conv2', scale: 'unit' }];
const CAM: View[] = [{ kind: 'explained' }, { kind: 'cam', classIndex: null }];
const GUIDED: View[] = [...CAM, { kind: 'guided', layer: 'relu5', map: 7, row: 6, column: 6 }];
const EXCITED: View[] = [{ kind: 'excited', layer: 'relu5', map: 7 }];

const { values: flags } = parseArgs({
  options: {
    backend: { type: 'string', default: 'onnx-cpu' },
    samples: { type: 'string', default: '40' },
    seconds: { type: 'string', default: '5' },
  },
});
const measureMs = Number(flags.seconds) * 1000;

const jpegs = await Promise.all(
  NAMES.map((name) => readFile(new URL(`frames/${name}.jpg`, import.meta.url))),
);

/** The picture, moved and brightened, so that no two samples are the same. */
function variant(jpeg: Buffer, index: number): Promise<Buffer> {
  const left = (index * 37) % 100;
  return sharp(jpeg)
    .extract({ left, top: (index * 23) % 60, width: 380, height: 380 })
    .modulate({ brightness: 0.7 + (index % 7) / 10 })
    .jpeg()
    .toBuffer();
}

const server = await MeasuredServer.start(['--backend', flags.backend]);
const page = new HeadlessPage(server.url);
let state: TeachState | undefined;
let results = 0;
let explanations = 0;
let agesMs: number[] = [];
page.onResult = ({ capturedAtMs }) => {
  results++;
  agesMs.push(Date.now() - capturedAtMs);
};
page.onExplanation = () => explanations++;
page.onTeach = (news) => {
  state = news;
};

/** Results and explanations a second, and how old results are. */
async function rates(until: Promise<unknown>) {
  results = explanations = 0;
  agesMs = [];
  const start = performance.now();
  await until;
  const seconds = (performance.now() - start) / 1000;
  return {
    stream: results / seconds,
    ageMs: { p50: quantile(agesMs, 0.5), p95: quantile(agesMs, 0.95) },
    explanations: explanations / seconds,
  };
}

async function train(kind: TaughtKind): Promise<TeachState['training']> {
  await page.ask('teach:train', { kind });
  for (;;) {
    await pause(20);
    if (state?.training?.kind === kind && state.training.status !== 'running' && state.taught?.kind === kind)
      return state.training;
  }
}

try {
  await page.ready();
  await page.look(STREAM);
  await page.film(jpegs);
  await pause(2000);
  const report: Record<string, unknown> = { streamAlone: await rates(pause(measureMs)) };
  for (const [name, views] of Object.entries({ cam: CAM, camAndGuided: GUIDED, excited: EXCITED })) {
    await page.look([...STREAM, ...views]);
    await pause(2000);
    report[name] = await rates(pause(measureMs));
  }
  await page.look(STREAM);
  const collectStart = performance.now();
  for (const [place, name] of NAMES.entries()) {
    const { class: id } = await page.ask<{ class: number }>('teach:name', { class: null, name });
    for (let index = 0; index < Number(flags.samples); index++)
      await page.ask('teach:picture', { class: id, jpeg: await variant(jpegs[place]!, index) });
  }
  report.secondsForSamples = (performance.now() - collectStart) / 1000;
  for (const kind of ['linear', 'hidden'] as const) {
    const training = train(kind);
    const during = await rates(training);
    const { tookMs, points, held } = (await training)!;
    const { heldAccuracy } = points.at(-1)!;
    report[kind] = { seconds: tookMs / 1000, held, heldAccuracy, during };
  }
  const { backend } = await server.health();
  console.log(JSON.stringify({ backend, samples: Number(flags.samples) * NAMES.length, ...report }, null, 2));
} finally {
  page.close();
  await server.stop();
}
