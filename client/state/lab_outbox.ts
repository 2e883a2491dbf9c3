import type { LabState } from '../../shared/lab.ts';
import { editLab, type LabEdit } from '../../shared/lab_edit.ts';
import type { Refusal } from '../../shared/lab_refusal.ts';
import { LAB_EDITS_MAX, type Steps } from '../../shared/protocol.ts';
import type { Connection, Reply } from '../stream/connection.ts';

/** 20 a second: more than any eye wants, less than would flood. */
const INTERVAL_MS = 50;

/** Gestures that wait for one request. Beyond it a gesture becomes one step with the one before. */
const WAITING_MAX = 4;

type Change =
  | { readonly kind: 'edits'; readonly edits: readonly LabEdit[]; readonly dragging: boolean }
  | { readonly kind: 'state'; readonly state: LabState };

/**
 * This page's changes on their way to the server: one request at a time, of each setting the newest value. What a drag
 * has gone past is dropped here; the last value always goes out. A drag that begins while another's end waits stays a
 * change of its own, so that each is taken back by itself.
 */
export class LabOutbox {
  readonly #connection: Connection;
  /** The request ended; what it sent is part of the room's state, or was refused. */
  readonly #onAnswer: (refusals: readonly Refusal[], steps: Steps | null) => void;
  #sending: Change | null = null;
  /** The oldest first. */
  readonly #waiting: Change[] = [];
  #running: Promise<void> | null = null;
  /** The newest edits of a drag that hasn't ended. */
  #dragged: readonly LabEdit[] = [];

  constructor(connection: Connection, onAnswer: (refusals: readonly Refusal[], steps: Steps | null) => void) {
    this.#connection = connection;
    this.#onAnswer = onAnswer;
  }

  /** The room's state with what it doesn't have yet. */
  on(state: LabState): LabState {
    return this.#waiting.reduce((current, change) => applied(change, current), applied(this.#sending, state));
  }

  /** When everything has gone out and was answered. */
  get settled(): Promise<void> {
    return this.#running ?? Promise.resolve();
  }

  edit(edits: readonly LabEdit[], dragging: boolean): void {
    this.#dragged = dragging ? edits : [];
    const change: Change = { kind: 'edits', edits, dragging };
    const last = this.#waiting.at(-1);
    const begins = last?.kind === 'edits' && !last.dragging && dragging;
    if (!last || (begins && this.#waiting.length < WAITING_MAX)) this.#waiting.push(change);
    else
      this.#waiting[this.#waiting.length - 1] =
        last.kind === 'state'
          ? { kind: 'state', state: applied(change, last.state) }
          : { ...change, edits: merged(last.edits, edits) };
    this.#start();
  }

  /** A drag that is let go where it was last: the server learns that it is over, so that the next is a step of its own. */
  endDrag(): void {
    if (this.#dragged.length > 0) this.edit(this.#dragged, false);
  }

  set(state: LabState): void {
    this.#dragged = [];
    this.#waiting.splice(0, this.#waiting.length, { kind: 'state', state });
    this.#start();
  }

  #start(): void {
    this.#running ??= this.#send().finally(() => {
      this.#running = null;
    });
  }

  async #send(): Promise<void> {
    while (this.#waiting.length > 0) {
      this.#sending = this.#takeWaiting();
      const interval = new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
      const reply = await this.#request(this.#sending);
      this.#sending = null;
      this.#onAnswer(refusalsOf(reply), reply.ok ? reply.steps : null);
      await interval;
    }
  }

  #takeWaiting(): Change {
    const change = this.#waiting.shift()!;
    if (change.kind === 'state' || change.edits.length <= LAB_EDITS_MAX) return change;
    this.#waiting.unshift({ ...change, edits: change.edits.slice(LAB_EDITS_MAX) });
    return { ...change, edits: change.edits.slice(0, LAB_EDITS_MAX) };
  }

  #request(change: Change): Promise<Reply<{ version: number; steps: Steps }>> {
    if (change.kind === 'state') return this.#connection.ask('lab:set', { state: change.state });
    return this.#connection.ask('lab:edit', { edits: [...change.edits], dragging: change.dragging });
  }
}

/** Why the server didn't carry it out; none where it did. */
export function refusalsOf(reply: Reply): readonly Refusal[] {
  if (reply.ok) return [];
  const refusals = 'refusals' in reply.error ? (reply.error.refusals as readonly Refusal[]) : undefined;
  return (
    refusals ?? [
      {
        path: '',
        message: reply.error.message,
        suggestion: '',
        value: null,
        ...(reply.error.said && { said: reply.error.said }),
      },
    ]
  );
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
