/** The lecture as this page shows it: which chapter is open, and the room's stage set for it. */

import { type Kernel, rounded, scaled, zeroMean } from '../../shared/kernel.ts';
import { labKernel, withKernel } from '../../shared/lab_stack.ts';
import type { Chapter, Cut, LabStage } from '../../shared/lecture/chapter.ts';
import { chapterNamed, chapters } from '../../shared/lecture/chapters.ts';
import { TITLE_TEXT } from '../components/lab/title_text.ts';
import { localProblem, type SaidProblem } from '../language/said_text.ts';
import type { Connection } from '../stream/connection.ts';
import { Listeners } from '../stream/listeners.ts';
import type { Choice } from './choice.ts';
import type { LabStore } from './lab_store.ts';
import type { Together } from './together.ts';

/** In which the results of the stack before are gone for sure. */
const SEEK_MS = 1500;

/** A piece of a single grey level answers 0 everywhere. */
const WITHOUT_CONTRAST = localProblem('lab-refused', 'withoutContrast');

export class Lecture {
  readonly #connection: Connection;
  readonly #choice: Choice;
  readonly #lab: LabStore;
  readonly #together: Together;
  readonly #listeners = new Listeners<[]>();
  #problem: SaidProblem | null = null;
  /** Counts chapters that were opened: of one that was overtaken while its kernel was cut, nothing is set any more. */
  #turn = 0;
  /** The chapter for which this page set up its own choices last. */
  #shown = '';
  /** The chapter for which this page set the room's stage last. */
  #prepared = '';
  /** A kernel is to be cut from a picture that isn't there yet. */
  #waits = false;
  #seeksUntilMs = 0;
  /** Where the search has led so far. */
  #sought = { row: 0, column: 0 };

  constructor(connection: Connection, choice: Choice, lab: LabStore, together: Together) {
    this.#connection = connection;
    this.#choice = choice;
    this.#lab = lab;
    this.#together = together;
    choice.subscribe(() => this.#settle());
    together.subscribe(() => this.#listeners.tell());
    connection.subscribe((change) => {
      if (change === 'welcome' || change === 'role') this.#settle();
      // Who follows is taken along.
      if (change === 'deck' && this.leads) this.#settle();
      if (change === 'stage' || change === 'deck') this.#listeners.tell();
      if (change === 'result' && this.#waits && connection.result) void this.prepare();
    });
    this.#settle();
  }

  get chapters(): readonly Chapter[] {
    return this.#connection.room.deck?.chapters ?? chapters();
  }

  /** Counts from 0. */
  get at(): number {
    return this.chapters.indexOf(this.chapter);
  }

  get chapter(): Chapter {
    return chapterNamed(this.#choice.now.chapter, this.chapters);
  }

  /** Whether this page sets the room's stage: a viewer doesn't, nor who looks alone. */
  get leads(): boolean {
    return this.#together.leads;
  }

  /** Whether the room's stack is what the open chapter is about. */
  get inRoom(): boolean {
    const { stage } = this.#connection.room;
    return stage?.screen === 'lecture' && stage.chapter === this.chapter.name;
  }

  /** Whether the neuron with the largest value is still looked for: not when somebody has chosen another meanwhile. */
  get seeks(): boolean {
    const { row, column } = this.#lab.chosen;
    const untouched = row === this.#sought.row && column === this.#sought.column;
    return this.leads && untouched && performance.now() < this.#seeksUntilMs;
  }

  /** This neuron has the largest value, as far as is known. */
  lead(neuron: { row: number; column: number }): void {
    this.#lab.choose(neuron);
    const { row, column } = this.#lab.chosen;
    this.#sought = { row, column };
  }

  /** Why the stage could not be set; null where it could. */
  get problem(): SaidProblem | null {
    return this.#problem;
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Goes to a chapter; who leads takes the room along. */
  open(name: string): void {
    if (name === this.chapter.name) void this.prepare();
    else this.#choice.set({ screen: 'lecture', chapter: name });
  }

  /** Whether there was another chapter to go to. */
  step(by: number): boolean {
    const next = this.chapters[this.at + by];
    if (next) this.open(next.name);
    return next !== undefined;
  }

  /** The room's stage as the open chapter has it, whatever was changed since. */
  async prepare(): Promise<void> {
    if (!this.leads) return;
    const turn = ++this.#turn;
    const { name, stage } = this.chapter;
    this.#prepared = name;
    this.#waits = false;
    this.#become(null);
    if (stage.screen !== 'lab') return;
    this.#lab.start(stage.lab);
    if (stage.axes) void this.#lab.compare({ kind: 'grid', axes: stage.axes });
    this.#choose(stage);
    if (stage.cut) await this.#cut(stage, stage.cut, turn);
  }

  /** The first kernel becomes a piece of the live picture. */
  async #cut(stage: LabStage, cut: Cut, turn: number): Promise<void> {
    this.#waits = !this.#connection.source;
    if (this.#waits) return;
    const { at, sizePx, answer } = cut;
    const reply = at ? await this.#lab.cut({ ...at, sizePx }) : await this.#lab.cutStrongest(sizePx);
    if (turn !== this.#turn) return;
    if (!reply.ok) return this.#become(reply.error);
    const kernel = patternOf(reply.kernel, answer);
    if (!kernel) return this.#become(WITHOUT_CONTRAST);
    const [layer] = stage.lab.layers;
    const { bias } = layer!.kernels[0]!;
    this.#lab.start(
      withKernel(stage.lab, 0, 0, labKernel(TITLE_TEXT.en['Cut from the picture'], kernel, bias)),
    );
    // The neuron that reads the piece itself.
    const { top, left } = 'top' in reply ? reply : at!;
    this.lead({ row: Math.floor(top / layer!.stride), column: Math.floor(left / layer!.stride) });
  }

  #choose({ chosen: { seek, ...chosen }, show }: LabStage): void {
    this.#seeksUntilMs = seek ? performance.now() + SEEK_MS : 0;
    this.#lab.choose({ ...chosen, slice: 0, pooled: null, pinned: show === 'figures' });
    this.lead(chosen);
  }

  /** Whatever led to the open chapter: a click, a key, a link, or the room. */
  #settle(): void {
    if (this.#choice.now.screen !== 'lecture') return;
    this.#show();
    // A chapter that is opened again after a look at the Lab is as it was left.
    if (this.leads && !this.inRoom && this.#prepared !== this.chapter.name) void this.prepare();
  }

  /** What belongs to this page alone. */
  #show(): void {
    if (this.#shown === this.chapter.name) return;
    this.#shown = this.chapter.name;
    const { stage } = this.chapter;
    if (stage.screen === 'network') {
      const { layer, map, across, down } = stage;
      this.#choice.set({ layer, map, across, down });
    } else if (stage.screen === 'lab') this.#choose(stage);
    this.#listeners.tell();
  }

  #become(problem: SaidProblem | null): void {
    this.#problem = problem;
    this.#listeners.tell();
  }
}

/**
 * A piece of a picture as a kernel of mean 0, scaled to give `answer` where it was cut.
 *
 * @returns null for a piece without contrast, which answers 0 everywhere.
 */
export function patternOf(cut: Kernel, answer: number | undefined): Kernel | null {
  const pattern = zeroMean(cut);
  const own = pattern.values.reduce((sum, value) => sum + value * value, 0);
  if (own < 1e-6 * cut.values.length) return null;
  return rounded(answer === undefined ? pattern : scaled(pattern, answer / own));
}
