import type { Graph, Layer } from '../layers.ts';
import type { Preprocessing } from './preprocessing.ts';

export interface Network {
  /** Unique; also the name of its folder in models/, where its weights are bundled. */
  readonly name: string;
  readonly title: string;
  /** Where it is described, and in what this graph differs. */
  readonly about: string;
  readonly preprocessing: Preprocessing;
  readonly graph: Graph;
}

/** The picture that all of them take: 224 × 224, red, green, blue. */
export const PICTURE = { height: 224, width: 224, channels: 3 };

export function classCount({ graph }: Network): number {
  return classifierOf(graph).outChannels;
}

/** The same network with a classifier for `count` classes. */
export function withClasses(network: Network, count: number): Network {
  const { graph, title } = network;
  const classifier = classifierOf(graph);
  if (count === classifier.outChannels) return network;
  const layers = graph.layers.map((layer) =>
    layer === classifier ? { ...classifier, outChannels: count } : layer,
  );
  return {
    ...network,
    title: title.replace(/\d+ classes$/, `${count} classes`),
    graph: { ...graph, layers },
  };
}

/** The layer whose outputs are the classes: the last one that has weights. */
export function classifierOf({ layers }: Graph): Extract<Layer, { kind: 'conv' | 'fc' }> {
  const classifier = layers.findLast((layer) => layer.kind === 'conv' || layer.kind === 'fc');
  if (!classifier)
    throw new Error('expected a network with a convolution or a fully connected layer, got none');
  return classifier;
}
