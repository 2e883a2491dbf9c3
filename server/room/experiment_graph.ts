/**
 * The network with a room's experiment on its weights: a copy of the graph in the engine whose convolutions' weights are
 * inputs, there only while it is needed. It is brought up to date when a frame needs it, so that of many changes between
 * two frames the newest alone costs anything; only the layers that changed are sent.
 */

import type { Experiment, MapSetting } from '../../shared/experiment.ts';
import { mapSettingsOf } from '../../shared/experiment.ts';
import type { Engine } from '../vision/engine.ts';
import { experimentWeights, layersChanged } from '../vision/experiment_weights.ts';
import type { Model } from '../weights/registry.ts';

/** Until it is unloaded when nothing needs it: frames under way may, and the next experiment is likely to. */
const KEEP_MS = 10_000;

interface Copy {
  /** In the engine. */
  readonly name: string;
  readonly model: Model;
  readonly settings: readonly MapSetting[];
  /** Those whose weights in the engine are not the model's. */
  readonly layers: ReadonlySet<string>;
  readonly ready: Promise<void>;
}

export class ExperimentGraph {
  readonly #engine: Engine;
  readonly #prefix: string;
  readonly #keepMs: number;
  #copies = 0;
  #copy: Copy | undefined;
  #release: NodeJS.Timeout | undefined;

  /** `prefix`: of its names in the engine. */
  constructor(engine: Engine, prefix: string, keepMs = KEEP_MS) {
    this.#engine = engine;
    this.#prefix = prefix;
    this.#keepMs = keepMs;
  }

  /** Resolves with its name in the engine; undefined for an experiment that leaves the weights alone. */
  async ready(model: Model, experiment: Experiment): Promise<string | undefined> {
    const settings = mapSettingsOf(experiment);
    if (!settings.length) {
      this.unneeded();
      return undefined;
    }
    clearTimeout(this.#release);
    this.#release = undefined;
    const before = this.#copy;
    if (before?.model === model && areSame(before.settings, settings)) {
      await before.ready;
      return before.name;
    }
    const copy = before?.model === model ? this.#edited(before, settings) : this.#loaded(model, settings);
    if (before && before.name !== copy.name) this.#unload(before);
    this.#copy = copy;
    // What could not be loaded is tried again for the next frame.
    copy.ready.catch(() => {
      if (this.#copy === copy) this.#copy = undefined;
      this.#unload(copy);
    });
    await copy.ready;
    return copy.name;
  }

  /** Nothing needs it now. */
  unneeded(): void {
    if (!this.#copy || this.#release) return;
    this.#release = setTimeout(() => void this.close(), this.#keepMs).unref();
  }

  async close(): Promise<void> {
    clearTimeout(this.#release);
    this.#release = undefined;
    const copy = this.#copy;
    this.#copy = undefined;
    if (copy) await this.#unload(copy);
  }

  #loaded(model: Model, settings: readonly MapSetting[]): Copy {
    const { graph } = model.network;
    const name = `${this.#prefix}-${++this.#copies}`;
    const layers = layersChanged(settings);
    const weights = new Map([...model.weights, ...experimentWeights(model.weights, layers, settings)]);
    const editable = graph.layers.filter(({ kind }) => kind === 'conv').map((layer) => layer.name);
    const ready = this.#engine.load(name, graph, weights, { editable });
    return { name, model, settings, layers, ready };
  }

  #edited(before: Copy, settings: readonly MapSetting[]): Copy {
    const layers = layersChanged(settings);
    // What is no longer changed goes back to what it was.
    const sent = [...new Set([...before.layers, ...layers])].filter(
      (layer) => !areSame(settingsOf(before.settings, layer), settingsOf(settings, layer)),
    );
    const weights = experimentWeights(before.model.weights, sent, settings);
    const ready = before.ready.then(() => this.#engine.setWeights(before.name, weights));
    return { ...before, settings, layers, ready };
  }

  async #unload({ name, ready }: Copy): Promise<void> {
    await ready.catch(() => undefined);
    await this.#engine.unload(name).catch(() => undefined);
  }
}

function settingsOf(settings: readonly MapSetting[], layer: string): MapSetting[] {
  return settings.filter((setting) => setting.layer === layer);
}

/** Settings stay the same objects from one version of an experiment to the next. */
function areSame(some: readonly MapSetting[], others: readonly MapSetting[]): boolean {
  return some.length === others.length && some.every((setting, index) => setting === others[index]);
}
