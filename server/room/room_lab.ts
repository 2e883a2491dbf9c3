import type { LabState } from '../../shared/lab.ts';
import { editLab, type LabEdit } from '../../shared/lab_edit.ts';
import { labGrid } from '../../shared/lab_grid.ts';
import { FIRST_PRESET } from '../../shared/lab_presets.ts';
import { readLab } from '../../shared/lab_read.ts';
import type { Refusal } from '../../shared/lab_refusal.ts';
import { strideComparison } from '../../shared/lab_strides.ts';
import type { LabComparison, LabGraphName, SharedLab } from '../../shared/protocol.ts';
import type { RoomGraphs } from './room_graphs.ts';

const cellName = (index: number): LabGraphName => `cell-${index}`;

/** A room's Lab: its stack and its comparison, versioned, and in step with the room's graphs. */
export class RoomLab {
  readonly #graphs: RoomGraphs;
  #shared: SharedLab = { version: 1, state: FIRST_PRESET.make([]), comparison: null };
  #cells = 0;

  constructor(graphs: RoomGraphs) {
    this.#graphs = graphs;
    this.#bringGraphs();
  }

  get shared(): SharedLab {
    return this.#shared;
  }

  /** All edits or none. Returns why not; empty where they were carried out. */
  edit(edits: readonly LabEdit[]): readonly Refusal[] {
    let { state } = this.#shared;
    for (const edit of edits) {
      const edited = editLab(state, edit);
      if (!edited.ok) return edited.refusals;
      state = edited.state;
    }
    this.#replace({ state });
    return [];
  }

  set(data: unknown): readonly Refusal[] {
    const read = readLab(data);
    if (!read.ok) return read.refusals;
    this.#replace({ state: read.state });
    return [];
  }

  compare(comparison: LabComparison | null): void {
    this.#replace({ comparison });
  }

  #replace(change: Partial<SharedLab>): void {
    this.#shared = { ...this.#shared, ...change, version: this.#shared.version + 1 };
    this.#bringGraphs();
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
