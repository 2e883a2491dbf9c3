/** The Lab over a real socket, on the real engine. */

import { setTimeout as pause } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { LabState } from '../../shared/lab.ts';
import { labGrid } from '../../shared/lab_grid.ts';
import { labPreset } from '../../shared/lab_presets.ts';
import { withFittingKernels } from '../../shared/lab_stack.ts';
import { readHistogram, readPatch, readPeak } from '../../shared/measures.ts';
import type { View } from '../../shared/protocol.ts';
import { rangeAt } from '../../shared/result.ts';
import { photo } from '../photos.ts';
import { Page, until } from './page.ts';
import { type RunningServer, startServer } from './running_server.ts';

let server: RunningServer;
let page: Page;
let coffee: Buffer;

const map = (layer: string, graph: View['graph'] = 'lab'): View => ({
  kind: 'map',
  graph,
  layer,
  map: 0,
  scale: 'unit',
});
const key = (layer: string) => `lab:map/${layer}/0/unit`;

beforeAll(async () => {
  server = await startServer({ sharedEngine: true });
  coffee = await photo('coffee');
});
afterAll(() => server.stop());
afterEach(() => page.close());

/** A page that shows the photo and has the Lab in this state. */
async function open(state?: LabState): Promise<void> {
  page = await Page.open(server.url);
  if (state) expect(await page.ask('lab:set', { state })).toMatchObject({ ok: true });
  await page.startSource('photo');
  await page.send(coffee);
}

function oneKernel(values: number[], sizePx: number, bias = 0): LabState {
  const state = labPreset('one-edge')!.make([]);
  return {
    ...state,
    layers: [
      {
        ...state.layers[0]!,
        sizePx,
        kernels: [{ title: 'test', sizePx, inChannels: 1, values, bias }],
      },
    ],
  };
}

test('the first stack runs, and a page that comes later has it too', async () => {
  await open();
  expect(page.welcome.lab.version).toBe(1);
  await page.look(map('conv1'), map('relu1'), map('pool1'), { kind: 'picture', graph: 'lab' });
  const { views } = await page.result(({ views }) => views.has(key('pool1')));
  expect(views.get(key('conv1'))!.header.shape).toEqual({ height: 222, width: 222, channels: 1 });
  expect(views.get(key('pool1'))!.header.shape).toEqual({ height: 73, width: 73, channels: 1 });
  expect(rangeAt(views.get(key('relu1'))!.stats, 1).min).toBe(0);
  expect(views.get('lab:picture')!.header.shape.width).toBe(224);
});

test('a neuron’s patch times the kernel is its value', async () => {
  const kernel = [1, 0, -1, 2, 0, -2, 1, 0, -1];
  await open(oneKernel(kernel, 3, -0.4));
  await page.look(
    { kind: 'patch', graph: 'lab', layer: 'conv1', map: 0, row: 96, column: 108 },
    { kind: 'patch', graph: 'lab', layer: 'bias1', map: 0, row: 96, column: 108 },
    { kind: 'patch', graph: 'lab', layer: 'pool1', map: 0, row: 32, column: 36 },
  );
  const { views } = await page.result(({ views }) => views.size === 3);
  const conv = readPatch(views.get('lab:patch/conv1/0/96/108')!.values);
  expect(conv.inputs.length).toBe(9);
  expect(conv.inputs.reduce((sum, value, i) => sum + value * kernel[i]!, 0)).toBeCloseTo(conv.value, 4);
  const bias = readPatch(views.get('lab:patch/bias1/0/96/108')!.values);
  expect(bias.inputs[0]).toBe(conv.value);
  expect(bias.value).toBeCloseTo(conv.value - 0.4, 5);
  const pool = readPatch(views.get('lab:patch/pool1/0/32/36')!.values);
  expect(pool.inputs.length).toBe(25);
  expect(Math.max(...pool.inputs)).toBe(pool.value);
});

test('a bias at its ends lets all neurons fire, or none', async () => {
  await open(oneKernel([0, 0, 0, 0, 1, 0, 0, 0, 0], 3));
  await page.look({ kind: 'histogram', graph: 'lab', layer: 'relu1', map: 0 });
  const share = () => {
    const values = page.results.at(-1)?.views.get('lab:histogram/relu1/0')?.values;
    if (!values) return undefined;
    const { positive, count, bins } = readHistogram(values);
    expect(bins.reduce((sum, bin) => sum + bin, 0)).toBe(count);
    return positive / count;
  };
  const edit = (bias: number) =>
    page.ask('lab:edit', { edits: [{ path: 'layers.0.kernels.0.bias', value: bias }] });
  await edit(1);
  await until(() => share() === 1, 'all to fire');
  await edit(-2);
  await until(() => share() === 0, 'none to fire');
});

test('a kernel cut from the picture finds its own place', async () => {
  await open(oneKernel([0, 0, 0, 0, 1, 0, 0, 0, 0], 3));
  const answer = await page.ask('lab:cut', { top: 150, left: 140, sizePx: 31 });
  const { kernel } = answer as unknown as { kernel: { values: number[] } };
  const mean = kernel.values.reduce((sum, value) => sum + value, 0) / kernel.values.length;
  const values = kernel.values.map((value) => value - mean);
  expect(await page.ask('lab:set', { state: oneKernel(values, 31) })).toMatchObject({ ok: true });
  await page.look({ kind: 'peak', graph: 'lab', layer: 'conv1', map: 0 });
  const { views } = await page.result(({ views }) => views.has('lab:peak/conv1/0'));
  expect(readPeak(views.get('lab:peak/conv1/0')!.values)).toMatchObject({ row: 150, column: 140 });
});

test('a shift changes the pooled map less than the map before it', async () => {
  const state = oneKernel([1, 0, -1, 2, 0, -2, 1, 0, -1], 3);
  await open({ ...state, shift: { dx: 1, dy: 0 } });
  await page.look({ kind: 'change', graph: 'lab' });
  const { views } = await page.result(({ views }) => views.has('lab:change'));
  const [conv, bias, relu, pool] = views.get('lab:change')!.values;
  expect(conv).toBe(bias);
  expect(relu).toBeGreaterThan(0.1);
  expect(pool).toBeLessThan(relu!);
});

test('the picture is shown shifted as it is read, and cut as it is shown', async () => {
  const state = labPreset('one-edge')!.make([]);
  await open(withFittingKernels({ ...state, input: { ...state.input, colour: 'colour', range: '0..255' } }));
  await page.look({ kind: 'picture', graph: 'lab' });
  const picture = async () => {
    const { sheets, header } = await page.result(({ header }) => header.still);
    expect(header.sheets).toMatchObject([{ encoding: 'png' }]);
    const { data, info } = await sharp(sheets[0]!.bytes).raw().toBuffer({ resolveWithObject: true });
    page.results.length = 0;
    return (row: number, column: number) => {
      const at = (row * info.width + column) * info.channels;
      return [...data.subarray(at, at + 3)];
    };
  };
  const before = await picture();
  const shift = { path: 'shift', value: { dx: 12, dy: -7 } };
  expect(await page.ask('lab:edit', { edits: [shift] })).toMatchObject({ ok: true });
  const after = await picture();
  expect(after(100, 100)).toEqual(before(107, 88));
  expect(after(100, 3)).toEqual(before(107, 0));
  const answer = await page.ask('lab:cut', { top: 100, left: 100, sizePx: 1 });
  expect(answer).toMatchObject({ kernel: { values: before(107, 88) } });
});

test('a grid of 27 stacks, and it counts what each gives', async () => {
  await open();
  const axes = [
    { parameter: 'stride', layer: 0, values: [1, 2, 3] },
    { parameter: 'bias', layer: 0, values: [0, -0.2, -0.4] },
    {
      parameter: 'pool',
      layer: 0,
      values: [2, 3, 4].map((sizePx) => ({ kind: 'max', sizePx, stride: sizePx })),
    },
  ];
  expect(await page.ask('lab:compare', { comparison: { kind: 'grid', axes } })).toMatchObject({ ok: true });
  const cells = Array.from({ length: 27 }, (_, cell) => map('pool1', `cell-${cell}`));
  expect(await page.look(...cells)).toEqual({ ok: true });
  const seen = new Map<string, unknown>();
  await until(() => {
    for (const { views } of page.results) for (const [key, view] of views) seen.set(key, view.header.shape);
    return seen.size === 27;
  }, 'all 27');
  // Nothing moves: when all are there, the picture is drawn no more.
  const frames = () => server.metric('convcast_frames_out_total');
  let drawn = -1;
  await expect
    .poll(
      async () => {
        const before = drawn;
        drawn = await frames();
        return drawn === before;
      },
      { interval: 400 },
    )
    .toBe(true);
  labGrid(page.welcome.lab.state, axes as never).forEach(({ shape }, cell) => {
    expect(seen.get(`cell-${cell}:map/pool1/0/unit`)).toEqual(shape);
  });
  await page.ask('lab:compare', { comparison: null });
  // A comparison that has gone meanwhile gives nothing, and hides nothing.
  expect(await page.look(...cells, map('conv1'))).toEqual({ ok: true });
  const { views } = await page.result(({ views }) => views.has(key('conv1')));
  expect([...views.keys()]).toEqual([key('conv1')]);
});

test('a comparison may end, and begin anew with other stacks, under frames on their way', async () => {
  await open();
  const strides = { comparison: { kind: 'strides', layer: 0 } };
  const cells = Array.from({ length: 5 }, (_, cell) => map('conv1', `cell-${cell}`));
  await page.look(...cells, map('conv1'));
  let sending = true;
  const frames = (async () => {
    while (sending) await page.send(coffee);
  })();
  for (let time = 0; time < 40; time++) {
    await page.ask('lab:compare', strides);
    await page.ask('lab:edit', { edits: [{ path: 'layers.0.sizePx', value: 3 + (time % 3) }] });
    await pause(time);
    await page.ask('lab:compare', { comparison: null });
  }
  sending = false;
  await frames;
  expect(page.problems).toEqual([]);
});

describe('shared by everyone', () => {
  test('edits reach all pages in one order, by whom', async () => {
    await open();
    const other = await Page.open(server.url);
    const updates: { version: number; by: string }[] = [];
    other.socket.on('lab', ({ version, by }) => updates.push({ version, by }));
    const edit = (who: Page, value: number) =>
      who.ask('lab:edit', { edits: [{ path: 'layers.0.kernels.0.bias', value }] });
    await Promise.all([edit(page, -0.1), edit(other, -0.2), edit(page, -0.3)]);
    await until(() => updates.length === 3, 'three updates');
    expect(updates.map(({ version }) => version)).toEqual([2, 3, 4]);
    expect(new Set(updates.map(({ by }) => by))).toEqual(new Set([page.welcome.id, other.welcome.id]));
    other.close();
  });

  test('what can’t be is refused with what would work, and nothing changes', async () => {
    await open();
    for (const [path, value, suggestion] of [
      ['layers.0.sizePx', 300, 70],
      ['layers.0.stride', 0, 1],
      ['layers.0.pool.sizePx', 0, 1],
    ])
      expect(await page.ask('lab:edit', { edits: [{ path, value }] })).toMatchObject({
        ok: false,
        error: { code: 'lab-refused', refusals: [{ path, value: suggestion }] },
      });
    const late = await Page.open(server.url);
    expect(late.welcome.lab).toEqual({ version: 1, state: page.welcome.lab.state, comparison: null });
    late.close();
  });

  test('a stack over the budget is refused', async () => {
    await open();
    const kernel = { title: '', sizePx: 70, inChannels: 1, values: new Array(4900).fill(1), bias: 0 };
    const state = oneKernel([], 70);
    const heavy = {
      ...state,
      input: { ...state.input, sidePx: 448 },
      layers: [{ ...state.layers[0]!, kernels: Array.from({ length: 16 }, () => kernel) }],
    };
    expect(await page.ask('lab:set', { state: heavy })).toMatchObject({
      error: { code: 'lab-refused', message: expect.stringMatching(/multiply-adds/) },
    });
  });
});

test('views of a layer that goes away are left out, the others go on', async () => {
  await open();
  await page.look(map('conv1'), map('pool1'));
  await page.result(({ views }) => views.has(key('pool1')));
  await page.ask('lab:edit', {
    edits: [{ path: 'layers.0.pool', value: { kind: 'none', sizePx: 2, stride: 2 } }],
  });
  const { views } = await page.result(({ views }) => !views.has(key('pool1')));
  expect([...views.keys()]).toEqual([key('conv1')]);
  expect(page.problems).toEqual([]);
});

test('an edit shows within 150 ms at the median', async () => {
  await open();
  const preset = labPreset('four-directions')!.make([]);
  await page.ask('lab:set', { state: preset });
  await page.look(
    ...['conv1', 'relu1', 'pool1'].map(
      (layer): View => ({ kind: 'layer', graph: 'lab', layer, scale: 'unit' }),
    ),
  );
  await page.result(({ views }) => views.size === 3);
  const times: number[] = [];
  for (let i = 0; i < 15; i++) {
    const before = page.results.length;
    const start = performance.now();
    await page.ask('lab:edit', { edits: [{ path: 'layers.0.kernels.0.bias', value: -i / 10 }] });
    await until(() => page.results.length > before, 'the result');
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  expect(times[7]).toBeLessThan(150);
});
