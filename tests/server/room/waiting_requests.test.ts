/** Requests that wait for a turn at the engine, behind every frame, while their room gets another model. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ComputeParts } from '../../../server/room/compute_frame.ts';
import { ExactValues } from '../../../server/room/exact_values.ts';
import { HeldFrame } from '../../../server/room/held_frame.ts';
import { RoomGraphs } from '../../../server/room/room_graphs.ts';
import { Turns } from '../../../server/room/turns.ts';
import { ViewPictures } from '../../../server/room/view_pictures.ts';
import { Engine } from '../../../server/vision/engine.ts';
import { photo } from '../../photos.ts';
import { until } from '../page.ts';
import { SMALL_MODEL } from '../small_network.ts';

const OTHER = { ...SMALL_MODEL, name: 'other' };

let engine: Engine;
let frame: HeldFrame;

beforeAll(async () => {
  engine = await Engine.open({ backend: 'onnx-cpu', workers: 1, threadsPerWorker: 1 });
  await engine.load(OTHER.name, OTHER.network.graph, OTHER.weights);
  frame = new HeldFrame({ frame: 1, capturedAtMs: 0 }, await photo('coffee'));
});
afterAll(() => engine.close());

test.each<[string, (parts: ComputeParts) => Promise<unknown>]>([
  [
    'exact numbers',
    (parts) => new ExactValues(parts, () => frame).of({ graph: 'network', layer: 'conv1', map: null }),
  ],
  [
    'a view as a file',
    (parts) => new ViewPictures({ ...parts, newest: () => frame, model: () => SMALL_MODEL }).png('conv1'),
  ],
])('%s: who asked is told to ask again', async (_what, ask) => {
  const { name, network, weights } = SMALL_MODEL;
  await engine.load(name, network.graph, weights);
  const parts = { engine, turns: new Turns(1), graphs: new RoomGraphs(engine, SMALL_MODEL, 'room') };
  await expect(ask(parts)).resolves.toBeDefined();

  const giveBack = await parts.turns.take();
  const answer = ask(parts).catch((error: Error) => error);
  await until(() => parts.turns.waiting === 1, 'the request to wait');
  parts.graphs.setNetwork(OTHER);
  await engine.unload(name);
  giveBack();
  expect(await answer).toMatchObject({
    code: 'experiment-ended',
    message: 'the network was changed meanwhile: start again',
  });
  await expect(ask(parts)).resolves.toBeDefined();
});
