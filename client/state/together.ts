/** Whether this page is where the presenter is, or looks elsewhere by itself. */

import { labStages } from '../../shared/lab_graph.ts';
import type { Chapter } from '../../shared/lecture/chapter.ts';
import { chapterNamed } from '../../shared/lecture/chapters.ts';
import type { Stage } from '../../shared/protocol.ts';
import type { Connection } from '../stream/connection.ts';
import { Listeners } from '../stream/listeners.ts';
import { type Choice, SCREENS } from './choice.ts';
import type { LabStore } from './lab_store.ts';

/** Where a leading page is goes out at most this often; the last place always does. */
const INTERVAL_MS = 60;
const STORAGE_KEY = 'convcast-alone';
/** Shares go up to, not including, 1: beyond is no neuron. */
const SHARE_MAX = 0.999999;

/**
 * While together, viewers go where the room's stage is, and what presenters and controllers choose becomes the stage.
 * A viewer who chooses something looks alone from then on. Colours, scales and sizes are everybody's own.
 */
export class Together {
  readonly #connection: Connection;
  readonly #choice: Choice;
  readonly #lab: LabStore;
  readonly #listeners = new Listeners<[]>();
  #together: boolean;
  /** What the room and this page last had in common. */
  #known: string;
  #applying = false;
  #sending = false;
  #labState: unknown;

  /** `linked`: the address says what to look at, so a viewer who opens it looks there. */
  constructor(connection: Connection, choice: Choice, lab: LabStore, linked: boolean) {
    this.#connection = connection;
    this.#choice = choice;
    this.#lab = lab;
    this.#labState = lab.state;
    const alone = storedAlone();
    this.#together = alone === null ? !linked : alone === 'no';
    // The address will say what is looked at, whoever chose it: after a reload that decides nothing.
    if (alone === null) storeAlone(linked ? 'yes' : 'no');
    this.#known = linked ? '' : keyOf(this.#place);
    choice.subscribe(() => this.#chosen());
    lab.subscribe(() => this.#labChanged());
    connection.subscribe((change) => {
      if (change === 'welcome') this.#welcomed();
      else if (change === 'stage') this.#staged();
      else if (change === 'deck') this.#dealt();
      else if (change === 'role') this.#listeners.tell();
    });
  }

  get together(): boolean {
    return this.#together || this.#connection.room.role === 'presenter';
  }

  /** What this page's reader chooses, everybody who follows sees. */
  get leads(): boolean {
    const { role } = this.#connection.room;
    return this.together && (role === 'presenter' || role === 'controller');
  }

  set together(together: boolean) {
    this.#together = together;
    storeAlone(together ? 'no' : 'yes');
    const { stage } = this.#connection.room;
    if (together && stage) this.#apply(stage);
    this.#listeners.tell();
  }

  /** The listener is called when any of the above changed. Returns what ends it. */
  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** What the screen is about: a chapter of the lecture is about one of the other two, or about neither. */
  get #about(): 'network' | 'lab' | 'plate' {
    const { screen, chapter } = this.#choice.now;
    return screen === 'lecture' ? this.#chapter(chapter).stage.screen : screen;
  }

  #chapter(name: string): Chapter {
    return chapterNamed(name, this.#connection.room.deck?.chapters);
  }

  get #place(): Stage {
    const { screen, layer, map, across, down } = this.#choice.now;
    const chapter = screen === 'lecture' ? this.#chapter(this.#choice.now.chapter).name : null;
    const about = this.#about;
    if (about === 'network') return { screen, layer, map, probe: { across, down }, chapter };
    if (about === 'plate') return { screen, layer: null, map: null, probe: null, chapter };
    const { chosen, state } = this.#lab;
    const { conv } = labStages(state.layers[chosen.layer]!, chosen.layer + 1);
    const { height, width } = this.#lab.shapeOf(conv);
    const probe = { across: (chosen.column + 0.5) / width, down: (chosen.row + 0.5) / height };
    return { screen, layer: conv, map: chosen.kernel, probe, chapter };
  }

  #chosen(): void {
    if (this.#applying || !this.together) return;
    const key = keyOf(this.#place);
    if (key === this.#known) return;
    const { role, stage } = this.#connection.room;
    if (this.leads) {
      this.#known = key;
      void this.#send();
    } else if (role === 'viewer' && stage && !this.#onlyPointed()) this.together = false;
  }

  /** A pointer that moves over the Lab's maps shows what is under it, and decides nothing. */
  #onlyPointed(): boolean {
    const { stage } = this.#connection.room;
    const { screen, layer, map, chapter } = this.#place;
    return (
      this.#about === 'lab' &&
      stage?.screen === screen &&
      stage.chapter === chapter &&
      stage.layer === layer &&
      stage.map === map &&
      !this.#lab.chosen.pinned
    );
  }

  #labChanged(): void {
    const changed = this.#lab.state !== this.#labState;
    this.#labState = this.#lab.state;
    // What was chosen may have left the stack: that is nobody's choice.
    if (changed && !this.leads) this.#known = keyOf(this.#place);
    else if (this.#about === 'lab') this.#chosen();
  }

  #welcomed(): void {
    const { stage } = this.#connection.room;
    const key = keyOf(this.#place);
    // It chose something while there was no connection, or is the first to say where it is. Another network is welcomed
    // too: while this page's own place is on its way, the room's is the older one.
    if (this.leads && (!stage || key !== this.#known)) {
      this.#known = key;
      void this.#send();
    } else if (this.together && stage && !this.#sending) this.#apply(stage);
    this.#listeners.tell();
  }

  /** There may be no chapter of this name any more: that is nobody's choice, and who leads says where to go on. */
  #dealt(): void {
    if (this.leads) this.#chosen();
    else this.#known = keyOf(this.#place);
  }

  #staged(): void {
    // While this page's own place is on its way, that is the newer one.
    if (!this.#sending) this.#follow();
    this.#listeners.tell();
  }

  /** Somebody else's place. */
  #follow(): void {
    const { stage } = this.#connection.room;
    if (this.together && stage && stage.by !== this.#connection.welcome?.id) this.#apply(stage);
  }

  #apply({ screen, layer, map, probe, chapter }: Stage): void {
    const known = SCREENS.find((name) => name === screen);
    if (!known) return;
    this.#applying = true;
    const place = probe && {
      across: Math.min(probe.across, SHARE_MAX),
      down: Math.min(probe.down, SHARE_MAX),
    };
    // A chapter brings choices of its own; what was chosen since comes on top.
    this.#choice.set({ screen: known, ...(chapter !== null && { chapter }) });
    if (this.#about === 'network')
      this.#choice.set({
        ...(layer !== null && { layer }),
        ...(map !== null && { map }),
        ...place,
      });
    else if (this.#about === 'lab') this.#chooseInLab(layer, map, place);
    this.#known = keyOf(this.#place);
    this.#applying = false;
  }

  #chooseInLab(name: string | null, kernel: number | null, probe: Stage['probe']): void {
    const { layers } = this.#lab.state;
    const layer = layers.findIndex((each, index) => labStages(each, index + 1).conv === name);
    // The stage may be ahead of the stack.
    if (layer < 0 || kernel === null) return;
    const { height, width } = this.#lab.shapeOf(name!);
    this.#lab.choose({
      layer,
      kernel,
      ...(probe && { row: Math.floor(probe.down * height), column: Math.floor(probe.across * width) }),
      pooled: null,
    });
  }

  async #send(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    for (let sent = ''; sent !== this.#known; ) {
      sent = this.#known;
      const interval = new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
      await this.#connection.ask('stage:set', this.#place);
      await interval;
    }
    this.#sending = false;
    this.#follow();
  }
}

function keyOf(place: Stage): string {
  return JSON.stringify(place);
}

function storedAlone(): string | null {
  try {
    return sessionStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

function storeAlone(alone: 'yes' | 'no'): void {
  try {
    sessionStorage.setItem(STORAGE_KEY, alone);
  } catch {
    // A browser that keeps nothing follows again after a reload.
  }
}
