import { type Said, said } from '../../shared/sayings.ts';
import {
  CLASS_SAMPLES_MIN,
  HELD_BACK_EVERY,
  SAMPLES_MAX,
  SAMPLES_PER_SECOND_MAX,
  TAUGHT_CLASSES_MAX,
  TAUGHT_CLASSES_MIN,
  type TaughtClass,
} from '../../shared/taught.ts';
import { RequestError } from './request_error.ts';

interface Class {
  name: string;
  readonly samples: number[];
}

export interface SplitClass {
  readonly training: readonly number[];
  readonly held: readonly number[];
}

/** A room's classes and which samples they have; what the samples are is known to the study thread alone. */
export class Samples {
  readonly #classes = new Map<number, Class>();
  /** The class of each sample that is still being computed. */
  readonly #awaited = new Map<number, number>();
  readonly #thumbnails = new Map<number, Uint8Array>();
  #ids = 0;
  #lastAtMs = 0;

  get classes(): TaughtClass[] {
    return [...this.#classes].map(([id, { name, samples }]) => ({ id, name, samples: [...samples] }));
  }

  get count(): number {
    return this.#thumbnails.size + this.#awaited.size;
  }

  /** `id`: null for a new class. Throws `RequestError`. */
  name(id: number | null, name: string): number {
    const same = [...this.#classes].find(([other, { name: taken }]) => taken === name && other !== id);
    if (same) throw refused(said('classNameTaken', name));
    if (id !== null) {
      this.#class(id).name = name;
      return id;
    }
    if (this.#classes.size >= TAUGHT_CLASSES_MAX) throw refused(said('classesFull', TAUGHT_CLASSES_MAX));
    this.#classes.set(++this.#ids, { name, samples: [] });
    return this.#ids;
  }

  /** Throws `RequestError` where there is no such class. */
  check(id: number): void {
    this.#class(id);
  }

  /** A sample's id, to be computed; undefined where the next one of a held button is not due yet. */
  begin(classId: number, held: boolean): number | undefined {
    this.#class(classId);
    if (this.count >= SAMPLES_MAX) throw refused(said('samplesFull', SAMPLES_MAX));
    const nowMs = performance.now();
    if (held && nowMs - this.#lastAtMs < 1000 / SAMPLES_PER_SECOND_MAX) return undefined;
    this.#lastAtMs = nowMs;
    this.#awaited.set(++this.#ids, classId);
    return this.#ids;
  }

  /** Returns whether the sample is wanted: its class may have gone meanwhile. */
  done(sample: number, thumbnail: Uint8Array): boolean {
    const found = this.#classes.get(this.#awaited.get(sample) ?? -1);
    this.#awaited.delete(sample);
    if (!found) return false;
    found.samples.push(sample);
    this.#thumbnails.set(sample, thumbnail);
    return true;
  }

  failed(sample: number): void {
    this.#awaited.delete(sample);
  }

  thumbnail(sample: number): Uint8Array | undefined {
    return this.#thumbnails.get(sample);
  }

  /** Returns the samples that are gone. Throws `RequestError` where there is no such class. */
  removeClass(id: number): number[] {
    const { samples } = this.#class(id);
    this.#classes.delete(id);
    for (const sample of samples) this.#thumbnails.delete(sample);
    return samples;
  }

  remove(gone: readonly number[]): void {
    for (const { samples } of this.#classes.values())
      for (const sample of gone) {
        const place = samples.indexOf(sample);
        if (place >= 0) samples.splice(place, 1);
      }
    for (const sample of gone) this.#thumbnails.delete(sample);
  }

  /** All samples; classes keep their names. */
  clear(): void {
    for (const { samples } of this.#classes.values()) samples.length = 0;
    this.#thumbnails.clear();
    this.#awaited.clear();
  }

  /** One of `HELD_BACK_EVERY` in each class is held back. Throws `RequestError` where there is too little to train. */
  split(): { names: string[]; classes: SplitClass[] } {
    if (this.#classes.size < TAUGHT_CLASSES_MIN)
      throw refused(said('moreClasses', TAUGHT_CLASSES_MIN, this.#classes.size));
    for (const { name, samples } of this.#classes.values())
      if (samples.length < CLASS_SAMPLES_MIN)
        throw refused(said('moreSamples', CLASS_SAMPLES_MIN, samples.length, name));
    return {
      names: [...this.#classes.values()].map(({ name }) => name),
      classes: [...this.#classes.values()].map(({ samples }) => ({
        training: samples.filter((_, index) => !isHeld(index)),
        held: samples.filter((_, index) => isHeld(index)),
      })),
    };
  }

  #class(id: number): Class {
    const found = this.#classes.get(id);
    if (!found) throw new RequestError('not-found', `expected a class of this room, got ${id}`);
    return found;
  }
}

function isHeld(index: number): boolean {
  return index % HELD_BACK_EVERY === HELD_BACK_EVERY - 1;
}

function refused(why: Said): RequestError {
  return new RequestError('teach-refused', why);
}
