import { css, html, type PropertyDeclarations } from 'lit';
import type { Shape } from '../../shared/layers.ts';
import { viewKey } from '../../shared/protocol.ts';
import { rangeAt } from '../../shared/result.ts';
import { extremeOf, type Range } from '../../shared/scale.ts';
import { type Levels, levelsOfVector } from '../paint/levels.ts';
import { fitMosaic, type MosaicFit } from '../paint/mosaic_fit.ts';
import type { Picture } from '../paint/picture.ts';
import { mosaicPlacements, type Placement } from '../paint/placement.ts';
import { numberText } from '../state/number_text.ts';
import { chosenOf, coloursOf, gapColour } from '../state/session.ts';
import { cellAfterKey } from './listbox_keys.ts';
import { SessionElement } from './session_element.ts';
import { common, selection } from './styles.ts';

/** Around the mosaic, for the frame of its outermost maps. */
export const MOSAIC_FRAME_PX = 3;

/** What the canvas shows: it lags behind the choice until the layer's first result is there. */
interface Shown {
  readonly layer: string;
  readonly fit: MosaicFit;
  readonly placements: readonly Placement[];
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
  };
  /** The area that the mosaic may fill, in CSS pixels. */
  declare areaWidthPx: number;
  declare areaHeightPx: number;
  declare shown: Shown | null;
  #fitFor = '';

  constructor() {
    super();
    this.shown = null;
  }

  protected override views() {
    return [chosenOf(this.session).layerView];
  }

  protected override render() {
    const { layer, map, shape, vector } = chosenOf(this.session);
    const item = vector ? 'value' : 'map';
    return html`
      <div
        class="maps"
        role="listbox"
        tabindex="0"
        aria-label=${`${vector ? 'Values' : 'Maps'} of ${layer.name}`}
        aria-activedescendant="chosen"
        aria-orientation="horizontal"
        data-testid="mosaic"
        data-layer=${this.shown?.layer ?? ''}
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
          aria-posinset=${map + 1}
          aria-setsize=${shape.channels}
          aria-label=${`${item} ${map} of ${layer.name}${this.#rangeText(map)}`}
          ?hidden=${this.shown?.layer !== layer.name}
        ></div>
      </div>
    `;
  }

  #rangeText(map: number): string {
    const { vector } = chosenOf(this.session);
    const view = this.session.connection.result?.views.get(viewKey(chosenOf(this.session).layerView));
    if (!view) return '';
    if (vector) return view.picture.kind === 'values' ? `, ${numberText(view.picture.values[map]!)}` : '';
    const { min, max } = rangeAt(view.stats, 1 + map);
    return `, smallest value ${numberText(min)}, largest ${numberText(max)}`;
  }

  protected override updated(): void {
    super.updated();
    if (!this.shown) return;
    const { fit, pixelRatio } = this.shown;
    const { map } = chosenOf(this.session);
    const frame = this.renderRoot.querySelector<HTMLElement>('#chosen')!;
    const { x, y, width, height } = fit.place(map);
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
    const { placements, fit } = this.#fitted(canvas, layer.name, shape, levels);
    this.session.painter.tiles(canvas, levels, placements, coloursOf(this.session, signed), {
      mirror: this.session.choice.now.mirror,
      background: gapColour(this.session),
    });
    clearEmptyCells(canvas, fit, shape.channels);
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
    this.shown = { layer, fit, placements: mosaicPlacements(layout, fit), pixelRatio };
    return this.shown;
  }

  #onKey(event: KeyboardEvent): void {
    if (!this.shown || event.altKey || event.ctrlKey || event.metaKey) return;
    const { map, shape } = chosenOf(this.session);
    const next = cellAfterKey(event.key, map, this.shown.fit.columns, shape.channels);
    if (next === null) return;
    event.preventDefault();
    this.session.choice.set({ map: next });
  }

  #onPress(event: PointerEvent): void {
    if (!this.shown || event.button !== 0) return;
    const { fit, pixelRatio } = this.shown;
    const box = this.renderRoot.querySelector('canvas')!.getBoundingClientRect();
    const map = fit.tileAt((event.clientX - box.left) * pixelRatio, (event.clientY - box.top) * pixelRatio);
    if (map !== null && this.shown.layer === chosenOf(this.session).layer.name)
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

/** The last row's rest is no map, and must not look like a grey one. */
function clearEmptyCells(
  canvas: HTMLCanvasElement,
  { columns, rows, place, widthPx, heightPx }: MosaicFit,
  tiles: number,
): void {
  if (tiles === columns * rows) return;
  const { x, y, width } = place(tiles - 1);
  canvas.getContext('2d')?.clearRect(x + width, y, widthPx, heightPx);
}

customElements.define('convcast-mosaic', Mosaic);
