import { css, html, LitElement, type PropertyDeclarations } from 'lit';
import { live } from 'lit/directives/live.js';
import { type Kernel, valueAt } from '../../../shared/kernel.ts';
import { extremeOf, levelsOf } from '../../../shared/scale.ts';
import { Spoken, wordsOf } from '../../language/spoken.ts';
import { numberOf, readTable } from '../../state/number_table.ts';
import { numberText } from '../../state/number_text.ts';
import { common } from '../styles.ts';
import { KERNEL_TEXT } from './kernel_text.ts';
import './number_cells.ts';
import { type Place, placeAfterKey } from './place.ts';

/** A cell that is smaller has no room for a number to be typed into it; the field then stands below the grid. */
const FIELD_FROM_PX = 40;

/**
 * One slice of a kernel as a grid of numbers on their colours. A field lies over the chosen cell: arrow keys move it,
 * what is typed is the cell's value at once, and a table that is pasted replaces the slice. With a brush, the pointer
 * paints. Fires `values` with the slice's new values, row by row, `dragging` while more are to come, and `table` with
 * rows that were pasted.
 */
export class KernelGrid extends LitElement {
  static override styles = [
    common,
    css`
      .grid {
        position: relative;
        width: fit-content;
      }
      .pad {
        position: absolute;
        inset: 0;
        cursor: cell;
      }
      .painting {
        touch-action: none;
        cursor: crosshair;
      }
      input {
        font: inherit;
        font-size: 1rem;
        font-variant-numeric: tabular-nums;
        text-align: center;
        background: var(--background);
        color: var(--text);
        border: 2px solid var(--selection);
        outline: 1px solid var(--selection-edge);
        padding: 0;
        margin: 0;
        border-radius: 0;
      }
      .over input {
        position: absolute;
      }
      /* The number below it is the same. */
      .over input:not(:focus) {
        background: none;
        color: transparent;
      }
      /* The brush paints the cell below it too. */
      .painting + input {
        pointer-events: none;
      }
      .under {
        display: flex;
        align-items: center;
        gap: 8px;
        margin-top: 6px;
      }
      .under input {
        width: 6em;
        min-height: 2rem;
      }
      .cell {
        position: absolute;
        pointer-events: none;
        border: 2px solid var(--selection);
        outline: 1px solid var(--selection-edge);
      }
      .problem {
        color: var(--problem);
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    slice: { attribute: false },
    extreme: { attribute: false },
    colours: { attribute: false },
    sidePx: { attribute: false },
    brush: { attribute: false },
    locked: { type: Boolean },
    at: { state: true },
    typed: { state: true },
    problem: { state: true },
  };
  /** Of one channel. */
  declare slice: Kernel;
  /** The largest magnitude of all slices. */
  declare extreme: number;
  declare colours: Uint8Array;
  declare sidePx: number;
  /** What the pointer paints; null: it chooses a cell. */
  declare brush: number | null;
  /** For whoever may only look: cells are chosen, and stay as they are. */
  declare locked: boolean;
  declare at: Place;
  /** In the field and not (yet) a number. */
  declare typed: string | null;
  declare problem: (() => string) | null;

  constructor() {
    super();
    new Spoken(this);
    this.brush = null;
    this.locked = false;
    this.at = { row: 0, column: 0 };
    this.typed = null;
    this.problem = null;
  }

  get #place(): Place {
    const last = this.slice.sizePx - 1;
    return { row: Math.min(this.at.row, last), column: Math.min(this.at.column, last) };
  }

  #cellPx(): number {
    return Math.max(1, Math.floor((this.sidePx * devicePixelRatio) / this.slice.sizePx)) / devicePixelRatio;
  }

  protected override render() {
    const { sizePx, values } = this.slice;
    const { row, column } = this.#place;
    const { zero, gain } = levelsOf(
      extremeOf('layer', { min: 0, max: 0 }, { min: 0, max: this.extreme }),
      true,
    );
    const over = this.#cellPx() >= FIELD_FROM_PX;
    const text = wordsOf(KERNEL_TEXT);
    const size = `${sizePx} × ${sizePx}`;
    const field = html`<input
      type="text"
      inputmode="decimal"
      autocomplete="off"
      ?readonly=${this.locked}
      aria-label=${text.cell(row + 1, column + 1, size)}
      data-testid="kernel-cell"
      .value=${live(this.typed ?? valueText(valueAt(this.slice, row, column, 0)))}
      @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
      @input=${this.#onInput}
      @blur=${this.#endTyping}
      @keydown=${this.#onKey}
      @paste=${this.#onPaste}
    />`;
    return html`
      <div class="grid ${over ? 'over' : ''}">
        <convcast-number-cells
          .cells=${{
            columns: sizePx,
            values,
            colours: this.colours,
            level: (value: number) => Math.round(zero + gain * value),
          }}
          .sidePx=${this.sidePx}
          .label=${text.grid(size)}
        ></convcast-number-cells>
        <div
          class="pad ${this.brush === null ? '' : 'painting'}"
          @pointerdown=${this.#onPointer}
          @pointermove=${this.#onPointer}
          @pointerup=${this.#onPointerUp}
          @pointercancel=${this.#onPointerUp}
        ></div>
        ${over ? field : html`<div class="cell"></div>`}
      </div>
      ${
        over
          ? ''
          : html`<div class="under small">
              ${field}<span class="quiet number">${text.place(row + 1, column + 1)}</span>
            </div>`
      }
      ${this.problem ? html`<p class="problem small" role="alert" data-testid="kernel-problem">${this.problem()}</p>` : ''}
    `;
  }

  protected override updated(): void {
    const cellPx = this.#cellPx();
    const { row, column } = this.#place;
    const frame = this.renderRoot.querySelector<HTMLElement>('.over input, .cell');
    if (!frame) return;
    const leastPx = Math.max(cellPx, 7);
    frame.style.left = `${(column + 0.5) * cellPx - leastPx / 2}px`;
    frame.style.top = `${(row + 0.5) * cellPx - leastPx / 2}px`;
    frame.style.width = frame.style.height = `${leastPx}px`;
  }

  #onInput(event: Event): void {
    const text = (event.target as HTMLInputElement).value;
    const value = numberOf(text);
    this.typed = text;
    if (!Number.isNaN(value)) this.#setValue(this.#place, value, true);
  }

  /** What isn't a number goes back to what was there. */
  #endTyping(): void {
    if (this.typed === null) return;
    const value = numberOf(this.typed);
    const { typed } = this;
    this.problem = Number.isNaN(value) ? () => wordsOf(KERNEL_TEXT).notANumber(typed) : null;
    this.typed = null;
    if (!Number.isNaN(value)) this.#setValue(this.#place, value, false);
  }

  async #onKey(event: KeyboardEvent): Promise<void> {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const key = event.key === 'Enter' ? 'ArrowDown' : event.key;
    const { sizePx } = this.slice;
    const next = placeAfterKey(
      { key, shiftKey: false },
      this.#place,
      { height: sizePx, width: sizePx },
      false,
    );
    if (!next) return;
    event.preventDefault();
    this.#endTyping();
    this.at = next;
    await this.updateComplete;
    (event.target as HTMLInputElement).select();
  }

  #onPaste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain').trim() ?? '';
    // One number goes into its cell.
    if (!Number.isNaN(numberOf(text))) return;
    event.preventDefault();
    if (this.locked) return;
    this.typed = null;
    const table = readTable(text);
    this.problem = table.ok ? null : table.words;
    if (table.ok) this.dispatchEvent(new CustomEvent('table', { detail: table.rows }));
  }

  async #onPointer(event: PointerEvent): Promise<void> {
    if (!(event.buttons & 1)) return;
    const pad = event.currentTarget as HTMLElement;
    const box = pad.getBoundingClientRect();
    const index = (from: number, length: number, at: number) =>
      Math.floor(((at - from) / length) * this.slice.sizePx);
    const place = {
      row: index(box.top, box.height, event.clientY),
      column: index(box.left, box.width, event.clientX),
    };
    const inside = (value: number) => value >= 0 && value < this.slice.sizePx;
    if (!inside(place.row) || !inside(place.column)) return;
    if (this.brush !== null) {
      if (event.type === 'pointerdown') pad.setPointerCapture(event.pointerId);
      this.at = place;
      this.#setValue(place, this.brush, true);
      return;
    }
    if (event.type !== 'pointerdown') return;
    event.preventDefault();
    this.#endTyping();
    this.at = place;
    await this.updateComplete;
    const field = this.renderRoot.querySelector('input')!;
    field.focus();
    field.select();
  }

  #onPointerUp(): void {
    if (this.brush !== null) this.#setValue(this.#place, this.brush, false);
  }

  #setValue({ row, column }: Place, value: number, dragging: boolean): void {
    this.problem = null;
    const at = row * this.slice.sizePx + column;
    const values = this.slice.values.map((old, index) => (index === at ? value : old));
    this.dispatchEvent(new CustomEvent('values', { detail: { values, dragging } }));
  }
}

/** As short as it is exact to six digits. */
function valueText(value: number): string {
  const exact = Number(value.toPrecision(6));
  return numberText(exact, Math.min(Math.max(decimalsOf(exact), 0), 6));
}

function decimalsOf(value: number): number {
  const [, decimals = ''] = `${value}`.split('e')[0]!.split('.');
  return decimals.length;
}

customElements.define('convcast-kernel-grid', KernelGrid);
