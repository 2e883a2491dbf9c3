import { beforeAll, expect, test } from 'vitest';
import { createExecutor } from '../../../server/vision/backends.ts';
import type { Executor, Tensor } from '../../../server/vision/executor.ts';
import type { Graph, Layer, PoolLayer, Shape } from '../../../shared/layers.ts';
import { describeBackends } from '../../backends.ts';

/** 1, 2, 3, … row by row, map after map. */
const counted = ({ height, width, channels }: Shape) =>
  Float32Array.from({ length: height * width * channels }, (_, index) => index + 1);

const tensor = (shape: readonly number[], values: readonly number[]): Tensor => ({
  shape,
  values: Float32Array.from(values),
});

const pool = (numbers: Partial<PoolLayer>): PoolLayer => ({
  kind: 'pool',
  name: 'pool',
  pool: 'max',
  sizePx: 2,
  stride: 2,
  padding: 0,
  ...numbers,
});

const ONE_MAP = { height: 3, width: 3, channels: 1 };

// Expected values are worked out by hand from the definitions that PyTorch documents (Conv2d, MaxPool2d, AvgPool2d)
// and TensorFlow's SAME.
describeBackends((backend) => {
  let executor: Executor;
  beforeAll(async () => {
    executor = await createExecutor(backend, { threads: 1 });
  });

  /** The last layer's activation for `input`. */
  async function last(graph: Graph, input: ArrayLike<number>, weights: Record<string, Tensor> = {}) {
    const loaded = await executor.load(graph, new Map(Object.entries(weights)));
    const { name } = graph.layers.at(-1)!;
    const activations = await loaded.run(Float32Array.from(input), [name]);
    await loaded.dispose();
    return [...activations.get(name)!];
  }

  const one = (layer: Layer, shape: Shape = ONE_MAP) =>
    last({ input: shape, layers: [layer] }, counted(shape));

  test('grouped convolution: each output sees the channels of its group', async () => {
    const input = { height: 1, width: 2, channels: 4 };
    const conv: Layer = {
      kind: 'conv',
      name: 'conv',
      kernelSizePx: 1,
      stride: 1,
      padding: 0,
      outChannels: 2,
      groups: 2,
    };
    const weights = {
      // HWIO: channel 0 of a group for both outputs, then channel 1.
      'conv.kernel': tensor([1, 1, 2, 2], [1, 100, 10, 1000]),
      'conv.bias': tensor([2], [0, 0.5]),
    };
    // Maps: [1 2] [3 4] [5 6] [7 8].
    expect(await last({ input, layers: [conv] }, counted(input), weights)).toEqual([31, 42, 7500.5, 8600.5]);
  });

  test('SAME puts the odd pixel at the bottom and the right', async () => {
    const input = { height: 4, width: 4, channels: 1 };
    const conv: Layer = {
      kind: 'conv',
      name: 'conv',
      kernelSizePx: 3,
      stride: 2,
      padding: 'same',
      outChannels: 1,
    };
    const weights = {
      'conv.kernel': tensor([3, 3, 1, 1], [0, 0, 0, 0, 1, 0, 0, 0, 100]),
      'conv.bias': tensor([1], [0]),
    };
    expect(await last({ input, layers: [conv] }, counted(input), weights)).toEqual([6 + 100 * 11, 8, 14, 16]);
  });

  test('a ceiling cuts above as zero cuts below', async () => {
    const relu: Layer = { kind: 'relu', name: 'relu', ceiling: 6 };
    const input = { height: 1, width: 5, channels: 1 };
    expect(await last({ input, layers: [relu] }, [-1, 0, 3, 6, 7])).toEqual([0, 0, 3, 6, 6]);
  });

  test('the padding of max pooling never wins', async () => {
    const input = { height: 2, width: 2, channels: 1 };
    const layers = [pool({ sizePx: 3, padding: 1 })];
    expect(await last({ input, layers }, [-4, -3, -2, -1])).toEqual([-1]);
  });

  test('with ceil, max pooling looks at what is left at the edge', async () => {
    expect(await one(pool({ ceil: true }))).toEqual([5, 6, 8, 9]);
    expect(await one(pool({}))).toEqual([5]);
    // A third window would begin in the padding on the right, so there is none.
    expect(await one(pool({ ceil: true, padding: 1 }))).toEqual([1, 3, 7, 9]);
  });

  test('average pooling counts the padding, but not what hangs over beyond it', async () => {
    const padded = pool({ pool: 'average', sizePx: 3, stride: 3, padding: 1 });
    expect(await one(padded)).toEqual([Math.fround(12 / 9)]);
    expect(await one(pool({ pool: 'average', ceil: true }))).toEqual([3, 4.5, 7.5, 9]);
    // Windows from −1 to 1 and from 2 to 4; the picture and its padding end with 3, so the last mean is of 2 × 2.
    const [first, ...others] = await one({ ...padded, ceil: true });
    expect(first).toBe(Math.fround(12 / 9));
    expect(others).toEqual([(3 + 6) / 6, (7 + 8) / 6, 9 / 4]);
  });

  test('weighted pooling multiplies each map by the same Gaussian', async () => {
    const shape = { height: 3, width: 3, channels: 2 };
    const layer = pool({ pool: 'weighted', sizePx: 3, stride: 3 });
    // Symmetric about the centre, so the mean of counted values is the centre's.
    const [first, second] = await one(layer, shape);
    expect(first).toBeCloseTo(5, 5);
    expect(second).toBeCloseTo(14, 5);
    const side = Math.exp(-0.5);
    const sum = (1 + 2 * side) ** 2;
    const [centre] = await last({ input: ONE_MAP, layers: [layer] }, [0, 0, 0, 0, 1, 0, 0, 0, 0]);
    expect(centre).toBeCloseTo(1 / sum, 6);
    const [corner] = await last({ input: ONE_MAP, layers: [layer] }, [1, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(corner).toBeCloseTo(side ** 2 / sum, 6);
  });

  test('global average', async () => {
    expect(await one({ kind: 'global-average', name: 'mean' }, { ...ONE_MAP, channels: 2 })).toEqual([5, 14]);
  });

  test('a residual sum of two and of three layers', async () => {
    const input = { height: 1, width: 3, channels: 1 };
    const relu: Layer = { kind: 'relu', name: 'relu', from: ['input'] };
    const two: Layer = { kind: 'add', name: 'sum', from: ['relu', 'input'] };
    expect(await last({ input, layers: [relu, two] }, [-1, 2, 3])).toEqual([-1, 4, 6]);
    const three: Layer = { kind: 'add', name: 'sum', from: ['relu', 'input', 'relu'] };
    expect(await last({ input, layers: [relu, three] }, [-1, 2, 3])).toEqual([-1, 6, 9]);
  });

  test('concatenation puts maps behind maps', async () => {
    const input = { height: 1, width: 2, channels: 2 };
    const relu: Layer = { kind: 'relu', name: 'relu', from: ['input'] };
    const concat: Layer = { kind: 'concat', name: 'concat', from: ['relu', 'input'] };
    expect(await last({ input, layers: [relu, concat] }, [-1, 2, 3, -4])).toEqual([0, 2, 3, 0, -1, 2, 3, -4]);
  });

  test('fully connected reads channel, row, column; a second one reads the vector of the first', async () => {
    const input = { height: 1, width: 2, channels: 2 };
    const layers: Layer[] = [
      { kind: 'fc', name: 'fc1', outChannels: 2 },
      { kind: 'fc', name: 'fc2', outChannels: 1 },
    ];
    const weights = {
      'fc1.kernel': tensor([4, 2], [1, 0, 10, 0, 100, 0, 1000, 1]),
      'fc1.bias': tensor([2], [0, 7]),
      'fc2.kernel': tensor([2, 1], [1, 10000]),
      'fc2.bias': tensor([1], [0.5]),
    };
    expect(await last({ input, layers }, [1, 2, 3, 4], weights)).toEqual([4321 + 110000 + 0.5]);
  });

  test('softmax gives probabilities, also for logits whose exponentials overflow', async () => {
    const input = { height: 1, width: 1, channels: 3 };
    const [a, b, c] = await last({ input, layers: [{ kind: 'softmax', name: 'prob' }] }, [1000, 1000, 0]);
    expect([a, b, c]).toEqual([0.5, 0.5, 0]);
  });
});
