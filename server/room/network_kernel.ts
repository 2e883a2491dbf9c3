import type { Experiment } from '../../shared/experiment.ts';
import type { Kernel, KernelRequest } from '../../shared/protocol.ts';
import { experimentWeights, layersChanged } from '../vision/experiment_weights.ts';
import { biasOf, kernelOf } from '../vision/weight_shapes.ts';
import type { Model } from '../weights/registry.ts';
import { RequestError } from './request_error.ts';

/**
 * What makes map `map` of a convolution, or value `map` of a fully connected layer, in the network with this experiment.
 * Throws `RequestError` for others.
 */
export function networkKernel(
  { network, weights: trained }: Model,
  experiment: Experiment,
  { layer: name, map }: KernelRequest,
): Kernel {
  const layer = network.graph.layers.find((other) => other.name === name);
  const isChanged = layersChanged(experiment).has(name);
  const weights = isChanged ? experimentWeights(trained, [name], experiment) : trained;
  const kernel = weights.get(kernelOf(name));
  const bias = weights.get(biasOf(name));
  if ((layer?.kind !== 'conv' && layer?.kind !== 'fc') || !kernel || !bias)
    throw new RequestError('not-found', `expected a convolution or a fully connected layer, got "${name}"`);
  if (map >= layer.outChannels)
    throw new RequestError('not-found', `expected a map of ${name} below ${layer.outChannels}, got ${map}`);
  const sizePx = layer.kind === 'conv' ? layer.kernelSizePx : 1;
  const inChannels = kernel.shape.at(-2)!;
  const values = new Float32Array(sizePx ** 2 * inChannels);
  for (let i = 0; i < values.length; i++) values[i] = kernel.values[i * layer.outChannels + map]!;
  return {
    sizePx,
    inChannels,
    bias: bias.values[map]!,
    values: new Uint8Array(values.buffer),
  };
}
