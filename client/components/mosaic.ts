import { css, html, type PropertyDeclarations } from 'lit';
import type { Shape } from '../../shared/layers.ts';
import { type View, viewKey } from '../../shared/protocol.ts';
import { rangeAt } from '../../shared/result.ts';
import { extremeOf, type Range } from '../../shared/scale.ts';
import { wordsOf } from '../language/spoken.ts';
import { type Levels, levelsOfVector } from '../paint/levels.ts';
import { fitMosaic, type MosaicFit } from '../paint/mosaic_fit.ts';
import { MovingTiles } from '../paint/moving_tiles.ts';
import type { Picture } from '../paint/picture.ts';
import { orderedMaps } from '../state/map_order.ts';
import { pictureName, type ShownPicture } from '../state/pointing.ts';
import { chosenOf, coloursOf, gapColour } from '../state/session.ts';
import { ChosenMapName } from './chosen_map_name.ts';
import { cellAfterKey } from './listbox_keys.ts';
import { NETWORK_TEXT } from './network_text.ts';
import { Pointable } from './pointable.ts';
import { SessionElement } from './session_element.ts';
import { common, selection } from './styles.ts';

/** Around the mosaic, for the frame of its outermost maps. */
export const MOSAIC_FRAME_PX = 3;
/** How often live values change the order, and which maps are hidden: seldom enough to follow a map by eye. */
const ARRANGE_EVERY_MS = 1000;

/** What the canvas shows: it lags behind the choice until the layer's first result is there. */
interface Shown {
  readonly layer: string;
  readonly fit: MosaicFit;
  readonly tiles: MovingTiles;
  readonly pixelRatio: number;
}

/** All maps of the chosen layer, or all values of a vector as squares, as large as whole pixels allow. */
export class Mosaic extends SessionElement {
  static override styles = [
    common,
    selection,
    css`
      :host {
        overflow: auto;
      }
      .maps {
        position: relative;
        width: fit-content;
        margin: ${MOSAIC_FRAME_PX}px;
      }
      .maps:focus-visible {
        outline-offset: 1px;
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    areaWidthPx: { attribute: false },
    areaHeightPx: { attribute: false },
    shown: { state: true },
    order: { state: true },
  };
  /** The area that the mosaic may fill, in CSS pixels. */
  declare areaWidthPx: number;
  declare areaHeightPx: number;
  declare shown: Shown | null;
  /** The map at each place. */
  declare order: readonly number[];
  readonly #name = new ChosenMapName();
  #fitFor = '';
  #arrangedFor = '';
  /** Those that `order` was given to. */
  #tiles: MovingTiles | null = null;
  #arrangedAtMs = 0;
  readonly #calm = matchMedia('(prefers-reduced-motion: reduce)');

  constructor() {
    super();
    new Pointable(this, () => this.#tilesShown());
    this.shown = null;
    this.order = [];
  }

  protected override views() {
    const { layerView, peakView, vector } = chosenOf(this.session);
    const byMean = this.session.choice.now.order === 'mean';
    if (vector) return [layerView];
    return byMean ? [layerView, peakView, this.#meansView()] : [layerView, peakView];
  }

  #meansView(): View {
    return { kind: 'means', layer: chosenOf(this.session).layer.name };
  }

  protected override render() {
    const { layer, map, vector } = chosenOf(this.session);
    const text = wordsOf(NETWORK_TEXT);
    return html`
      <div
        class="maps"
        role="listbox"
        tabindex="0"
        aria-label=${vector ? text.valuesOf(layer.name) : text.mapsOf(layer.name)}
        aria-activedescendant="chosen"
        aria-orientation="horizontal"
        data-testid="mosaic"
        data-layer=${this.shown?.layer ?? ''}
        data-order=${this.order.join(' ')}
        data-zoom=${this.shown?.fit.zoom ?? ''}
        @keydown=${this.#onKey}
        @pointerdown=${this.#onPress}
      >
        <canvas></canvas>
        <div
          id="chosen"
          class="selection"
          role="option"
          aria-selected="true"
          aria-posinset=${this.order.indexOf(map) + 1}
          aria-setsize=${this.order.length}
          aria-label=${this.#name.now(this.session, this.matches(':focus-within'))}
          ?hidden=${this.shown?.layer !== layer.name}
        ></div>
      </div>
    `;
  }

  #tilesShown(): ShownPicture[] {
    const { layer, layerView, vector } = chosenOf(this.session);
    const canvas = this.renderRoot.querySelector('canvas');
    if (!canvas || vector || this.shown?.layer !== layer.name) return [];
    const { left, top } = canvas.getBoundingClientRect();
    const { tiles, pixelRatio } = this.shown;
    return tiles.placements(performance.now()).map(({ to }, slot) => ({
      name: pictureName(layerView, this.order[slot]),
      rect: {
        left: left + to.x / pixelRatio,
        top: top + to.y / pixelRatio,
        width: to.width / pixelRatio,
        height: to.height / pixelRatio,
      },
      mirror: this.session.choice.now.mirror,
    }));
  }

  protected override updated(): void {
    super.updated();
    this.#frameChosen();
  }

  #frameChosen(): void {
    const frame = this.renderRoot.querySelector<HTMLElement>('#chosen');
    const slot = this.order.indexOf(chosenOf(this.session).map);
    const box = this.shown?.tiles.placements(performance.now())[slot]?.to;
    if (!frame || !this.shown || !box) return;
    const { pixelRatio } = this.shown;
    const { x, y, width, height } = box;
    // Around the tile, not on it.
    frame.style.left = `${x / pixelRatio - 2}px`;
    frame.style.top = `${y / pixelRatio - 2}px`;
    frame.style.width = `${width / pixelRatio + 4}px`;
    frame.style.height = `${height / pixelRatio + 4}px`;
  }

  override paint(): void {
    const canvas = this.renderRoot.querySelector('canvas');
    const { result } = this.session.connection;
    const { layer, layerView, shape, signed } = chosenOf(this.session);
    const view = result?.views.get(viewKey(layerView));
    if (!canvas || !view || this.areaWidthPx <= 0 || this.areaHeightPx <= 0) return;
    const levels = levelsToPaint(view.picture, rangeAt(view.stats, 0), signed);
    if (!levels) return;
    const { tiles, fit } = this.#fitted(canvas, layer.name, shape, levels);
    const nowMs = performance.now();
    this.#arrange(tiles, view.stats, nowMs);
    this.session.painter.tiles(canvas, levels, tiles.placements(nowMs), coloursOf(this.session, signed), {
      mirror: this.session.choice.now.mirror,
      background: gapColour(this.session),
    });
    clearEmptyCells(canvas, fit, this.order.length);
    if (!tiles.isMoving(nowMs)) return;
    this.#frameChosen();
    this.session.frames.request();
  }

  #arrange(tiles: MovingTiles, stats: Float32Array, nowMs: number): void {
    const { map, shape, vector } = chosenOf(this.session);
    const { order, hideZeros } = this.session.choice.now;
    // A vector's values have their places: a class is found where it was.
    const measured = this.session.connection.result?.views.get(viewKey(this.#meansView()))?.picture;
    const means = measured?.kind === 'values' ? measured.values : null;
    const wish = {
      order: vector ? 'index' : order,
      hideZeros: hideZeros && !vector,
      chosen: map,
      means,
    } as const;
    const missing = !this.order.includes(map);
    const arrangedFor = [this.#fitFor, wish.order, wish.hideZeros, order === 'mean' && !means].join();
    const anew = this.#arrangedFor !== arrangedFor;
    if (!anew && !missing && nowMs - this.#arrangedAtMs < ARRANGE_EVERY_MS) return;
    const next = orderedMaps(stats, shape.channels, wish);
    this.#arrangedFor = arrangedFor;
    this.#arrangedAtMs = nowMs;
    if (!anew && next.join() === this.order.join()) return;
    tiles.arrange(next, nowMs, this.#calm.matches || this.#tiles !== tiles);
    this.#tiles = tiles;
    this.order = next;
  }

  #fitted(canvas: HTMLCanvasElement, layer: string, shape: Shape, { layout }: Levels): Shown {
    const pixelRatio = devicePixelRatio;
    const fitFor = [layer, this.areaWidthPx, this.areaHeightPx, pixelRatio].join();
    if (this.shown && fitFor === this.#fitFor) return this.shown;
    this.#fitFor = fitFor;
    const fit = fitMosaic(
      shape.channels,
      shape.width,
      shape.height,
      wholePx((this.areaWidthPx - 2 * MOSAIC_FRAME_PX) * pixelRatio),
      wholePx((this.areaHeightPx - 2 * MOSAIC_FRAME_PX) * pixelRatio),
    );
    canvas.width = fit.widthPx;
    canvas.height = fit.heightPx;
    canvas.style.width = `${fit.widthPx / pixelRatio}px`;
    canvas.style.height = `${fit.heightPx / pixelRatio}px`;
    this.shown = { layer, fit, tiles: new MovingTiles(layout, fit), pixelRatio };
    return this.shown;
  }

  #onKey(event: KeyboardEvent): void {
    if (!this.shown || event.altKey || event.ctrlKey || event.metaKey) return;
    const slot = Math.max(0, this.order.indexOf(chosenOf(this.session).map));
    const next = cellAfterKey(event.key, slot, this.shown.fit.columns, this.order.length);
    if (next === null) return;
    event.preventDefault();
    this.session.choice.set({ map: this.order[next]! });
  }

  #onPress(event: PointerEvent): void {
    if (!this.shown || event.button !== 0) return;
    const { fit, pixelRatio } = this.shown;
    const box = this.renderRoot.querySelector('canvas')!.getBoundingClientRect();
    const slot = fit.tileAt((event.clientX - box.left) * pixelRatio, (event.clientY - box.top) * pixelRatio);
    const map = slot === null ? undefined : this.order[slot];
    if (map !== undefined && this.shown.layer === chosenOf(this.session).layer.name)
      this.session.choice.set({ map });
  }
}

/** What is whole but for rounding stays whole: a pixel less would be a column less. */
function wholePx(px: number): number {
  return Math.floor(px + 0.01);
}

function levelsToPaint(picture: Picture, range: Range, signed: boolean): Levels | null {
  if (picture.kind === 'values')
    return levelsOfVector(picture.values, extremeOf('layer', range, range), signed);
  return picture.kind === 'levels' ? picture : null;
}

/** What follows the last map is no map, and must not look like a grey one. */
function clearEmptyCells(
  canvas: HTMLCanvasElement,
  { columns, rows, place, widthPx, heightPx }: MosaicFit,
  tiles: number,
): void {
  if (tiles === columns * rows) return;
  const { x, y, width, height } = place(tiles - 1);
  const context = canvas.getContext('2d');
  context?.clearRect(x + width, y, widthPx, height);
  context?.clearRect(0, y + height, widthPx, heightPx);
}

customElements.define('convcast-mosaic', Mosaic);
