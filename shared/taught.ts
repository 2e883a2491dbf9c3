/**
 * A classifier that a room taught: what is asked of it, what everybody knows of it, and its graph, which reads the
 * running network's features.
 */

import { elementsOf, type Graph, INPUT, inputsOf, isVector, type Shape, shapesOf } from './layers.ts';
import { classifierOf } from './networks.ts';
import type { Said } from './sayings.ts';

export const TAUGHT_CLASSES_MIN = 2;
export const TAUGHT_CLASSES_MAX = 20;
/** Of one class, so that some can be held back. */
export const CLASS_SAMPLES_MIN = 5;
/** Of all classes of a room together: 37 MB of AlexNet's features. */
export const SAMPLES_MAX = 1000;
export const CLASS_NAME_MAX = 40;
/** One of so many is held back. */
export const HELD_BACK_EVERY = 5;
/** Samples of a held button. */
export const SAMPLES_PER_SECOND_MAX = 10;
export const HIDDEN_NEURONS = 1024;

/** hidden: features → 1024 → classes with a ReLU; linear: features → classes. */
export const TAUGHT_KINDS = ['hidden', 'linear'] as const;
export type TaughtKind = (typeof TAUGHT_KINDS)[number];

export interface TaughtClass {
  readonly id: number;
  readonly name: string;
  /** Their ids, in the order in which they came. */
  readonly samples: readonly number[];
}

/** Of the samples held back, but for `loss`. */
export interface TrainingPoint {
  readonly epoch: number;
  readonly loss: number;
  readonly heldLoss: number;
  readonly heldAccuracy: number;
}

export interface TrainingState {
  readonly kind: TaughtKind;
  readonly status: 'running' | 'done' | 'stopped' | 'failed';
  readonly epochs: number;
  /** Samples that were held back. */
  readonly held: number;
  readonly tookMs: number;
  /** Why it failed. */
  readonly problem: Said | null;
  readonly points: readonly TrainingPoint[];
}

export interface Taught {
  readonly kind: TaughtKind;
  readonly classNames: readonly string[];
  /** On the samples held back; null for one that came from a file. */
  readonly heldAccuracy: number | null;
}

/** The same for everybody in the room. */
export interface TeachState {
  /** Why the running network can't be taught; null where it can. */
  readonly refusal: Said | null;
  readonly classes: readonly TaughtClass[];
  /** The class that pictures are collected for now. */
  readonly collecting: number | null;
  readonly training: TrainingState | null;
  readonly taught: Taught | null;
  /** Whether the room sees the taught classifier's answers, or the network's as trained. */
  readonly inUse: boolean;
}

export interface Features {
  readonly layer: string;
  readonly shape: Shape;
}

/** What the network's own fully connected classifier reads; undefined for a network that has none. */
export function featuresOf(graph: Graph): Features | undefined {
  const shapes = shapesOf(graph);
  let features: Features | undefined;
  let index = graph.layers.findIndex(({ name }) => name === classifierOf(graph).name);
  while (index >= 0) {
    const layer = graph.layers[index]!;
    const [from] = inputsOf(graph, index);
    if (layer.kind === 'fc') features = { layer: from!, shape: shapes.get(from!)! };
    else if (layer.kind !== 'relu' || !isVector(shapes.get(layer.name)!)) break;
    if (from === INPUT) break;
    index = graph.layers.findIndex(({ name }) => name === from);
  }
  return features;
}

/** From features to probabilities. */
export function taughtGraph(features: Shape, kind: TaughtKind, classes: number): Graph {
  return {
    input: features,
    layers: [
      ...(kind === 'hidden'
        ? ([
            { kind: 'fc', name: 'fc1', outChannels: HIDDEN_NEURONS },
            { kind: 'relu', name: 'relu6' },
          ] as const)
        : []),
      { kind: 'fc', name: 'fc2', outChannels: classes },
      { kind: 'softmax', name: 'prob' },
    ],
  };
}

export function featureCount({ shape }: Features): number {
  return elementsOf(shape);
}
