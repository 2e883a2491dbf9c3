import { css, html, type PropertyDeclarations } from 'lit';
import type { LabCut } from '../../../shared/protocol.ts';
import { wordsOf } from '../../language/spoken.ts';
import { SessionElement } from '../session_element.ts';
import { LAB_TEXT } from './lab_text.ts';
import { type Place, placeAfterKey } from './place.ts';

/** `square` with that size, moved inside a picture of `picturePx` × `picturePx`. */
export function squareInside({ top, left, sizePx }: LabCut, picturePx: number, sizeMostPx: number): LabCut {
  const size = Math.min(Math.max(sizePx, 1), sizeMostPx);
  const inside = (value: number) => Math.min(Math.max(value, 0), picturePx - size);
  return { top: inside(top), left: inside(left), sizePx: size };
}

/**
 * Lies over a picture and draws a square on it. Fires `square` while that is dragged or moved by keys, `cut` when it is
 * let go or Enter is pressed, `leave` at Escape.
 */
export class CutArea extends SessionElement {
  static override styles = css`
    :host {
      position: absolute;
      inset: 0;
    }
    .over {
      position: absolute;
      inset: 0;
      cursor: crosshair;
      touch-action: none;
      overflow: hidden;
    }
    .square {
      position: absolute;
      border: 2px dashed var(--selection);
      outline: 1px solid var(--selection-edge);
      pointer-events: none;
    }
  `;
  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    square: { attribute: false },
    picturePx: { attribute: false },
    sizeMostPx: { attribute: false },
  };
  declare square: LabCut;
  /** The picture's side. */
  declare picturePx: number;
  declare sizeMostPx: number;
  #from: Place | null = null;

  /** Only what is dragged changes here. */
  override read(): void {}

  override focus(): void {
    void this.updateComplete.then(() => this.#over.focus());
  }

  get #over(): HTMLElement {
    return this.renderRoot.querySelector<HTMLElement>('.over')!;
  }

  get #mirror(): boolean {
    return this.session.choice.now.mirror;
  }

  protected override render() {
    const { top, left, sizePx } = this.square;
    return html`
      <div
        class="over"
        role="application"
        tabindex="0"
        aria-label=${wordsOf(LAB_TEXT).cutArea(sizePx, top, left)}
        data-testid="cut-area"
        @pointerdown=${this.#onDown}
        @pointermove=${this.#onMove}
        @pointerup=${this.#onUp}
        @pointercancel=${this.#onUp}
        @keydown=${this.#onKey}
      >
        <div class="square"></div>
      </div>
    `;
  }

  protected override updated(): void {
    super.updated();
    const { style } = this.renderRoot.querySelector<HTMLElement>('.square')!;
    const { top, left, sizePx } = this.square;
    const share = (px: number) => `${(px / this.picturePx) * 100}%`;
    style.left = share(this.#mirror ? this.picturePx - left - sizePx : left);
    style.top = share(top);
    style.width = style.height = share(sizePx);
  }

  #moveTo(square: LabCut): void {
    const detail = squareInside(square, this.picturePx, this.sizeMostPx);
    this.dispatchEvent(new CustomEvent('square', { detail }));
  }

  #placeOf(event: PointerEvent): Place {
    const at = this.#over.getBoundingClientRect();
    const share = (event.clientX - at.left) / at.width;
    return {
      row: Math.floor(((event.clientY - at.top) / at.height) * this.picturePx),
      column: Math.floor((this.#mirror ? 1 - share : share) * this.picturePx),
    };
  }

  #onDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#over.setPointerCapture(event.pointerId);
    this.#from = this.#placeOf(event);
  }

  #onMove(event: PointerEvent): void {
    if (!this.#from) return;
    const { row, column } = this.#from;
    const to = this.#placeOf(event);
    const down = to.row - row;
    const across = to.column - column;
    const sizePx = Math.min(Math.max(Math.abs(down), Math.abs(across)) + 1, this.sizeMostPx);
    this.#moveTo({
      top: down < 0 ? row - sizePx + 1 : row,
      left: across < 0 ? column - sizePx + 1 : column,
      sizePx,
    });
  }

  #onUp(event: PointerEvent): void {
    if (!this.#from) return;
    const { row, column } = this.#placeOf(event);
    const moved = row !== this.#from.row || column !== this.#from.column;
    const { sizePx } = this.square;
    // A tap puts the square about its place.
    if (!moved) this.#moveTo({ top: row - (sizePx >> 1), left: column - (sizePx >> 1), sizePx });
    this.#from = null;
    this.dispatchEvent(new Event('cut'));
  }

  #onKey(event: KeyboardEvent): void {
    const { top, left, sizePx } = this.square;
    const growth = { '+': 1, '=': 1, '-': -1 }[event.key];
    if (event.key === 'Enter') this.dispatchEvent(new Event('cut'));
    else if (event.key === 'Escape') this.dispatchEvent(new Event('leave'));
    else if (growth !== undefined) this.#moveTo({ top, left, sizePx: sizePx + growth });
    else {
      const { picturePx } = this;
      const extent = { height: picturePx, width: picturePx };
      const next = placeAfterKey(event, { row: top, column: left }, extent, this.#mirror);
      if (!next) return;
      this.#moveTo({ top: next.row, left: next.column, sizePx });
    }
    event.preventDefault();
  }
}

customElements.define('convcast-cut-area', CutArea);
