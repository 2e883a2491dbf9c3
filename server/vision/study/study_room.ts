import type { Graph } from '../../../shared/layers.ts';
import { said } from '../../../shared/sayings.ts';
import { featuresOf } from '../../../shared/taught.ts';
import type { ForwardPass } from '../tfjs/gradients.ts';
import type { TrainingSet } from '../tfjs/training.ts';
import { Excitement } from './excitement.ts';
import type { StudyRequest } from './messages.ts';
import { StudyError } from './study_error.ts';

/** What the thread keeps of one room. */
export class StudyRoom {
  #excitement = new Excitement();
  readonly #samples = new Map<number, Float32Array>();

  get excitement(): Excitement {
    return this.#excitement;
  }

  get empty(): boolean {
    return this.#samples.size === 0 && this.#excitement.bytes === 0;
  }

  keep(sample: number, graph: Graph, pass: ForwardPass): void {
    const features = featuresOf(graph);
    if (!features) throw new Error('expected a network with a fully connected classifier');
    this.#samples.set(sample, pass.activation(features.layer));
  }

  /** `classes`: the ids of each class's samples. */
  set(classes: readonly (readonly number[])[]): TrainingSet {
    const labels = classes.flatMap((ids, label) => ids.map(() => label));
    const features = classes.flat().map((id) => {
      const found = this.#samples.get(id);
      if (!found) throw new StudyError(said('sampleGone'));
      return found;
    });
    return { features, labels };
  }

  forget({ samples, excitement }: Extract<StudyRequest, { kind: 'forget' }>): void {
    if (samples === 'all') this.#samples.clear();
    else for (const id of samples) this.#samples.delete(id);
    if (excitement) this.#excitement = new Excitement();
  }
}
