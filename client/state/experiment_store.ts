import {
  changed,
  type Experiment,
  type ExperimentChange,
  type ExperimentSetting,
  settingKey,
} from '../../shared/experiment.ts';
import type { Steps } from '../../shared/protocol.ts';
import type { SaidProblem } from '../language/said_text.ts';
import type { Connection } from '../stream/connection.ts';
import { Listeners } from '../stream/listeners.ts';

/** 20 a second: more than any eye wants, less than would flood. */
const INTERVAL_MS = 50;

interface Waiting {
  readonly change: ExperimentChange;
  readonly dragging: boolean;
}

/**
 * The room's experiment with this page's changes that it doesn't have yet. One request at a time, of each setting the
 * newest value: what a drag has gone past is dropped here, and the last value always goes out.
 */
export class ExperimentStore {
  readonly #connection: Connection;
  readonly #listeners = new Listeners<[]>();
  #sending: Waiting | null = null;
  #waiting: Waiting | null = null;
  #running: Promise<void> | null = null;
  #steps: Steps = { undo: 0, redo: 0 };
  #refusal: SaidProblem | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.subscribe((change) => {
      if (change === 'welcome' && connection.welcome) this.#steps = connection.welcome.experimentSteps;
      if (change === 'experiment' || change === 'welcome') this.#listeners.tell();
    });
  }

  /** As this page shows them. */
  get settings(): Experiment {
    const shared = this.#connection.experiment?.settings ?? [];
    return [this.#sending, this.#waiting].reduce<Experiment>(
      (settings, waiting) => (waiting ? changed(settings, waiting.change) : settings),
      shared,
    );
  }

  /** How many own changes can be taken back, and made again. */
  get steps(): Steps {
    return this.#steps;
  }

  /** Why the last change was not carried out; null where it was. */
  get refusal(): SaidProblem | null {
    return this.#refusal;
  }

  /** The setting of this key; undefined where it is as trained. */
  find<K extends ExperimentSetting['kind']>(
    key: string,
    kind: K,
  ): Extract<ExperimentSetting, { kind: K }> | undefined {
    const found = this.settings.find((setting) => settingKey(setting) === key);
    return found?.kind === kind ? (found as Extract<ExperimentSetting, { kind: K }>) : undefined;
  }

  set(setting: ExperimentSetting, dragging = false): void {
    this.#add(new Map([[settingKey(setting), setting]]), dragging);
  }

  /** `keys`: of the settings that go; all of them where it is left out. */
  reset(keys = this.settings.map(settingKey)): void {
    this.#add(new Map(keys.map((key) => [key, null])), false);
  }

  undo(): Promise<void> {
    return this.#step('experiment:undo');
  }

  redo(): Promise<void> {
    return this.#step('experiment:redo');
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  #add(change: ExperimentChange, dragging: boolean): void {
    if (change.size === 0) return;
    this.#waiting = { change: new Map([...(this.#waiting?.change ?? []), ...change]), dragging };
    this.#listeners.tell();
    this.#running ??= this.#send().finally(() => {
      this.#running = null;
    });
  }

  async #send(): Promise<void> {
    while (this.#waiting) {
      const interval = new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
      const sending = this.#waiting;
      this.#sending = sending;
      this.#waiting = null;
      const reply = await this.#connection.ask('experiment:change', {
        set: [...sending.change.values()].filter((setting) => setting !== null),
        reset: [...sending.change].flatMap(([key, setting]) => (setting ? [] : [key])),
        dragging: sending.dragging,
      });
      this.#sending = null;
      this.#answered(reply);
      await interval;
    }
  }

  /** What is still on its way comes first: it is what a person means to take back. */
  async #step(event: 'experiment:undo' | 'experiment:redo'): Promise<void> {
    await this.#running;
    this.#answered(await this.#connection.ask(event));
  }

  #answered(reply: { ok: true; steps: Steps } | { ok: false; error: SaidProblem }): void {
    this.#refusal = reply.ok ? null : reply.error;
    if (reply.ok) this.#steps = reply.steps;
    this.#listeners.tell();
  }
}
