/** Which model a room runs, and how it gets another. */

import type { NetworkState } from '../../shared/protocol.ts';
import { said } from '../../shared/sayings.ts';
import type { Models } from '../models.ts';
import type { Model } from '../weights/registry.ts';
import { RequestError } from './request_error.ts';

export class RoomModel {
  readonly #models: Models;
  readonly #onChange: () => void;
  #model: Model;
  /** While the room waits for another. */
  #switching: string | null = null;
  #closed = false;

  /** `onChange` is called as soon as the engine answers with another one. */
  constructor(models: Models, onChange: () => void) {
    this.#models = models;
    this.#model = models.first;
    this.#onChange = onChange;
  }

  get now(): Model {
    return this.#model;
  }

  get network(): NetworkState {
    const { name, network, classNames } = this.#model;
    return { model: name, name: network.name, title: network.title, classNames };
  }

  /** Throws `RequestError` while the room waits for another one. */
  checkFree(): void {
    if (this.#switching !== null)
      throw new RequestError('model-refused', said('modelLoading', this.#switching));
  }

  /**
   * Resolves with what it is called, or with null where nothing changed. Rejects with `RequestError` where there is no
   * such model, or it can't be loaded.
   */
  async switch(name: string): Promise<string | null> {
    this.checkFree();
    if (name === this.#model.name) return null;
    this.#switching = name;
    try {
      const model = await this.#models.take(name);
      if (this.#closed) {
        this.#models.giveBack(name);
        return null;
      }
      const before = this.#model;
      this.#model = model;
      this.#onChange();
      this.#giveBack(before);
      return this.#models.choices.find((choice) => choice.name === name)?.title ?? name;
    } catch (error) {
      throw new RequestError('model-refused', (error as Error).message);
    } finally {
      this.#switching = null;
    }
  }

  /** One that is on its way is given back when it comes. */
  closing(): void {
    this.#closed = true;
  }

  /** When nothing runs it any more. */
  close(): void {
    this.#giveBack(this.#model);
  }

  #giveBack(model: Model): void {
    if (model !== this.#models.first) this.#models.giveBack(model.name);
  }
}
