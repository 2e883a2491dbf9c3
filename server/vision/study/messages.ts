/** What the study thread is asked, and what it answers. Plain data: it crosses threads. */

import type { Graph, Shape } from '../../../shared/layers.ts';
import type { Preprocessing } from '../../../shared/networks.ts';
import type { ExplanationView } from '../../../shared/protocol.ts';
import type { Said } from '../../../shared/sayings.ts';
import type { TaughtKind, TrainingPoint } from '../../../shared/taught.ts';
import type { Breakdown } from '../breakdown.ts';
import type { Tensor } from '../executor.ts';

export interface StudyNetwork {
  readonly name: string;
  readonly graph: Graph;
  readonly preprocessing: Preprocessing;
}

export interface StudyFrame {
  readonly room: string;
  readonly network: string;
  /** RGB, interleaved, as the network sees it. */
  readonly rgb: Uint8Array;
  readonly atMs: number;
  readonly views: readonly ExplanationView[];
  /** Its features are kept under this id, as a sample. */
  readonly sample?: number;
}

export interface StudiedView {
  readonly view: ExplanationView;
  readonly shape: Shape;
  /** (min, max) pairs, or what the view's kind puts there. */
  readonly stats: Float32Array;
  readonly content:
    | { readonly values: Float32Array }
    | { readonly rgb: Uint8Array; readonly widthPx: number; readonly heightPx: number };
}

export interface StudyResult {
  readonly views: readonly StudiedView[];
  /** RGB of the sample, small. */
  readonly thumbnail?: Uint8Array;
  /** Alive in the library. */
  readonly tensors: number;
  readonly tookMs: number;
}

export interface StudyTraining {
  readonly room: string;
  /** The ids of each class's samples: to train on, and held back. */
  readonly classes: readonly { readonly training: readonly number[]; readonly held: readonly number[] }[];
  readonly kind: TaughtKind;
  readonly hidden: number | null;
  readonly epochs: number;
  readonly seed: number;
}

export interface TrainingResult {
  readonly stopped: boolean;
  /** Kernels and biases by name, as the taught graph wants them. */
  readonly weights: readonly [string, Tensor][];
  readonly tensors: number;
}

export type StudyRequest =
  | {
      readonly kind: 'load';
      readonly network: StudyNetwork;
      readonly weights: readonly [string, Tensor][];
    }
  | { readonly kind: 'frame'; readonly frame: StudyFrame }
  | { readonly kind: 'train'; readonly training: StudyTraining }
  | { readonly kind: 'stop'; readonly room: string }
  /** Samples by their ids; `excitement`: what excited the room's maps. */
  | {
      readonly kind: 'forget';
      readonly room: string;
      readonly samples: readonly number[] | 'all';
      readonly excitement: boolean;
    }
  /** With every frame from now on. */
  | { readonly kind: 'break'; readonly how: Breakdown }
  | { readonly kind: 'close' };

export type StudyAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'progress'; readonly id: number; readonly points: readonly TrainingPoint[] }
  | { readonly kind: 'error'; readonly id: number; readonly message: string; readonly said?: Said };
