/** A stack taken apart and put together. Kernels follow what a change means for their size and depth. */

import { type Kernel, merged, resized, spread, withChannels } from './kernel.ts';
import { namedKernel } from './kernels.ts';
import { inputChannels, type LabKernel, type LabLayer, type LabState } from './lab.ts';

/**
 * Every kernel in the size of its layer and as deep as what the layer reads. A kernel for a grey picture spreads
 * evenly over red, green and blue, one for a colour picture adds its slices up: both give a grey picture the same
 * map as before. In later layers slices of zeros are added, or slices lost, at the end.
 */
export function withFittingKernels(state: LabState): LabState {
  let channels = inputChannels(state.input);
  const layers = state.layers.map((layer, index) => {
    const kernels = layer.kernels.map((kernel) =>
      fitting(kernel, layer.sizePx, channels, index === 0 ? deepenedColour : deepened),
    );
    channels = kernels.length;
    return { ...layer, kernels };
  });
  return { ...state, layers };
}

function fitting(
  kernel: LabKernel,
  sizePx: number,
  channels: number,
  deepen: (kernel: Kernel, channels: number) => Kernel,
): LabKernel {
  // A wrong number of values is refused, not mended.
  if (kernel.values.length !== kernel.sizePx ** 2 * kernel.inChannels) return kernel;
  const deep = kernel.inChannels === channels ? kernel : deepen(kernel, channels);
  return { ...kernel, ...(deep.sizePx === sizePx ? deep : resized(deep, sizePx)) };
}

function deepened(kernel: Kernel, channels: number): Kernel {
  return withChannels(
    kernel,
    Array.from({ length: channels }, (_, channel) => channel),
  );
}

function deepenedColour(kernel: Kernel, channels: number): Kernel {
  return channels === 1 ? merged(kernel) : spread(merged(kernel), channels);
}

/** One layer replaced by what `change` makes of it. */
export function withLayer(state: LabState, index: number, change: (layer: LabLayer) => LabLayer): LabState {
  return { ...state, layers: state.layers.map((each, other) => (other === index ? change(each) : each)) };
}

/** A kernel on a stack: as `kernel` is, with a name and a bias. */
export function labKernel(title: string, kernel: Kernel, bias = 0): LabKernel {
  return { title, ...kernel, bias };
}

/** One kernel of a layer replaced; the layer takes over its size, and the other kernels follow. */
export function withKernel(state: LabState, layer: number, number: number, kernel: LabKernel): LabState {
  return withFittingKernels(
    withLayer(state, layer, (each) => ({
      ...each,
      kernels: each.kernels.map((old, other) => (other === number ? kernel : old)),
      sizePx: kernel.sizePx,
    })),
  );
}

/** A layer of one identity kernel at the end, over the mean of the maps it reads. */
export function withLayerAdded(state: LabState): LabState {
  const channels = state.layers.at(-1)!.kernels.length;
  const identity = namedKernel('identity')!;
  const layer: LabLayer = {
    kernels: [labKernel(identity.title, spread(identity.make(3), channels))],
    sizePx: 3,
    stride: 1,
    padding: 0,
    activation: 'relu',
    pool: { kind: 'none', sizePx: 3, stride: 2 },
  };
  return { ...state, layers: [...state.layers, layer] };
}

export function withoutLayer(state: LabState, index: number): LabState {
  return withFittingKernels({ ...state, layers: state.layers.filter((_, other) => other !== index) });
}

/** The next layer's kernels get a slice of zeros for the new map. */
export function withKernelAdded(state: LabState, layer: number, kernel: LabKernel): LabState {
  return withFittingKernels(
    withLayer(state, layer, (each) => ({ ...each, kernels: [...each.kernels, kernel] })),
  );
}

/** The next layer's kernels lose the slice that read its map. */
export function withoutKernel(state: LabState, layer: number, kernel: number): LabState {
  const kept = state.layers[layer]!.kernels.map((_, index) => index).filter((index) => index !== kernel);
  const layers = state.layers.map((each, index) => {
    if (index === layer) return { ...each, kernels: kept.map((number) => each.kernels[number]!) };
    if (index === layer + 1)
      return { ...each, kernels: each.kernels.map((block) => ({ ...block, ...withChannels(block, kept) })) };
    return each;
  });
  return { ...state, layers };
}
