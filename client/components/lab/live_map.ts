import { css, html, nothing, type PropertyDeclarations } from 'lit';
import { colourTable, levelCss } from '../../../shared/colours/colour_maps.ts';
import { type Box, INPUT, type Shape } from '../../../shared/layers.ts';
import { type View, viewKey } from '../../../shared/protocol.ts';
import { rangeAt } from '../../../shared/result.ts';
import { extremeOf, levelsOf, type Range } from '../../../shared/scale.ts';
import { wordsOf } from '../../language/spoken.ts';
import { numberText } from '../../state/number_text.ts';
import { pictureName, type ShownPicture } from '../../state/pointing.ts';
import { coloursOf } from '../../state/session.ts';
import type { LiveView } from '../../stream/connection.ts';
import { AreaController } from '../area_controller.ts';
import { Pointable } from '../pointable.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';
import { LAB_TEXT } from './lab_text.ts';
import { type Place, placeAfterKey } from './place.ts';

/** Rows and columns of the map, inclusive, and how they are marked. */
export interface Mark {
  readonly box: Box;
  /** chosen: the amber frame. shaded: amber that adds up where marks lie on each other. outline: a thin line. */
  readonly kind: 'chosen' | 'shaded' | 'outline';
}

/**
 * One live map, or the picture, as large as whole pixels allow in the room there is, with marks on it and its true
 * range below. Fires `pick` with the row and the column of a press or of an arrow key.
 */
export class LiveMap extends SessionElement {
  static override styles = [
    common,
    css`
      .area {
        aspect-ratio: 1;
      }
      .map {
        position: relative;
        width: fit-content;
        background: var(--surface);
      }
      .pickable {
        cursor: crosshair;
        touch-action: none;
      }
      canvas.shrunk {
        image-rendering: auto;
      }
      .mark {
        position: absolute;
        pointer-events: none;
      }
      .chosen {
        border: 2px solid var(--selection);
        outline: 1px solid var(--selection-edge);
        box-shadow: inset 0 0 0 1px var(--selection-edge);
        z-index: 1;
      }
      .shaded {
        background: color-mix(in srgb, var(--selection) 10%, transparent);
        border: 1px solid color-mix(in srgb, var(--selection) 70%, transparent);
      }
      .outline {
        border: 1px solid rgb(255 255 255 / 70%);
        outline: 1px solid rgb(0 0 0 / 40%);
      }
      p {
        white-space: nowrap;
        min-height: 1.35em;
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    view: { attribute: false },
    map: { attribute: false },
    nonNegative: { attribute: false },
    crop: { attribute: false },
    marks: { attribute: false },
    sidePx: { attribute: false },
    label: {},
    pickable: { type: Boolean },
    withoutRange: { type: Boolean },
    shown: { state: true },
  };
  declare view: View;
  /** Which of a list of values, where the layer has no extent. */
  declare map: number;
  /** Whether its layer can give nothing below zero. */
  declare nonNegative: boolean;
  /** The part to show; null for all. */
  declare crop: Box | null;
  declare marks: readonly Mark[];
  /** CSS pixels that the longer side may have. */
  declare sidePx: number;
  declare label: string;
  declare pickable: boolean;
  declare withoutRange: boolean;
  /** What is on the canvas. */
  declare shown: { readonly box: Box; readonly scale: number } | null;
  #range: Range | null = null;
  #paintedFor = '';
  #painted: LiveView | null = null;
  readonly #area = new AreaController(this, '.area');

  constructor() {
    super();
    new Pointable(this, () => this.#shownNow());
    this.map = 0;
    this.crop = null;
    this.marks = [];
    this.nonNegative = false;
    this.sidePx = 200;
    this.label = '';
    this.pickable = false;
    this.withoutRange = false;
    this.shown = null;
  }

  #shownNow(): ShownPicture[] {
    const shape = this.session.connection.result?.latest.get(viewKey(this.view))?.header.shape;
    if (!this.shown || !shape) return [];
    const { top, left, bottom, right } = this.shown.box;
    return [
      {
        name: pictureName(this.view, this.map),
        rect: this.renderRoot.querySelector('canvas')!.getBoundingClientRect(),
        mirror: this.session.choice.now.mirror,
        part: {
          left: left / shape.width,
          top: top / shape.height,
          width: (right - left + 1) / shape.width,
          height: (bottom - top + 1) / shape.height,
        },
      },
    ];
  }

  /** Smallest and largest value of the map as shown; null before there is one. */
  get range(): Range | null {
    return this.#range;
  }

  protected override views() {
    return [this.view];
  }

  protected override render() {
    return html`
      <div class="area">
        <div
          class="map ${this.pickable ? 'pickable' : ''}"
          role=${this.pickable ? 'application' : 'img'}
          tabindex=${this.pickable ? 0 : nothing}
          aria-label=${this.pickable ? wordsOf(LAB_TEXT).arrows(this.label) : this.label}
          @pointerdown=${this.#onPress}
          @pointermove=${this.#onPress}
          @keydown=${this.#onKey}
        >
          <canvas ?hidden=${!this.shown}></canvas>
          ${this.shown ? this.marks.map(({ kind }) => html`<div class="mark ${kind}"></div>`) : nothing}
        </div>
      </div>
      ${
        this.withoutRange
          ? nothing
          : html`<p class="small quiet number" data-testid="range">
              ${this.#range ? wordsOf(LAB_TEXT).to(numberText(this.#range.min), numberText(this.#range.max)) : ' '}
            </p>`
      }
    `;
  }

  protected override updated(): void {
    super.updated();
    this.renderRoot.querySelector<HTMLElement>('.area')!.style.maxWidth = `${this.sidePx}px`;
    if (!this.shown) return;
    const { box, scale } = this.shown;
    const { mirror } = this.session.choice.now;
    this.renderRoot.querySelectorAll<HTMLElement>('.mark').forEach((element, index) => {
      const mark = this.marks[index]!;
      // Around what is chosen, not on it.
      const out = mark.kind === 'chosen' ? 2 : 0;
      const left = mirror ? box.right - mark.box.right : mark.box.left - box.left;
      element.style.left = `${left * scale - out}px`;
      element.style.top = `${(mark.box.top - box.top) * scale - out}px`;
      element.style.width = `${(mark.box.right - mark.box.left + 1) * scale + 2 * out}px`;
      element.style.height = `${(mark.box.bottom - mark.box.top + 1) * scale + 2 * out}px`;
    });
  }

  override paint(): void {
    const live = this.session.connection.result?.latest.get(viewKey(this.view));
    const canvas = this.renderRoot.querySelector('canvas');
    if (!canvas || !live) return;
    const { shape } = live.header;
    const box = clipped(this.crop, shape);
    if (!box || this.#area.widthPx <= 0) return;
    const { mirror, colours } = this.session.choice.now;
    const { dark } = this.session.choice;
    const sidePx = Math.min(this.sidePx, this.#area.widthPx);
    const paintFor = [
      viewKey(this.view),
      this.map,
      ...Object.values(box),
      sidePx,
      mirror,
      colours,
      dark,
    ].join();
    if (live === this.#painted && paintFor === this.#paintedFor) return;
    this.#painted = live;
    this.#paintedFor = paintFor;
    const width = box.right - box.left + 1;
    const height = box.bottom - box.top + 1;
    const zoom = Math.max(1, Math.floor((sidePx * devicePixelRatio) / Math.max(width, height)));
    const scale = Math.min(zoom / devicePixelRatio, sidePx / Math.max(width, height));
    this.#size(canvas, width, height, zoom, scale);
    const placements = [
      {
        from: { x: box.left, y: box.top, width, height },
        to: { x: 0, y: 0, width: width * zoom, height: height * zoom },
      },
    ];
    const { picture } = live;
    if (picture.kind === 'values') this.#paintValue(canvas, live, picture.values);
    else if (picture.kind === 'colour') paintColours(canvas, picture.bitmap, placements[0]!, mirror);
    else
      this.session.painter.tiles(canvas, picture, placements, this.#colours(live), {
        mirror,
        background: 'black',
      });
    if (picture.kind === 'values')
      this.#range = { min: picture.values[this.map]!, max: picture.values[this.map]! };
    else if (live.stats.length > 0) this.#range = rangeAt(live.stats, live.stats.length > 2 ? 1 : 0);
    const same =
      this.shown?.scale === scale &&
      Object.entries(box).every(([k, v]) => this.shown!.box[k as keyof Box] === v);
    if (!same) this.shown = { box, scale };
  }

  #size(canvas: HTMLCanvasElement, width: number, height: number, zoom: number, scale: number): void {
    if (canvas.width !== width * zoom || canvas.height !== height * zoom) {
      canvas.width = width * zoom;
      canvas.height = height * zoom;
    }
    canvas.style.width = `${width * scale}px`;
    canvas.style.height = `${height * scale}px`;
    canvas.classList.toggle('shrunk', scale * devicePixelRatio < zoom);
  }

  /** The picture is grey; a layer has the colours of its signs. */
  #colours({ stats }: LiveView): Uint8Array {
    if ('layer' in this.view && this.view.layer === INPUT) return colourTable('grey');
    return coloursOf(this.session, !this.nonNegative || rangeAt(stats, 0).min < 0);
  }

  #paintValue(canvas: HTMLCanvasElement, live: LiveView, values: Float32Array): void {
    const range = rangeAt(live.stats, 0);
    const signed = !this.nonNegative;
    const { zero, gain } = levelsOf(extremeOf('layer', range, range), signed);
    const context = canvas.getContext('2d')!;
    context.fillStyle = levelCss(this.#colours(live), Math.round(zero + gain * values[this.map]!));
    context.fillRect(0, 0, canvas.width, canvas.height);
  }

  #onPress(event: PointerEvent): void {
    if (!this.pickable || !this.shown || !(event.buttons & 1)) return;
    const canvas = this.renderRoot.querySelector('canvas')!;
    const at = canvas.getBoundingClientRect();
    const { box } = this.shown;
    const across = Math.floor(((event.clientX - at.left) / at.width) * (box.right - box.left + 1));
    const row = box.top + Math.floor(((event.clientY - at.top) / at.height) * (box.bottom - box.top + 1));
    const column = this.session.choice.now.mirror ? box.right - across : box.left + across;
    if (row < box.top || row > box.bottom || column < box.left || column > box.right) return;
    this.#pick({ row, column });
  }

  /** From the middle of what is chosen. */
  #onKey(event: KeyboardEvent): void {
    if (!this.pickable || !this.shown) return;
    const { box } = this.shown;
    const from = middleOf(this.marks.find(({ kind }) => kind === 'chosen')?.box ?? box);
    const { mirror } = this.session.choice.now;
    const next = placeAfterKey(event, from, { height: box.bottom + 1, width: box.right + 1 }, mirror);
    if (!next) return;
    event.preventDefault();
    this.#pick({ row: Math.max(next.row, box.top), column: Math.max(next.column, box.left) });
  }

  #pick(place: Place): void {
    this.dispatchEvent(new CustomEvent('pick', { detail: place }));
  }
}

/** The place in the middle. */
function middleOf({ top, left, bottom, right }: Box): Place {
  return { row: (top + bottom) >> 1, column: (left + right) >> 1 };
}

/** null where nothing of the crop lies inside: the map has changed since. */
function clipped(crop: Box | null, { height, width }: Shape): Box | null {
  if (!crop) return { top: 0, left: 0, bottom: height - 1, right: width - 1 };
  const box = {
    top: Math.max(crop.top, 0),
    left: Math.max(crop.left, 0),
    bottom: Math.min(crop.bottom, height - 1),
    right: Math.min(crop.right, width - 1),
  };
  return box.top > box.bottom || box.left > box.right ? null : box;
}

function paintColours(
  canvas: HTMLCanvasElement,
  bitmap: ImageBitmap,
  { from, to }: { from: { x: number; y: number; width: number; height: number }; to: typeof from },
  mirror: boolean,
): void {
  // Closed already: a newer one is about to come.
  if (bitmap.width === 0) return;
  const context = canvas.getContext('2d')!;
  context.imageSmoothingEnabled = false;
  if (mirror) context.setTransform(-1, 0, 0, 1, to.width, 0);
  context.drawImage(bitmap, from.x, from.y, from.width, from.height, to.x, to.y, to.width, to.height);
  context.resetTransform();
}

customElements.define('convcast-live-map', LiveMap);
