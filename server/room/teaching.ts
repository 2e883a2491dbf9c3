/**
 * A room's own classes: samples, training, and the classifier that comes of it. Samples are in the study thread's
 * memory; they go with the room.
 */

import type { Logger } from 'pino';
import type {
  TeachForget,
  TeachLoad,
  TeachName,
  TeachPicture,
  TeachThumbnails,
  TeachTrain,
} from '../../shared/protocol.ts';
import { CLASSIFIER_PART_BYTES } from '../../shared/protocol.ts';
import { said } from '../../shared/sayings.ts';
import {
  type Features,
  featuresOf,
  HIDDEN_NEURONS,
  type Taught,
  type TeachState,
  type TrainingPoint,
  type TrainingState,
  taughtGraph,
} from '../../shared/taught.ts';
import { decodeFrame } from '../images/decode.ts';
import { encodePixels } from '../images/encode.ts';
import { FrameError } from '../images/frame_error.ts';
import { THUMBNAIL_PX } from '../vision/study/explain.ts';
import type { Study } from '../vision/study/study.ts';
import { StudyError } from '../vision/study/study_error.ts';
import type { Model } from '../weights/registry.ts';
import { type Classifier, classifierBytesMax, readClassifier, writeClassifier } from './classifier_file.ts';
import { RequestError } from './request_error.ts';
import type { RoomGraphs } from './room_graphs.ts';
import { Samples } from './samples.ts';

const EPOCHS = { hidden: 100, linear: 200 } as const;
const SEED = 1;
/** Of all pages together; more are refused, so that none wait in line. */
const PICTURES_AT_ONCE = 8;
/** A classifier's points are thinned out to so many, so that its curves stay small. */
const POINTS_MAX = 200;

export interface TeachingParts {
  readonly study: Study;
  readonly model: Model;
  readonly graphs: RoomGraphs;
  readonly log: Logger;
  /** Frames are answered by another classifier from now on. */
  taughtChanged(): void;
  /** The thread that held them ended. */
  samplesLost(): void;
}

export class Teaching {
  readonly #parts: TeachingParts;
  readonly #room: string;
  readonly #onChange: () => void;
  readonly #features: Features | undefined;
  readonly #samples = new Samples();
  readonly #endLost: () => void;
  /** Who holds the button, and for which class. */
  #collecting: { readonly page: string; readonly class: number } | null = null;
  #training: TrainingState | null = null;
  #classifier: Classifier | null = null;
  #taught: Taught | null = null;
  #inUse = false;
  /** Pictures of files on their way to the study thread. */
  #adding = 0;
  #closed = false;
  /** The classifier as a file, while somebody reads it. */
  #file: Uint8Array | undefined;
  #incoming: { readonly page: string; readonly bytes: Uint8Array; received: number } | undefined;

  /** `room`: its name in the study thread. */
  constructor(room: string, parts: TeachingParts, onChange: () => void) {
    this.#room = room;
    this.#parts = parts;
    this.#onChange = onChange;
    this.#features = featuresOf(parts.model.network.graph);
    this.#endLost = parts.study.onLost(() => this.#samplesLost());
  }

  get state(): TeachState {
    return {
      refusal: this.#features ? null : said('notTeachable', this.#parts.model.network.title),
      classes: this.#samples.classes,
      collecting: this.#collecting?.class ?? null,
      training: this.#training,
      taught: this.#taught,
      inUse: this.#inUse,
    };
  }

  get training(): boolean {
    return this.#training?.status === 'running';
  }

  get collecting(): boolean {
    return this.#collecting !== null;
  }

  name({ class: id, name }: TeachName): { class: number } {
    this.#teachable();
    const named = this.#samples.name(id, name);
    this.#onChange();
    return { class: named };
  }

  forget(request: TeachForget): void {
    const { study } = this.#parts;
    if ('everything' in request) {
      this.#refuseWhileTraining();
      for (const { id } of this.#samples.classes) this.#samples.removeClass(id);
      this.#samples.clear();
      this.#collecting = null;
      this.#training = null;
      void study.forget(this.#room, { samples: 'all' }).catch(() => undefined);
      this.#setClassifier(null, null);
    } else {
      const samples = 'class' in request ? this.#samples.removeClass(request.class) : request.samples;
      this.#samples.remove(samples);
      if ('class' in request && this.#collecting?.class === request.class) this.#collecting = null;
      void study.forget(this.#room, { samples }).catch(() => undefined);
    }
    this.#onChange();
  }

  collect(page: string, id: number | null): void {
    this.#teachable();
    if (id !== null) {
      this.#samples.check(id);
      this.#collecting = { page, class: id };
    } else this.#collecting = null;
    this.#onChange();
  }

  /** Whoever holds the button no longer does. */
  letGo(): void {
    if (!this.#collecting) return;
    this.#collecting = null;
    this.#onChange();
  }

  leave(page: string): void {
    if (this.#incoming?.page === page) this.#incoming = undefined;
    if (this.#collecting?.page === page) this.letGo();
  }

  /** The sample that the next frame becomes. */
  nextSample(): number | undefined {
    if (!this.#collecting) return undefined;
    try {
      return this.#samples.begin(this.#collecting.class, true);
    } catch {
      // Full: the count says so, and the button is let go.
      this.#collecting = null;
      this.#onChange();
      return undefined;
    }
  }

  async sampled(sample: number, thumbnail: Uint8Array): Promise<void> {
    const { bytes } = await encodePixels(
      { values: thumbnail, widthPx: THUMBNAIL_PX, heightPx: THUMBNAIL_PX, channels: 3 },
      'lossless',
    );
    if (this.#samples.done(sample, bytes)) this.#onChange();
    else void this.#parts.study.forget(this.#room, { samples: [sample] }).catch(() => undefined);
  }

  notSampled(sample: number): void {
    this.#samples.failed(sample);
  }

  async addPicture({ class: id, jpeg }: TeachPicture): Promise<{ sample: number }> {
    this.#teachable();
    const { study, model } = this.#parts;
    if (this.#adding >= PICTURES_AT_ONCE)
      throw new RequestError(
        'no-credit',
        `expected at most ${PICTURES_AT_ONCE} pictures without an answer, got one more`,
      );
    const sample = this.#samples.begin(id, false)!;
    this.#adding++;
    try {
      const rgb = await decodeFrame(jpeg, model.network.preprocessing);
      const frame = { room: this.#room, network: model.name, rgb, atMs: Date.now(), views: [], sample };
      const { thumbnail } = await study.frame(model, frame);
      await this.sampled(sample, thumbnail!);
      return { sample };
    } catch (error) {
      this.notSampled(sample);
      if (error instanceof FrameError) throw new RequestError(error.code, error.message);
      throw error;
    } finally {
      this.#adding--;
    }
  }

  thumbnails({ samples }: TeachThumbnails): { bytes: number[]; pictures: Uint8Array } {
    const found = samples.map((sample) => this.#samples.thumbnail(sample) ?? new Uint8Array());
    return { bytes: found.map(({ length }) => length), pictures: Buffer.concat(found) };
  }

  /** Begins; how it goes is told in the state. */
  train({ kind }: TeachTrain): void {
    this.#teachable();
    this.#refuseWhileTraining();
    const { names, classes } = this.#samples.split();
    this.#collecting = null;
    const held = classes.reduce((sum, { held }) => sum + held.length, 0);
    const epochs = EPOCHS[kind];
    this.#training = { kind, status: 'running', epochs, held, tookMs: 0, problem: null, points: [] };
    this.#onChange();
    void this.#train(kind, names, classes, epochs);
  }

  stop(): void {
    if (this.#training?.status !== 'running') throw new RequestError('teach-refused', said('noTraining'));
    void this.#parts.study.stop(this.#room).catch(() => undefined);
  }

  use(taught: boolean): void {
    if (taught && !this.#taught) throw new RequestError('teach-refused', said('nothingTaught'));
    this.#inUse = taught;
    this.#onChange();
  }

  read(offset: number): { part: Uint8Array; totalBytes: number } {
    if (!this.#classifier || !this.#features) throw new RequestError('teach-refused', said('nothingTaught'));
    this.#file ??= writeClassifier(this.#classifier, this.#parts.model.name, this.#features);
    const part = this.#file.slice(offset, offset + CLASSIFIER_PART_BYTES);
    const totalBytes = this.#file.length;
    if (offset + part.length >= totalBytes) this.#file = undefined;
    return { part, totalBytes };
  }

  /** Throws `RequestError` for what is no classifier of this version and model. */
  async load(page: string, { offset, totalBytes, part }: TeachLoad): Promise<void> {
    const features = this.#teachable();
    this.#refuseWhileTraining();
    const most = classifierBytesMax(features);
    if (totalBytes > most)
      throw new RequestError('teach-refused', said('classifierTooLarge', most, totalBytes));
    if (offset === 0) this.#incoming = { page, bytes: new Uint8Array(totalBytes), received: 0 };
    const incoming = this.#incoming;
    const fits =
      incoming?.page === page &&
      incoming.bytes.length === totalBytes &&
      incoming.received === offset &&
      offset + part.length <= totalBytes &&
      part.length > 0;
    if (!incoming || !fits) {
      this.#incoming = undefined;
      throw new RequestError('teach-refused', said('classifierNextPart', offset));
    }
    incoming.bytes.set(part, offset);
    incoming.received += part.length;
    if (incoming.received < totalBytes) return;
    this.#incoming = undefined;
    const classifier = readClassifier(incoming.bytes, this.#parts.model.name, features);
    await this.#setClassifier(classifier, null);
    this.#inUse = true;
    this.#training = null;
    this.#onChange();
  }

  close(): void {
    this.#closed = true;
    this.#endLost();
    const { study } = this.#parts;
    if (this.#training?.status === 'running') void study.stop(this.#room).catch(() => undefined);
    void study.forget(this.#room, { samples: 'all', excitement: true }).catch(() => undefined);
  }

  async #train(
    kind: TeachTrain['kind'],
    names: readonly string[],
    classes: Parameters<Study['train']>[0]['classes'],
    epochs: number,
  ): Promise<void> {
    const start = performance.now();
    const hidden = kind === 'hidden' ? HIDDEN_NEURONS : null;
    const tell = (changes: Partial<TrainingState>) => {
      if (!this.#training) return;
      this.#training = { ...this.#training, tookMs: performance.now() - start, ...changes };
      this.#onChange();
    };
    const points: TrainingPoint[] = [];
    try {
      const request = { room: this.#room, classes, kind, hidden, epochs, seed: SEED };
      const result = await this.#parts.study.train(request, (news) => {
        points.push(...news);
        tell({ points: thinned(points) });
      });
      if (this.#closed) return;
      const heldAccuracy = points.at(-1)?.heldAccuracy ?? null;
      const classifier = { kind, classNames: names, weights: new Map(result.weights) };
      // Stopped before its first step it has learned nothing.
      if (points.length) await this.#setClassifier(classifier, heldAccuracy);
      this.#inUse = points.length > 0;
      tell({ status: result.stopped ? 'stopped' : 'done' });
    } catch (error) {
      if (this.#closed) return;
      const { message } = error as Error;
      this.#parts.log.error({ error: message }, 'a training failed');
      tell({
        status: 'failed',
        problem: (error instanceof StudyError && error.said) || said('stepFailed', message),
      });
    }
  }

  async #setClassifier(classifier: Classifier | null, heldAccuracy: number | null): Promise<void> {
    this.#file = undefined;
    this.#classifier = classifier;
    if (!classifier || !this.#features) {
      this.#taught = null;
      this.#inUse = false;
      await this.#parts.graphs.setTaught(null);
      return;
    }
    const { kind, classNames, weights } = classifier;
    const graph = taughtGraph(this.#features.shape, kind, classNames.length);
    await this.#parts.graphs.setTaught({ graph, weights, layer: this.#features.layer });
    this.#taught = { kind, classNames, heldAccuracy };
    this.#parts.taughtChanged();
  }

  #teachable(): Features {
    if (!this.#features) throw new RequestError('teach-refused', this.state.refusal!);
    return this.#features;
  }

  #refuseWhileTraining(): void {
    if (this.#training?.status === 'running')
      throw new RequestError('teach-refused', said('trainingUnderWay'));
  }

  #samplesLost(): void {
    const { count } = this.#samples;
    this.#samples.clear();
    this.#collecting = null;
    this.#onChange();
    if (count) this.#parts.samplesLost();
  }
}

/** Every second, third, … of them and the last. */
function thinned(points: readonly TrainingPoint[]): TrainingPoint[] {
  const step = Math.ceil(points.length / POINTS_MAX);
  return points.filter((_, index) => index % step === 0 || index === points.length - 1);
}
