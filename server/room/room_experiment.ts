import type { z } from 'zod';
import { changed, type ExperimentChange, experimentProblem, settingKey } from '../../shared/experiment.ts';
import type { experimentChangeSchema, SharedExperiment, Steps } from '../../shared/protocol.ts';
import type { Model } from '../weights/registry.ts';
import { OwnSteps, type Reversible, same } from './own_steps.ts';
import { RequestError } from './request_error.ts';
import type { RoomGraphs } from './room_graphs.ts';
import type { Author } from './room_lab.ts';

type Setting = SharedExperiment['settings'][number];
type SettingStep = {
  readonly key: string;
  readonly before: Setting | null;
  readonly after: Setting | null;
};

/** Setting by setting: what others changed elsewhere stays. */
const EXPERIMENT_STEPS: Reversible<SharedExperiment, readonly SettingStep[], ExperimentChange> = {
  between(before, after) {
    const keys = new Set([...before.settings, ...after.settings].map(settingKey));
    const steps = [...keys]
      .map((key) => ({ key, before: settingAt(before, key), after: settingAt(after, key) }))
      .filter((step) => !same(step.before, step.after));
    return steps.length ? steps : undefined;
  },
  reversed: (steps) => steps.map(({ key, before, after }) => ({ key, before: after, after: before })),
  continued(first, second) {
    if (first.length !== second.length) return undefined;
    const steps = second.map((step) => {
      const earlier = first.find(({ key }) => key === step.key);
      return earlier && same(earlier.after, step.before) ? { ...step, before: earlier.before } : undefined;
    });
    return steps.every((step) => step !== undefined) ? steps : undefined;
  },
  towards(now, steps) {
    if (steps.some(({ key, before }) => !same(settingAt(now, key), before))) return undefined;
    return new Map(steps.map(({ key, after }) => [key, after]));
  },
};

function settingAt({ settings }: SharedExperiment, key: string): Setting | null {
  return settings.find((setting) => settingKey(setting) === key) ?? null;
}

/**
 * A room's experiment on its network, versioned, and in step with the room's graphs. Each change gives the new version,
 * or throws `RequestError` and changes nothing.
 */
export class RoomExperiment {
  readonly #graphs: RoomGraphs;
  readonly #model: () => Model;
  readonly #onChange: (experiment: SharedExperiment) => void;
  readonly #steps = new OwnSteps(EXPERIMENT_STEPS);
  #shared: SharedExperiment = { version: 1, settings: [], who: null };

  constructor(graphs: RoomGraphs, model: () => Model, onChange: (experiment: SharedExperiment) => void) {
    this.#graphs = graphs;
    this.#model = model;
    this.#onChange = onChange;
  }

  get shared(): SharedExperiment {
    return this.#shared;
  }

  stepsOf(person: string): Steps {
    return this.#steps.count(person);
  }

  change(author: Author, { set, reset, dragging }: z.output<typeof experimentChangeSchema>): number {
    const before = this.#shared;
    const away = reset === 'all' ? before.settings.map(settingKey) : reset;
    this.#carryOut(
      author,
      new Map<string, Setting | null>([
        ...away.map((key): [string, null] => [key, null]),
        ...set.map((setting): [string, Setting] => [settingKey(setting), setting]),
      ]),
    );
    this.#steps.add(author.person, before, this.#shared, dragging);
    return this.#shared.version;
  }

  /** Nobody has changed anything yet. */
  get untouched(): boolean {
    return this.#shared.version === 1;
  }

  /** Takes the author's own last change back, where nobody has changed the same settings since. */
  undo(author: Author): number {
    this.#carryOut(author, this.#steps.undo(author.person, this.#shared));
    this.#steps.undone(author.person);
    return this.#shared.version;
  }

  /** Makes again what the author took back last, on the same condition. */
  redo(author: Author): number {
    this.#carryOut(author, this.#steps.redo(author.person, this.#shared));
    this.#steps.redone(author.person);
    return this.#shared.version;
  }

  /** The room has another model: nothing of the experiment fits it, nor can be taken back. Whether there was one. */
  modelChanged(): boolean {
    this.#steps.clear();
    const was = this.#shared.settings.length > 0;
    if (was) this.#become({ version: this.#shared.version + 1, settings: [], who: null });
    return was;
  }

  #carryOut({ who }: Author, change: ExperimentChange): void {
    const settings = changed(this.#shared.settings, change);
    const problem = experimentProblem(this.#model().network.graph, settings);
    if (problem) throw new RequestError('experiment-refused', problem);
    this.#become({ version: this.#shared.version + 1, settings, who });
  }

  #become(shared: SharedExperiment): void {
    this.#shared = shared;
    this.#graphs.setExperiment(shared.settings);
    this.#onChange(shared);
  }
}
