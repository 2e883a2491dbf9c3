/** The room's Lab as this page shows and changes it. */

import type { LabState } from '../../shared/lab.ts';
import { checkLab } from '../../shared/lab_check.ts';
import { labEdits } from '../../shared/lab_difference.ts';
import { editLab } from '../../shared/lab_edit.ts';
import { labGraph, labStages } from '../../shared/lab_graph.ts';
import { FIRST_PRESET } from '../../shared/lab_presets.ts';
import { type LabResult, type Refusal, refusalAt } from '../../shared/lab_refusal.ts';
import { type Shape, shapesOf } from '../../shared/layers.ts';
import {
  type LabAnswer,
  type LabComparison,
  type LabCut,
  may,
  type SharedLab,
  type Steps,
} from '../../shared/protocol.ts';
import { said } from '../../shared/sayings.ts';
import type { Connection, Reply } from '../stream/connection.ts';
import { LabOutbox, refusalsOf } from './lab_outbox.ts';

/** All count from 0. */
export interface LabChosen {
  readonly layer: number;
  readonly kernel: number;
  /** The channel of what the layer reads that the kernel editor shows. */
  readonly slice: number;
  /** Of the layer's convolution. */
  readonly row: number;
  readonly column: number;
  /** The output of the layer's pool through which it was chosen; null where it was pointed at itself. */
  readonly pooled: { readonly row: number; readonly column: number } | null;
  /** Stays where it is while the pointer moves over the maps. */
  readonly pinned: boolean;
  /** Where the chosen map has its largest value is marked too. */
  readonly brightest: boolean;
}

export interface EditOptions {
  /** More values of the same setting are about to come: together they are one change to undo. */
  readonly dragging?: boolean;
}

const FIRST_CHOSEN: LabChosen = {
  layer: 0,
  kernel: 0,
  slice: 0,
  row: 96,
  column: 108,
  pooled: null,
  pinned: false,
  brightest: false,
};

/** The sizes of the maps in which places were chosen. */
interface ChosenIn {
  readonly conv: Shape;
  readonly pool: Shape | null;
}

export class LabStore {
  readonly #connection: Connection;
  readonly #outbox: LabOutbox;
  readonly #listeners = new Set<() => void>();
  #state: LabState = FIRST_PRESET.make([]);
  /** What "reset" leads back to. */
  #origin: LabState = this.#state;
  #chosen = FIRST_CHOSEN;
  #chosenIn: ChosenIn = this.#mapsOf(0);
  #refusals: readonly Refusal[] = [];
  #steps: Steps = { undo: 0, redo: 0 };

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#outbox = new LabOutbox(connection, (refusals, steps) => {
      if (refusals.length > 0) this.#refusals = refusals;
      if (steps) this.#steps = steps;
      this.#refresh();
    });
    connection.subscribe((change) => {
      if (change === 'welcome') this.#steps = connection.welcome!.steps;
      if (change === 'lab' || change === 'welcome') this.#refresh();
      if (change === 'role') this.#tell();
    });
  }

  /** As the server has it; null before the first connection. */
  get shared(): SharedLab | null {
    return this.#connection.lab;
  }

  /** With this page's changes that are still on their way. Before the first connection: the stack a room begins with. */
  get state(): LabState {
    return this.#state;
  }

  /** Always within the stack as it is now; what was chosen in a larger or smaller map is at the same part of it. */
  get chosen(): LabChosen {
    const { layers } = this.#state;
    const layer = Math.min(this.#chosen.layer, layers.length - 1);
    const { kernels } = layers[layer]!;
    const maps = this.#mapsOf(layer);
    const { pooled } = this.#chosen;
    return {
      ...this.#chosen,
      layer,
      kernel: Math.min(this.#chosen.kernel, kernels.length - 1),
      slice: Math.min(this.#chosen.slice, kernels[0]!.inChannels - 1),
      ...moved(this.#chosen, this.#chosenIn.conv, maps.conv),
      pooled: pooled && maps.pool && moved(pooled, this.#chosenIn.pool ?? maps.pool, maps.pool),
    };
  }

  /** This person may look at the stack, and not change it. */
  get locked(): boolean {
    const { role } = this.#connection.room;
    return role !== null && !may(role, 'lab:edit');
  }

  /** Whether this person has a change to take back; another page of theirs may have made it. */
  get canUndo(): boolean {
    return this.#steps.undo > 0;
  }

  get canRedo(): boolean {
    return this.#steps.redo > 0;
  }

  /** Of the last change that was refused. */
  get refusals(): readonly Refusal[] {
    return this.#refusals;
  }

  /** Why the last change of this setting was refused; null where it wasn't. */
  refusalAt(path: string): Refusal | null {
    return this.#refusals.find((refusal) => refusal.path === path) ?? null;
  }

  /** Of a layer of the stack's graph: conv1, bias1, relu1, pool1, conv2, … */
  shapeOf(graphLayer: string): Shape {
    return shapesOf(labGraph(this.#state)).get(graphLayer)!;
  }

  /** Returns whether it can be; if not, `refusalAt` says why. */
  edit(path: string, value: unknown, { dragging = false }: EditOptions = {}): boolean {
    if (this.locked) return this.#refuseLocked(path);
    const edited = editLab(this.#state, { path, value });
    if (!edited.ok) return this.#refuse(edited.refusals);
    this.#outbox.edit([{ path, value }], dragging);
    this.#accept(edited.state);
    return true;
  }

  /** The stack with any number of settings changed. `path`: the control at which a refusal stands. */
  change(next: LabState, path = '', { dragging = false }: EditOptions = {}): boolean {
    if (this.locked) return this.#refuseLocked(path);
    const refusals = checkLab(next);
    if (refusals.length > 0) return this.#refuse(refusals.map((refusal) => ({ ...refusal, path })));
    this.#send(next, dragging);
    this.#accept(next);
    return true;
  }

  /** A stack to go on from: "reset" leads back to it. */
  start(state: LabState): boolean {
    if (!this.change(state)) return false;
    this.#origin = state;
    return true;
  }

  /** What a file or a link holds, or why it holds nothing: that stands at path "". */
  open(read: LabResult): boolean {
    if (read.ok) return this.start(read.state);
    const refusal = read.refusals[0]!;
    return this.#refuse([{ ...refusal, path: '', setting: refusal.path, value: null }]);
  }

  reset(): void {
    this.change(this.#origin);
  }

  undo(): Promise<void> {
    return this.#step('lab:undo');
  }

  redo(): Promise<void> {
    return this.#step('lab:redo');
  }

  /** null ends it. */
  async compare(comparison: LabComparison | null): Promise<Reply> {
    const reply = await this.#connection.ask('lab:compare', { comparison });
    this.#stepped(reply);
    return reply;
  }

  /** A square of the newest picture, as the first layer gets it after all changes of this page. */
  async cut(request: LabCut) {
    await this.#outbox.settled;
    return this.#connection.ask('lab:cut', request);
  }

  /** The one of this size that has the most contrast. */
  async cutStrongest(sizePx: number) {
    await this.#outbox.settled;
    return this.#connection.ask('lab:cut-strongest', { sizePx });
  }

  choose(chosen: Partial<LabChosen>): void {
    const before = this.chosen;
    this.#chosenIn = this.#mapsOf(before.layer);
    this.#chosen = { ...before, ...chosen };
    this.#tell();
  }

  /** Of everything above. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #mapsOf(layer: number): ChosenIn {
    const { conv, pool } = labStages(this.#state.layers[layer]!, layer + 1);
    return { conv: this.shapeOf(conv), pool: pool === null ? null : this.shapeOf(pool) };
  }

  #accept(state: LabState): void {
    this.#state = state;
    this.#refusals = [];
    this.#tell();
  }

  /** The server keeps the steps: what is still on its way goes first. */
  async #step(event: 'lab:undo' | 'lab:redo'): Promise<void> {
    if (this.locked) return;
    await this.#outbox.settled;
    const reply = await this.#connection.ask(event);
    this.#refusals = refusalsOf(reply);
    this.#stepped(reply);
  }

  #stepped(reply: LabAnswer | Reply<never>): void {
    if (reply.ok) this.#steps = reply.steps;
    this.#tell();
  }

  #refuse(refusals: readonly Refusal[]): false {
    this.#refusals = refusals;
    this.#tell();
    return false;
  }

  #refuseLocked(path: string): false {
    return this.#refuse([refusalAt(path, said('locked'))]);
  }

  #send(next: LabState, dragging: boolean): void {
    const edits = labEdits(this.#state, next);
    if (!edits) this.#outbox.set(next);
    else if (edits.length > 0) this.#outbox.edit(edits, dragging);
    else if (!dragging) this.#outbox.endDrag();
  }

  #refresh(): void {
    if (this.shared) this.#state = this.#outbox.on(this.shared.state);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** The middle of a neuron in one map is in the middle of a neuron of the other. */
function moved<T extends { row: number; column: number }>({ row, column }: T, from: Shape, to: Shape) {
  return {
    row: Math.floor(((row + 0.5) / from.height) * to.height),
    column: Math.floor(((column + 0.5) / from.width) * to.width),
  };
}
