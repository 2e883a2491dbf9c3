import type { LabState } from '../../shared/lab.ts';
import { editLab, type LabEdit } from '../../shared/lab_edit.ts';
import { labGrid } from '../../shared/lab_grid.ts';
import { FIRST_PRESET } from '../../shared/lab_presets.ts';
import { readLab } from '../../shared/lab_read.ts';
import type { Refusal } from '../../shared/lab_refusal.ts';
import { strideComparison } from '../../shared/lab_strides.ts';
import type {
  LabCompare,
  LabComparison,
  LabEdits,
  LabGraphName,
  LabSet,
  LabUpdate,
  SharedLab,
  Steps,
} from '../../shared/protocol.ts';
import { LAB_STEPS, type LabWay } from './lab_undo.ts';
import { OwnSteps } from './own_steps.ts';
import { RequestError } from './request_error.ts';
import type { RoomGraphs } from './room_graphs.ts';

const cellName = (index: number): LabGraphName => `cell-${index}`;

/** Who changes something. */
export interface Author {
  /** The page's id. */
  readonly by: string;
  /** The person's id and name. */
  readonly person: string;
  readonly who: string;
}

/**
 * A room's Lab: its stack and its comparison, versioned, and in step with the room's graphs. Each change gives the new
 * version, or throws `RequestError` and changes nothing.
 */
export class RoomLab {
  readonly #graphs: RoomGraphs;
  readonly #onUpdate: (update: LabUpdate) => void;
  readonly #undo = new OwnSteps(LAB_STEPS);
  #shared: SharedLab = { version: 1, state: FIRST_PRESET.make([]), comparison: null };
  #cells = 0;

  constructor(graphs: RoomGraphs, onUpdate: (update: LabUpdate) => void) {
    this.#graphs = graphs;
    this.#onUpdate = onUpdate;
    this.#bringGraphs();
  }

  get shared(): SharedLab {
    return this.#shared;
  }

  /** Nobody has changed anything yet. */
  get untouched(): boolean {
    return this.#shared.version === 1;
  }

  edit(author: Author, { edits, dragging }: LabEdits): number {
    const before = this.#shared;
    this.#update(author, { state: this.#edited(edits) }, { kind: 'edits', edits });
    this.#undo.add(author.person, before, this.#shared, dragging);
    return this.#shared.version;
  }

  set(author: Author, { state: data }: LabSet): number {
    const before = this.#shared;
    const read = readLab(data);
    if (!read.ok) throw refused(read.refusals);
    this.#update(author, { state: read.state }, { kind: 'state', state: read.state });
    this.#undo.add(author.person, before, this.#shared);
    return this.#shared.version;
  }

  compare(author: Author, { comparison }: LabCompare): number {
    const before = this.#shared;
    this.#update(author, { comparison }, { kind: 'comparison', comparison });
    this.#undo.add(author.person, before, this.#shared);
    return this.#shared.version;
  }

  stepsOf(person: string): Steps {
    return this.#undo.count(person);
  }

  /** Takes the author's own last change back, where nobody has changed the same settings since. */
  undo(author: Author): number {
    this.#carryOut(author, this.#undo.undo(author.person, this.#shared), true);
    this.#undo.undone(author.person);
    return this.#shared.version;
  }

  /** Makes again what the author took back last, on the same condition. */
  redo(author: Author): number {
    this.#carryOut(author, this.#undo.redo(author.person, this.#shared), false);
    this.#undo.redone(author.person);
    return this.#shared.version;
  }

  #carryOut(author: Author, undo: LabWay, back: boolean): void {
    const content =
      undo.kind === 'edits'
        ? { state: this.#edited(undo.edits) }
        : undo.kind === 'state'
          ? { state: undo.state }
          : { comparison: undo.comparison };
    this.#update(author, content, undo, back);
  }

  /** All edits or none. */
  #edited(edits: readonly LabEdit[]): LabState {
    let { state } = this.#shared;
    for (const edit of edits) {
      const edited = editLab(state, edit);
      if (!edited.ok) throw refused(edited.refusals);
      state = edited.state;
    }
    return state;
  }

  #update({ by, who }: Author, content: Partial<SharedLab>, change: LabUpdate['change'], undo = false): void {
    const version = this.#shared.version + 1;
    this.#shared = { ...this.#shared, ...content, version };
    this.#bringGraphs();
    const update = { version, by, who, atMs: Date.now(), change, ...(undo && { undo }) };
    this.#onUpdate(update);
  }

  #bringGraphs(): void {
    const { state, comparison } = this.#shared;
    this.#graphs.set('lab', state);
    const cells = comparison ? compared(state, comparison) : [];
    cells.forEach((cell, index) => {
      this.#graphs.set(cellName(index), cell);
    });
    for (let index = cells.length; index < this.#cells; index++) this.#graphs.set(cellName(index), undefined);
    this.#cells = cells.length;
  }
}

function refused(refusals: readonly Refusal[]): RequestError {
  const { message, suggestion } = refusals[0]!;
  return new RequestError('lab-refused', [message, suggestion].filter(Boolean).join('. '), refusals);
}

/** The stacks of a comparison; undefined for one that can't be. */
function compared(state: LabState, comparison: LabComparison): (LabState | undefined)[] {
  const stacks =
    comparison.kind === 'grid' ? labGrid(state, comparison.axes) : strides(state, comparison.layer);
  return stacks.map((stack) => (stack.refusals.length ? undefined : stack.state));
}

/** A layer that was taken away since has nothing to compare. */
function strides(state: LabState, layer: number) {
  return state.layers[layer] ? strideComparison(state, layer) : [];
}
