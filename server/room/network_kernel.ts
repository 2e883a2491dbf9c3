import type { Kernel, KernelRequest } from '../../shared/protocol.ts';
import type { Model } from '../weights/registry.ts';
import { RequestError } from './request_error.ts';

/** What makes map `map` of a convolution. Throws `RequestError` where there is no such kernel. */
export function networkKernel({ network, weights }: Model, { layer: name, map }: KernelRequest): Kernel {
  const layer = network.graph.layers.find((other) => other.name === name);
  const kernel = weights.get(`${name}.kernel`);
  const bias = weights.get(`${name}.bias`);
  if (layer?.kind !== 'conv' || !kernel || !bias)
    throw new RequestError('not-found', `expected a convolution layer, got "${name}"`);
  if (map >= layer.outChannels)
    throw new RequestError('not-found', `expected a map of ${name} below ${layer.outChannels}, got ${map}`);
  const inChannels = kernel.shape[2]!;
  const values = new Float32Array(layer.kernelSizePx ** 2 * inChannels);
  for (let i = 0; i < values.length; i++) values[i] = kernel.values[i * layer.outChannels + map]!;
  return {
    sizePx: layer.kernelSizePx,
    inChannels,
    bias: bias.values[map]!,
    values: new Uint8Array(values.buffer),
  };
}
