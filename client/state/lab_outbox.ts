import type { LabState } from '../../shared/lab.ts';
import { editLab, type LabEdit } from '../../shared/lab_edit.ts';
import type { Refusal } from '../../shared/lab_refusal.ts';
import { LAB_EDITS_MAX, type LabSteps } from '../../shared/protocol.ts';
import type { Connection, Reply } from '../stream/connection.ts';

/** 20 a second: more than any eye wants, less than would flood. */
const INTERVAL_MS = 50;

type Change =
  | { readonly kind: 'edits'; readonly edits: readonly LabEdit[]; readonly dragging: boolean }
  | { readonly kind: 'state'; readonly state: LabState };

/**
 * This page's changes on their way to the server: one request at a time, of each setting the newest value. What a drag
 * has gone past is dropped here; the last value always goes out.
 */
export class LabOutbox {
  readonly #connection: Connection;
  /** The request ended; what it sent is part of the room's state, or was refused. */
  readonly #onAnswer: (refusals: readonly Refusal[], steps: LabSteps | null) => void;
  #sending: Change | null = null;
  #waiting: Change | null = null;
  #running: Promise<void> | null = null;
  /** The newest edits of a drag that hasn't ended. */
  #dragged: readonly LabEdit[] = [];

  constructor(
    connection: Connection,
    onAnswer: (refusals: readonly Refusal[], steps: LabSteps | null) => void,
  ) {
    this.#connection = connection;
    this.#onAnswer = onAnswer;
  }

  /** The room's state with what it doesn't have yet. */
  on(state: LabState): LabState {
    return applied(this.#waiting, applied(this.#sending, state));
  }

  /** When everything has gone out and was answered. */
  get settled(): Promise<void> {
    return this.#running ?? Promise.resolve();
  }

  edit(edits: readonly LabEdit[], dragging: boolean): void {
    this.#dragged = dragging ? edits : [];
    if (this.#waiting?.kind === 'state')
      this.#waiting = {
        kind: 'state',
        state: applied({ kind: 'edits', edits, dragging }, this.#waiting.state),
      };
    else this.#waiting = { kind: 'edits', edits: merged(this.#waiting?.edits ?? [], edits), dragging };
    this.#start();
  }

  /** A drag that is let go where it was last: the server learns that it is over, so that the next is a step of its own. */
  endDrag(): void {
    if (this.#dragged.length > 0) this.edit(this.#dragged, false);
  }

  set(state: LabState): void {
    this.#dragged = [];
    this.#waiting = { kind: 'state', state };
    this.#start();
  }

  #start(): void {
    this.#running ??= this.#send().finally(() => {
      this.#running = null;
    });
  }

  async #send(): Promise<void> {
    while (this.#waiting) {
      this.#sending = this.#takeWaiting();
      const interval = new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
      const reply = await this.#request(this.#sending);
      this.#sending = null;
      this.#onAnswer(refusalsOf(reply), reply.ok ? reply.steps : null);
      await interval;
    }
  }

  #takeWaiting(): Change {
    const waiting = this.#waiting!;
    this.#waiting = null;
    if (waiting.kind === 'state' || waiting.edits.length <= LAB_EDITS_MAX) return waiting;
    this.#waiting = { ...waiting, edits: waiting.edits.slice(LAB_EDITS_MAX) };
    return { ...waiting, edits: waiting.edits.slice(0, LAB_EDITS_MAX) };
  }

  #request(change: Change): Promise<Reply<{ version: number; steps: LabSteps }>> {
    if (change.kind === 'state') return this.#connection.ask('lab:set', { state: change.state });
    return this.#connection.ask('lab:edit', { edits: [...change.edits], dragging: change.dragging });
  }
}

/** Why the server didn't carry it out; none where it did. */
export function refusalsOf(reply: Reply): readonly Refusal[] {
  if (reply.ok) return [];
  const refusals = 'refusals' in reply.error ? (reply.error.refusals as readonly Refusal[]) : undefined;
  return refusals ?? [{ path: '', message: reply.error.message, suggestion: '', value: null }];
}

/** An edit that doesn't fit any more is passed over: the server will say so. */
function applied(change: Change | null, state: LabState): LabState {
  if (!change) return state;
  if (change.kind === 'state') return change.state;
  return change.edits.reduce((current, edit) => {
    const edited = editLab(current, edit);
    return edited.ok ? edited.state : current;
  }, state);
}

/** The newest of each setting, in the order in which they came last. */
function merged(older: readonly LabEdit[], newer: readonly LabEdit[]): LabEdit[] {
  const kept = older.filter(
    ({ path }) => !newer.some((edit) => path === edit.path || path.startsWith(`${edit.path}.`)),
  );
  return [...kept, ...newer];
}
