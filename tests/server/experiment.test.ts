/** Experiments on the running network over a real socket, on the real engine. */

import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { Engine } from '../../server/vision/engine.ts';
import type { Experiment } from '../../shared/experiment.ts';
import { type Answer, type Kernel, type View, viewKey } from '../../shared/protocol.ts';
import { photo } from '../photos.ts';
import { Page, until } from './page.ts';
import { type RunningServer, startServer } from './running_server.ts';
import { SMALL_MODEL } from './small_network.ts';

const MUTED: Experiment = [{ kind: 'gain', layer: 'conv1', map: 3, gain: 0 }];
const PROB: View = { kind: 'layer', layer: 'prob', scale: 'layer' };
const TRAINED: View = { ...PROB, graph: 'trained' };

let server: RunningServer;
let coffee: Buffer;
let chelsea: Buffer;
let presenter: Page;
/** Sent by the presenter so far. */
let frames = 0;
const pages: Page[] = [];

beforeAll(async () => {
  server = await startServer({ sharedEngine: true });
  [coffee, chelsea] = await Promise.all([photo('coffee'), photo('chelsea')]);
});
afterAll(() => server.stop());
beforeEach(() => begin());
afterEach(() => {
  for (const page of pages.splice(0)) page.close();
});

/** A new room of the server's, its presenter there. */
async function begin({ url }: { url: string } = server): Promise<void> {
  const address = (await fetch(`${url}/new`, { redirect: 'manual' })).headers.get('location')!;
  presenter = await open(address.replace('/#code=', ''), { url });
  await presenter.look(PROB, TRAINED);
  await presenter.startSource('photo');
  frames = 0;
}

async function open(code: string, { url }: { url: string } = server): Promise<Page> {
  const page = await Page.open(url, { code });
  pages.push(page);
  return page;
}

/** Resolves when the change was made, or refused. */
const change = (set: Experiment, others: object = {}, page = presenter) =>
  page.ask('experiment:change', { set, ...others }) as Promise<
    Answer<{ version: number; steps: { undo: number; redo: number } }>
  >;

/** The numbers of both networks on the next result of this photo, which must be one frame's. */
async function answered(
  jpeg: Buffer = coffee,
): Promise<{ network: number[]; trained: number[] | undefined }> {
  frames++;
  await presenter.send(jpeg);
  const { views } = await presenter.result(({ header }) => header.frame === frames);
  const numbers = (key: string) => views.get(key) && [...views.get(key)!.values];
  return { network: numbers('layer/prob/layer')!, trained: numbers('trained:layer/prob/layer') };
}

test('everybody gets the change; the network as trained answers beside it, on the same frame', async () => {
  const viewer = await open(presenter.welcome.desk!.links[0]!.code);
  const before = await answered();
  expect(before.trained).toBeUndefined();
  expect(await change(MUTED)).toMatchObject({ ok: true, version: 2, steps: { undo: 1, redo: 0 } });
  await until(() => viewer.experiment.version === 2, 'the change to reach the others');
  expect(viewer.experiment).toEqual({ version: 2, settings: MUTED, who: 'presenter' });
  const late = await open(presenter.welcome.desk!.links[0]!.code);
  expect(late.experiment).toEqual(viewer.experiment);

  const after = await answered();
  expect(after.trained).toEqual(before.network);
  expect(after.network).not.toEqual(before.network);
  expect(after.network.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
  // The next frame, through both again.
  const other = await answered(chelsea);
  expect(other.trained).not.toEqual(before.network);
  expect(other.trained).not.toEqual(other.network);
});

test('as trained again, the numbers are those from before, bit for bit', async () => {
  const before = await answered();
  await change([...MUTED, { kind: 'mirror' }, { kind: 'bias', layer: 'conv5', map: null, offset: 1 }]);
  expect((await answered()).network).not.toEqual(before.network);
  expect(await change([], { reset: 'all' })).toMatchObject({ ok: true });
  expect(presenter.experiment.settings).toEqual([]);
  expect(await answered()).toEqual({ network: before.network, trained: undefined });
  // So do settings that change nothing.
  await change([
    { kind: 'gain', layer: 'conv1', map: 0, gain: 1 },
    { kind: 'brightness', levels: 0 },
  ]);
  expect(presenter.experiment.settings).toEqual([]);
  expect(await answered()).toEqual({ network: before.network, trained: undefined });
});

test('the input alone: the network is the one as trained, on another picture', async () => {
  const mirrored = [
    { kind: 'mirror' },
    { kind: 'grey' },
    { kind: 'patch', across: 0.5, down: 0.5, sizePx: 56 },
  ] as const;
  const before = await answered();
  await change(mirrored);
  const after = await answered();
  expect(after.trained).toEqual(before.network);
  expect(after.network).not.toEqual(before.network);
  await presenter.look({ kind: 'picture' }, { kind: 'picture', graph: 'trained' });
  const { views, sheets } = await presenter.result(({ views }) => views.has('trained:picture'));
  expect(views.size).toBe(2);
  expect(sheets[0]!.bytes).not.toEqual(sheets[1]!.bytes);
});

test('a step of the preparation forgotten: the values that go in say so, and the network as trained has them all', async () => {
  const at = { row: 112, column: 112 };
  const inputs = ['network', 'trained'].map(
    (graph): View => ({ kind: 'value', graph: graph as 'network', layer: 'input', map: 0, ...at }),
  );
  await change([
    { kind: 'skip', step: 'divide' },
    { kind: 'skip', step: 'mean' },
    { kind: 'skip', step: 'deviation' },
  ]);
  await presenter.look(...inputs, PROB, TRAINED);
  frames++;
  await presenter.send(coffee);
  const { views } = await presenter.result(({ header }) => header.frame === frames);
  const [level, normalised] = inputs.map((view) => views.get(viewKey(view))!.values[0]!);
  // A level of 0 to 255, as it came.
  expect(level).toBeCloseTo(Math.round(level!), 3);
  expect(level).toBeGreaterThan(3);
  expect(normalised).toBeCloseTo((level! / 255 - 0.485) / 0.229, 4);
  expect(views.get('layer/prob/layer')!.values).not.toEqual(views.get('trained:layer/prob/layer')!.values);
  await change([], { reset: ['skip/divide', 'skip/mean', 'skip/deviation'] });
  expect(presenter.experiment.settings).toEqual([]);
});

test('a map that is muted is zero in the views, and its kernel is what the page is told', async () => {
  await change(MUTED);
  await presenter.look(
    { kind: 'map', layer: 'relu1', map: 3, scale: 'layer' },
    { kind: 'histogram', layer: 'conv1', map: 3 },
  );
  await presenter.send(coffee);
  const { views } = await presenter.result(({ views }) => views.has('map/relu1/3/layer'));
  expect([...views.get('map/relu1/3/layer')!.stats].slice(2)).toEqual([0, 0]);
  const answer = (await presenter.ask('kernel', { layer: 'conv1', map: 3 })) as Answer<{ kernel: Kernel }>;
  if (!answer.ok) throw new Error(answer.error.message);
  expect(answer.kernel.bias).toBe(0);
  expect(new Uint8Array(answer.kernel.values).every((byte) => (byte & 127) === 0)).toBe(true);
});

test('everyone’s own last step is taken back and made again; a drag is one', async () => {
  const controller = await open((await presenter.link('controller')).code);
  await change(MUTED);
  await change([{ kind: 'brightness', levels: 5 }], {}, controller);
  // It begins where the setting is, which changes nothing yet.
  for (const levels of [5, 10, 20, 30])
    await change([{ kind: 'brightness', levels }], { dragging: levels < 30 }, controller);
  expect(controller.experiment.settings).toHaveLength(2);
  expect(await controller.ask('experiment:undo')).toMatchObject({ ok: true, steps: { undo: 1, redo: 1 } });
  expect(controller.experiment.settings).toContainEqual({ kind: 'brightness', levels: 5 });
  expect(await controller.ask('experiment:undo')).toMatchObject({ ok: true, steps: { undo: 0, redo: 2 } });
  await until(() => presenter.experiment.version === controller.experiment.version, 'the step back');
  expect(presenter.experiment.settings).toEqual(MUTED);
  await controller.ask('experiment:redo');
  expect(await controller.ask('experiment:redo')).toMatchObject({ ok: true, steps: { undo: 2, redo: 0 } });
  expect(controller.experiment.settings).toContainEqual({ kind: 'brightness', levels: 30 });
  // Reset is a step like any other.
  await change([], { reset: 'all' });
  expect(await controller.ask('experiment:undo')).toMatchObject({
    ok: false,
    error: { code: 'undo-refused', message: expect.stringContaining('somebody has changed it since') },
  });
  expect(await presenter.ask('experiment:undo')).toMatchObject({ ok: true });
  expect(presenter.experiment.settings).toHaveLength(2);
});

test('what can’t be is refused whole, in words', async () => {
  const ok = { kind: 'mirror' } as const;
  for (const [setting, code, message] of [
    [
      { kind: 'gain', layer: 'conv9', map: 0, gain: 0 },
      'experiment-refused',
      'expected a convolution layer (conv1, conv2',
    ],
    [{ kind: 'gain', layer: 'fc6', map: 0, gain: 0 }, 'experiment-refused', 'got "fc6"'],
    [
      { kind: 'gain', layer: 'conv1', map: 64, gain: 0 },
      'experiment-refused',
      'expected a map of conv1 below 64, got 64',
    ],
    [
      { kind: 'kernel', layer: 'conv1', map: 0, title: '', values: [1] },
      'experiment-refused',
      '363 numbers, got 1',
    ],
    [
      { kind: 'kernel', layer: 'conv2', map: 0, title: '', values: [1] },
      'experiment-refused',
      'expected a kernel of conv1',
    ],
    [{ kind: 'gain', layer: 'conv1', map: 0, gain: -1 }, 'bad-payload', 'gain'],
    [{ kind: 'noise', levels: 1e9 }, 'bad-payload', 'levels'],
    [{ kind: 'melt' }, 'bad-payload', 'kind'],
  ] as const) {
    const answer = await change([ok, setting as Experiment[number]]);
    expect(answer, message).toMatchObject({
      ok: false,
      error: { code, message: expect.stringContaining(message) },
    });
  }
  expect(presenter.experiment).toMatchObject({ version: 1, settings: [] });
});

test('edits rebuild nothing; of many between two frames one is carried to the engine', async () => {
  const load = vi.spyOn(server.engine as Engine, 'load');
  const setWeights = vi.spyOn(server.engine as Engine, 'setWeights');
  try {
    await change(MUTED);
    await answered();
    expect(load).toHaveBeenCalledTimes(1);
    expect(setWeights).not.toHaveBeenCalled();
    // Nobody looks, so nothing is computed until the next frame after that.
    await presenter.look();
    for (let step = 1; step <= 10; step++)
      await change([{ kind: 'bias', layer: 'conv2', map: 0, offset: step }], { dragging: step < 10 });
    expect(setWeights).not.toHaveBeenCalled();
    await presenter.look(PROB);
    await until(() => setWeights.mock.calls.length > 0, 'the newest weights to be sent');
    await answered();
    expect(setWeights).toHaveBeenCalledTimes(1);
    expect([...setWeights.mock.calls[0]![1].keys()]).toEqual(['conv2.kernel', 'conv2.bias']);
    await change([{ kind: 'mirror' }]);
    await answered();
    expect(setWeights).toHaveBeenCalledTimes(1);
    expect(load).toHaveBeenCalledTimes(1);
  } finally {
    load.mockRestore();
    setWeights.mockRestore();
  }
});

test('it survives the engine’s thread', async () => {
  // With an engine of its own, whose thread nobody else needs.
  const own = await startServer({ model: SMALL_MODEL });
  onTestFinished(() => own.stop());
  await begin(own);
  await change(MUTED);
  await change([{ kind: 'bias', layer: 'conv2', map: 0, offset: 3 }]);
  const before = await answered();
  await own.engine.breakDown({ kind: 'ends' });
  // This one is lost with it.
  frames++;
  await presenter.send(coffee);
  await until(() => presenter.problems.length > 0, 'the word about it');
  await until(() => own.engine.workersAlive === 1, 'the new thread');
  expect(await answered()).toEqual(before);
});

test('another model ends it, and says so', async () => {
  await change(MUTED);
  await presenter.ask('model:switch', { model: 'efficientnet-lite0' });
  await until(() => presenter.problems.length > 0, 'the word about it');
  expect(presenter.problems[0]).toMatchObject({ code: 'experiment-ended' });
  expect(presenter.experiment).toMatchObject({ version: 3, settings: [], who: null });
  expect(await presenter.ask('experiment:undo')).toMatchObject({
    ok: false,
    error: { code: 'undo-refused' },
  });
});

test('a presenter brings it back after a restart of the server', async () => {
  await change([...MUTED, { kind: 'mirror' }]);
  await until(() => presenter.sealed !== null, 'what the presenter keeps');
  const { settings } = presenter.experiment;
  const { sealed, token } = presenter;
  presenter.close();
  await until(() => !presenter.socket.connected, 'the page to go');
  const again = (experiment: unknown) =>
    Page.open(server.url, { token: token, restore: { sealed: sealed!, experiment } });
  // Rooms go with their pages here, so the room is a new one.
  const broken = await again([{ kind: 'gain', layer: 'conv9', map: 0, gain: 0 }]);
  expect(broken.experiment).toMatchObject({ version: 1, settings: [] });
  broken.close();
  await until(() => !broken.socket.connected, 'the page to go');
  await new Promise((resolve) => setTimeout(resolve, 50));
  const back = await again(settings);
  pages.push(back);
  expect(back.experiment.settings).toEqual(settings);
});
