/** The models that rooms run: read and brought into the engine when a room wants one, freed when none does. */

import { classCount, networkNamed } from '../shared/networks.ts';
import type { ModelChoice } from '../shared/protocol.ts';
import type { Engine } from './vision/engine.ts';
import { type AvailableModel, availableModels, type Model, readModel } from './weights/registry.ts';
import { WeightsError } from './weights/weights_error.ts';

interface Held {
  readonly model: Promise<Model>;
  rooms: number;
}

export class Models {
  /** What a new room runs: in the engine for as long as the server is up. */
  readonly first: Model;
  readonly #engine: Engine;
  readonly #held = new Map<string, Held>();
  /** Bringing and freeing follow one another. */
  #work: Promise<unknown> = Promise.resolve();

  /** `first` is in the engine under its name. */
  constructor(engine: Engine, first: Model) {
    this.#engine = engine;
    this.first = first;
    this.#held.set(first.name, { model: Promise.resolve(first), rooms: 1 });
  }

  /** What can be switched to now: models that were added since the server started are among them. */
  get choices(): ModelChoice[] {
    return availableModels().flatMap(({ name, networkName, bundled }) => {
      const network = networkNamed(networkName);
      if (!network) return [];
      const title = bundled ? network.title : `${name} (${network.title.split(' · ')[0]})`;
      return [{ name, title, classes: bundled ? classCount(network) : null }];
    });
  }

  /** Resolves when the engine answers with it. Throws `WeightsError`, `LayerError` or `EngineError`. */
  async take(name: string): Promise<Model> {
    let held = this.#held.get(name);
    if (!held) {
      const found = availableModels().find((model) => model.name === name);
      if (!found) throw new WeightsError(`expected a model that is here, got "${name}"`);
      held = { model: this.#inTurn(() => this.#bring(found)), rooms: 0 };
      this.#held.set(name, held);
    }
    held.rooms++;
    try {
      return await held.model;
    } catch (error) {
      if (this.#held.get(name) === held) this.#held.delete(name);
      throw error;
    }
  }

  /** The room no longer runs it. */
  giveBack(name: string): void {
    const held = this.#held.get(name);
    if (!held || --held.rooms > 0) return;
    this.#held.delete(name);
    void this.#inTurn(() => this.#engine.unload(name)).catch(() => undefined);
  }

  async #bring(found: AvailableModel): Promise<Model> {
    const model = await readModel(found);
    const { name, network, weights } = model;
    const { graph, preprocessing } = network;
    await this.#engine.load(name, graph, weights);
    try {
      // A first pass takes longer than others: nobody shall wait for it.
      await this.#engine.run({
        graph: name,
        rgb: new Uint8Array(graph.input.height * graph.input.width * 3),
        preparation: { kind: 'network', preprocessing },
        groups: [],
        activations: [graph.layers.at(-1)!.name],
      });
    } catch (error) {
      await this.#engine.unload(name).catch(() => undefined);
      throw error;
    }
    return model;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }
}
