import { css, html, type PropertyDeclarations } from 'lit';
import { tileOrigin } from '../../../shared/atlas.ts';
import { colourTable } from '../../../shared/colours/colour_maps.ts';
import { type Box, INPUT, type Shape } from '../../../shared/layers.ts';
import { type View, viewKey } from '../../../shared/protocol.ts';
import { rangeAt } from '../../../shared/result.ts';
import type { Range } from '../../../shared/scale.ts';
import { pictureName } from '../../state/pointing.ts';
import { coloursOf } from '../../state/session.ts';
import type { LiveView } from '../../stream/connection.ts';
import { AreaController } from '../area_controller.ts';
import { Pointable } from '../pointable.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';
import { type Place, placeAfterKey } from './place.ts';

export interface StageMark {
  readonly box: Box;
  /** chosen: the amber frame. window: what a pool reads. brightest: where the map answers most. */
  readonly kind: 'chosen' | 'window' | 'brightest';
}

/** A mark of one pixel has to be seen too. */
const MARK_LEAST_PX = 9;

/** Of smaller maps pixels are looked at one by one. */
const FILL_FROM_PX = 100;

/**
 * One map of a live layer, or the picture, as large as whole pixels allow. Fires `point` with a place while the pointer
 * moves over it, and `pin` with the place of a click or of an arrow key.
 */
export class StageMap extends SessionElement {
  static override styles = [
    common,
    css`
      .map {
        position: relative;
        overflow: hidden;
        background: var(--surface);
      }
      .pointable {
        cursor: crosshair;
        touch-action: manipulation;
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
        z-index: 2;
      }
      .window {
        border: 1px dashed var(--selection);
        z-index: 1;
      }
      .brightest {
        border: 2px solid #fff;
        outline: 2px solid #000;
        border-radius: 3px;
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    view: { attribute: false },
    tile: { attribute: false },
    shape: { attribute: false },
    nonNegative: { attribute: false },
    marks: { attribute: false },
    sidePx: { attribute: false },
    fill: { type: Boolean },
    label: {},
    place: { attribute: false },
  };
  declare view: View;
  /** Which of a layer's maps. */
  declare tile: number;
  /** Of one map: it has its size before there is a picture. */
  declare shape: Shape;
  declare nonNegative: boolean;
  declare marks: readonly StageMark[];
  /** CSS pixels that a side may have. */
  declare sidePx: number;
  /** A map of many pixels takes all the room, shrunk from the next whole number of pixels each. */
  declare fill: boolean;
  declare label: string;
  /** Where arrow keys start from; null: nothing can be pointed at. */
  declare place: Place | null;
  #range: Range | null = null;
  #painted: LiveView | null = null;
  #paintedFor = '';
  readonly #area = new AreaController(this, '.area');

  constructor() {
    super();
    new Pointable(this, () => {
      const rect = this.renderRoot.querySelector('canvas')?.getBoundingClientRect();
      const { mirror } = this.session.choice.now;
      return rect?.width ? [{ name: pictureName(this.view, this.tile), rect, mirror }] : [];
    });
    this.tile = 0;
    this.marks = [];
    this.nonNegative = false;
    this.sidePx = 264;
    this.fill = false;
    this.label = '';
    this.place = null;
  }

  /** Smallest and largest value of the map as shown; null before there is one. */
  get range(): Range | null {
    return this.#range;
  }

  protected override views() {
    return [this.view];
  }

  /** Device pixels for each of the map's, and CSS pixels. */
  #scale(): { zoom: number; cssPx: number } {
    const { width, height } = this.shape;
    const room = Math.min(this.sidePx, this.#area.widthPx || this.sidePx);
    const longer = Math.max(width, height);
    const exact = (room * devicePixelRatio) / longer;
    if (this.fill && longer >= FILL_FROM_PX) return { zoom: Math.ceil(exact), cssPx: room / longer };
    const zoom = Math.max(1, Math.floor(exact));
    return { zoom, cssPx: Math.min(zoom / devicePixelRatio, room / longer) };
  }

  protected override render() {
    return html`
      <div class="area">
        <div
          class="map ${this.place ? 'pointable' : ''}"
          tabindex=${this.place ? 0 : -1}
          role=${this.place ? 'application' : 'group'}
          aria-label=${this.label}
          @pointermove=${(event: PointerEvent) => this.#fire('point', this.#placeOf(event))}
          @click=${(event: PointerEvent) => this.#fire('pin', this.#placeOf(event))}
          @keydown=${this.#onKey}
        >
          <canvas></canvas>
          ${this.marks.map(({ kind }) => html`<div class="mark ${kind}" data-testid=${`mark-${kind}`}></div>`)}
        </div>
      </div>
    `;
  }

  protected override updated(): void {
    super.updated();
    const { zoom, cssPx } = this.#scale();
    const { width, height } = this.shape;
    const map = this.renderRoot.querySelector<HTMLElement>('.map')!;
    const canvas = map.querySelector('canvas')!;
    map.style.width = canvas.style.width = `${width * cssPx}px`;
    map.style.height = canvas.style.height = `${height * cssPx}px`;
    canvas.classList.toggle('shrunk', cssPx * devicePixelRatio < zoom);
    const { mirror } = this.session.choice.now;
    map.querySelectorAll<HTMLElement>('.mark').forEach((element, index) => {
      const { box, kind } = this.marks[index]!;
      const out = kind === 'chosen' ? 2 : 0;
      const left = mirror ? width - 1 - box.right : box.left;
      for (const [start, size, from, to] of [
        ['left', 'width', left, left + box.right - box.left + 1],
        ['top', 'height', box.top, box.bottom + 1],
      ] as const) {
        const length = Math.max((to - from) * cssPx + 2 * out, MARK_LEAST_PX);
        element.style[start] = `${((from + to) / 2) * cssPx - length / 2}px`;
        element.style[size] = `${length}px`;
      }
    });
  }

  override read(): void {}

  override paint(): void {
    const live = this.session.connection.result?.latest.get(viewKey(this.view));
    const canvas = this.renderRoot.querySelector('canvas');
    if (!canvas || !live || live.header.shape.width !== this.shape.width) return;
    // The map of a kernel that has just been added comes with the next picture.
    if (this.tile >= live.header.shape.channels) return;
    const { zoom } = this.#scale();
    const { mirror, colours } = this.session.choice.now;
    const paintFor = [viewKey(this.view), this.tile, zoom, mirror, colours, this.session.choice.dark].join();
    if (live === this.#painted && paintFor === this.#paintedFor) return;
    this.#painted = live;
    this.#paintedFor = paintFor;
    if (live.stats.length > 0) this.#range = rangeAt(live.stats, live.stats.length > 2 ? 1 + this.tile : 0);
    const width = this.shape.width * zoom;
    const height = this.shape.height * zoom;
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    const { picture } = live;
    if (picture.kind === 'colour') paintColour(canvas, picture.bitmap, mirror);
    else if (picture.kind === 'levels') {
      const from = tileOrigin(picture.layout, this.tile);
      this.session.painter.tiles(
        canvas,
        picture,
        [
          {
            from: { ...from, width: this.shape.width, height: this.shape.height },
            to: { x: 0, y: 0, width, height },
          },
        ],
        this.#colours(),
        { mirror, background: 'black' },
      );
    } else this.#paintValue(canvas, picture.values[this.tile] ?? 0);
  }

  #colours(): Uint8Array {
    if ('layer' in this.view && this.view.layer === INPUT) return colourTable('grey');
    return coloursOf(this.session, !this.nonNegative);
  }

  /** A map of one value comes as a number. */
  #paintValue(canvas: HTMLCanvasElement, value: number): void {
    const [red, green, blue] = this.#colours().subarray((value < 0 ? 1 : value > 0 ? 255 : 128) * 4);
    const context = canvas.getContext('2d')!;
    context.fillStyle = `rgb(${red} ${green} ${blue})`;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }

  #placeOf(event: PointerEvent): Place | null {
    const at = this.renderRoot.querySelector('canvas')!.getBoundingClientRect();
    const { width, height } = this.shape;
    const across = Math.floor(((event.clientX - at.left) / at.width) * width);
    const row = Math.floor(((event.clientY - at.top) / at.height) * height);
    if (across < 0 || row < 0 || across >= width || row >= height) return null;
    return { row, column: this.session.choice.now.mirror ? width - 1 - across : across };
  }

  #onKey(event: KeyboardEvent): void {
    if (!this.place) return;
    const next = placeAfterKey(event, this.place, this.shape, this.session.choice.now.mirror);
    if (!next) return;
    event.preventDefault();
    this.#fire('pin', next);
  }

  #fire(name: 'point' | 'pin', detail: Place | null): void {
    if (this.place && detail) this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function paintColour(canvas: HTMLCanvasElement, bitmap: ImageBitmap, mirror: boolean): void {
  // Closed already: a newer one is about to come.
  if (bitmap.width === 0) return;
  const context = canvas.getContext('2d')!;
  context.imageSmoothingEnabled = false;
  if (mirror) context.setTransform(-1, 0, 0, 1, canvas.width, 0);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  context.resetTransform();
}

customElements.define('convcast-stage-map', StageMap);
