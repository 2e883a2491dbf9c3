/** Where the presenter points: at the same place of the same picture on every page, however large it is there. */

import { POINTERS_PER_SECOND_MAX, type Pointer, type View, viewKey } from '../../shared/protocol.ts';
import type { Connection } from '../stream/connection.ts';
import { Listeners } from '../stream/listeners.ts';

interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A picture, or a part of one, as it lies on this page. */
export interface ShownPicture {
  /** The same on all pages. */
  readonly name: string;
  /** In CSS pixels of the window. */
  readonly rect: Rect;
  readonly mirror: boolean;
  /** Which part of the picture, as shares of its width and height; all of it where it is left out. */
  readonly part?: Rect;
}

export type ShownIn = () => readonly ShownPicture[];

const INTERVAL_MS = 1000 / POINTERS_PER_SECOND_MAX;
const WHOLE: Rect = { left: 0, top: 0, width: 1, height: 1 };

/** One map is one picture, whatever its scale, alone or as a tile among all maps of its layer. */
export function pictureName(view: View, map = 0): string {
  const graph = view.graph ?? 'network';
  if (view.kind === 'map') return `${graph}/${view.layer}/${view.map}`;
  return view.kind === 'layer' ? `${graph}/${view.layer}/${map}` : viewKey(view);
}

/** A layer as it stands in the strip. */
export function thumbnailName(layer: string): string {
  return `strip/${layer}`;
}

export class Pointing {
  readonly #connection: Connection;
  readonly #listeners = new Listeners<[]>();
  readonly #elements = new Map<Element, ShownIn>();
  #on = false;
  #own: Pointer = null;
  #sent: Pointer = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.subscribe((change) => {
      if (change === 'role' && connection.room.role !== 'presenter') this.on = false;
      if (change === 'pointer' || change === 'role') this.#listeners.tell();
    });
  }

  /** This page's mouse is the pointer. */
  get on(): boolean {
    return this.#on;
  }

  set on(on: boolean) {
    if (on === this.#on) return;
    this.#on = on;
    if (!on) this.#point(null);
    this.#listeners.tell();
  }

  get pointer(): Pointer {
    return this.#on ? this.#own : this.#connection.room.pointer;
  }

  /** Of `on` and `pointer`. Returns what ends it. */
  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Pictures that can be pointed at, for as long as they are on the page. Returns what ends it. */
  show(element: Element, shown: ShownIn): () => void {
    this.#elements.set(element, shown);
    return () => this.#elements.delete(element);
  }

  /** The mouse is here, in CSS pixels of the window. */
  moved(x: number, y: number): void {
    if (!this.#on) return;
    // What lies within another comes after it, and is nearer to what is meant.
    for (const [element, shown] of [...this.#elements].reverse())
      for (const each of shown()) {
        const pointer = pointerAt(each, x, y);
        if (!pointer || !isSeen(element, x, y)) continue;
        this.#point(pointer);
        return;
      }
    this.#point(null);
  }

  /** Points without the mouse. */
  to(pointer: Pointer): void {
    if (this.#on) this.#point(pointer);
  }

  /** Those whose middle is in sight, with the element that shows them. */
  get seen(): readonly { readonly element: Element; readonly picture: ShownPicture }[] {
    return [...this.#elements].flatMap(([element, shown]) =>
      shown()
        .filter(({ rect: { left, top, width, height } }) =>
          isSeen(element, left + width / 2, top + height / 2),
        )
        .map((picture) => ({ element, picture })),
    );
  }

  /** Where on this page the pointer is: in every picture that shows the place. */
  get places(): readonly { x: number; y: number }[] {
    const { pointer } = this;
    if (!pointer) return [];
    return [...this.#elements].flatMap(([element, shown]) =>
      shown()
        .filter(({ name }) => name === pointer.view)
        .flatMap((each) => placeOf(each, pointer))
        .filter(({ x, y }) => isSeen(element, x, y)),
    );
  }

  /** The newest place goes out at most `POINTERS_PER_SECOND_MAX` times a second, the last one always. */
  #point(pointer: Pointer): void {
    if (!pointer && !this.#own) return;
    this.#own = pointer;
    this.#listeners.tell();
    this.#timer ??= setTimeout(() => this.#send(), 0);
  }

  #send(): void {
    this.#timer = undefined;
    if (this.#own === this.#sent) return;
    this.#sent = this.#own;
    this.#connection.point(this.#own);
    this.#timer = setTimeout(() => this.#send(), INTERVAL_MS);
  }
}

function pointerAt({ name, rect, mirror, part = WHOLE }: ShownPicture, x: number, y: number): Pointer {
  const across = (x - rect.left) / rect.width;
  const down = (y - rect.top) / rect.height;
  if (!(across >= 0 && across <= 1 && down >= 0 && down <= 1)) return null;
  const shown = mirror ? 1 - across : across;
  return { view: name, x: part.left + shown * part.width, y: part.top + down * part.height };
}

/** None where that place is not in the part that is shown. */
function placeOf({ rect, mirror, part = WHOLE }: ShownPicture, pointer: NonNullable<Pointer>) {
  const across = (pointer.x - part.left) / part.width;
  const down = (pointer.y - part.top) / part.height;
  if (!(across >= 0 && across <= 1 && down >= 0 && down <= 1)) return [];
  const shown = mirror ? 1 - across : across;
  return [{ x: rect.left + shown * rect.width, y: rect.top + down * rect.height }];
}

/** Whether nothing lies over the element there, and it isn't scrolled out of sight. */
function isSeen(element: Element, x: number, y: number): boolean {
  let root: Document | ShadowRoot = document;
  for (;;) {
    const top: Element | null = root.elementFromPoint(x, y);
    if (top === element) return true;
    if (!top?.shadowRoot || top.shadowRoot === root) return false;
    root = top.shadowRoot;
  }
}
