import { css, html, type PropertyDeclarations } from 'lit';
import type { Layer } from '../../shared/layers.ts';
import { type Kernel, type View, viewKey } from '../../shared/protocol.ts';
import { rangeAt, scaleIn } from '../../shared/result.ts';
import { extremeOf, legendOf } from '../../shared/scale.ts';
import { wordsOf } from '../language/spoken.ts';
import type { Picture } from '../paint/picture.ts';
import { exactText, numberText } from '../state/number_text.ts';
import { pictureName } from '../state/pointing.ts';
import { type Chosen, chosenOf, coloursOf } from '../state/session.ts';
import type { Change } from '../stream/connection.ts';
import './kernel.ts';
import './legend.ts';
import { AreaController } from './area_controller.ts';
import { cellAfterKey } from './listbox_keys.ts';
import { NETWORK_TEXT } from './network_text.ts';
import { NEURON_TEXT } from './neuron_text.ts';
import { Pointable } from './pointable.ts';
import { SessionElement } from './session_element.ts';
import { isStacked } from './stacked.ts';
import { common, selection } from './styles.ts';

const KERNEL_WIDTH_PX = 170;
const KERNEL_HEIGHT_PX = 205;
const GAP_PX = 20;
/** The title above a panel's body, and the legend under the map, in rem. */
const TITLE_REM = 2.6;
const LEGEND_REM = 3.8;

interface Arrangement {
  readonly kernel: 'none' | 'beside' | 'below';
  /** Of the largest map that has room, in CSS pixels. */
  readonly sidePx: number;
}

/** Where the kernel leaves the map more room, in a body of this size. */
function arrangementIn(layer: Layer, widthPx: number, heightPx: number): Arrangement {
  const freePx = heightPx - LEGEND_REM * remPx();
  if (layer.kind !== 'conv') return { kernel: 'none', sidePx: Math.min(widthPx, freePx) };
  const besidePx = Math.min(widthPx - KERNEL_WIDTH_PX - GAP_PX, freePx);
  const belowPx = Math.min(widthPx, freePx - KERNEL_HEIGHT_PX);
  // A map smaller than its kernel would be of no use.
  if (Math.max(besidePx, belowPx) < KERNEL_WIDTH_PX)
    return { kernel: 'none', sidePx: Math.min(widthPx, freePx) };
  return besidePx > belowPx ? { kernel: 'beside', sidePx: besidePx } : { kernel: 'below', sidePx: belowPx };
}

/** The side of the largest map, about, that has room in a panel, in CSS pixels. */
export function mapSideInPanel(layer: Layer, widthPx: number, heightPx: number): number {
  return arrangementIn(layer, widthPx, heightPx - TITLE_REM * remPx()).sidePx;
}

function remPx(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}

/** A held arrow key passes many maps: kernels are fetched where it rests. */
const KERNEL_DELAY_MS = 80;

/** The chosen map, as large as whole pixels allow, what its colours mean and what made it. */
export class MapPanel extends SessionElement {
  static override styles = [
    common,
    selection,
    css`
      :host {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        gap: 8px;
      }
      header {
        display: flex;
        align-items: baseline;
        gap: 12px;
        flex-wrap: wrap;
      }
      .body {
        min-height: 0;
        overflow: auto;
        padding: 3px;
        margin: -3px;
        display: grid;
        grid-template-rows: minmax(0, 1fr) auto;
        gap: 12px ${GAP_PX}px;
      }
      .area {
        min-width: 0;
        overflow: hidden;
        padding: 3px;
        margin: -3px;
      }
      .empty {
        visibility: hidden;
      }
      .map {
        position: relative;
        width: fit-content;
        cursor: crosshair;
      }
      .under {
        /* A small map's legend is wider than the map. */
        min-width: min(100%, 12rem);
        height: 3.2rem;
        margin-top: 8px;
      }
      .under p {
        text-align: center;
      }
      convcast-kernel {
        align-self: start;
      }
      .beside {
        grid-template-rows: none;
        grid-template-columns: minmax(0, 1fr) ${KERNEL_WIDTH_PX}px;
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    kernel: { state: true },
    zoom: { state: true },
  };
  /** That of the chosen map, or of the one chosen before until it is there; null for layers without. */
  declare kernel: Kernel | null;
  /** Device pixels for each of the map's; 0 until it is painted. */
  declare zoom: number;
  readonly #body = new AreaController(this, '.body');
  readonly #area = new AreaController(this, '.area');
  #kernelFor = '';
  #kernelTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    new Pointable(this, () => {
      if (!this.zoom) return [];
      const rect = this.renderRoot.querySelector('canvas')!.getBoundingClientRect();
      const { mapView } = chosenOf(this.session);
      return [{ name: pictureName(mapView), rect, mirror: this.session.choice.now.mirror }];
    });
    this.kernel = null;
    this.zoom = 0;
  }

  protected override readonly renders: readonly Change[] = ['link', 'welcome', 'source', 'experiment'];

  protected override views() {
    const { vector, mapView, valueView } = chosenOf(this.session);
    // A vector has no maps; another panel is about to take this one's place.
    return vector ? [] : [mapView, valueView];
  }

  protected override willUpdate(): void {
    const { layer, map } = chosenOf(this.session);
    const kernelFor = this.session.connection.welcome
      ? `${layer.name}/${map}/${this.session.connection.experiment?.version}`
      : '';
    if (kernelFor === this.#kernelFor) return;
    this.#kernelFor = kernelFor;
    clearTimeout(this.#kernelTimer);
    if (layer.kind !== 'conv') this.kernel = null;
    else if (kernelFor) this.#kernelTimer = setTimeout(() => this.#fetchKernel(kernelFor), KERNEL_DELAY_MS);
  }

  async #fetchKernel(kernelFor: string): Promise<void> {
    const { layer, map } = chosenOf(this.session);
    try {
      const kernel = await this.session.connection.kernel(layer.name, map);
      if (kernelFor === this.#kernelFor) this.kernel = kernel;
    } catch {
      // The connection reports what went wrong; the next choice or welcome asks again.
      if (kernelFor === this.#kernelFor) {
        this.kernel = null;
        this.#kernelFor = '';
      }
    }
  }

  protected override render() {
    const chosen = chosenOf(this.session);
    const { layer, map, row, column } = chosen;
    const text = wordsOf(NETWORK_TEXT);
    const neuron = wordsOf(NEURON_TEXT);
    return html`
      <header>
        <h2 class="title" data-testid="map-title">${neuron.map(map)}</h2>
        <p class="quiet number" data-testid="neuron">${neuron.place(row, column)}${this.#valueText(chosen)}</p>
      </header>
      <div class="body ${this.#kernelPlace(layer)}">
        <div class="area ${this.zoom ? '' : 'empty'}">
          <div
            class="map"
            role="listbox"
            tabindex="0"
            aria-label=${text.neuronsOf(neuron.mapOf(map, layer.name))}
            aria-activedescendant="neuron"
            data-testid="map"
            data-zoom=${this.zoom}
            @keydown=${this.#onKey}
            @pointerdown=${this.#onPress}
            @pointermove=${this.#onPress}
          >
            <canvas></canvas>
            <div
              id="neuron"
              class="selection"
              role="option"
              aria-selected="true"
              aria-label=${neuron.place(row, column)}
            ></div>
          </div>
          <div class="under" data-testid="map-legend">${this.#legend(chosen)}</div>
        </div>
        ${
          this.kernel && this.#kernelPlace(layer) !== 'none'
            ? html`<convcast-kernel
                .kernel=${this.kernel}
                .mirror=${this.session.choice.now.mirror}
                data-testid="kernel"
              ></convcast-kernel>`
            : ''
        }
      </div>
    `;
  }

  #kernelPlace(layer: Layer): Arrangement['kernel'] {
    const { widthPx, heightPx } = this.#body;
    return arrangementIn(layer, widthPx, isStacked() ? Number.POSITIVE_INFINITY : heightPx).kernel;
  }

  #legend({ mapView, signed, map }: Chosen) {
    const { scale } = mapView as Extract<View, { kind: 'map' }>;
    const stats = this.session.connection.result?.views.get(viewKey(mapView))?.stats;
    const own = stats ? rangeAt(stats, 1) : null;
    const extreme = stats && own ? extremeOf(scaleIn(scale, stats), own, rangeAt(stats, 0)) : null;
    const text = wordsOf(NETWORK_TEXT);
    const range = wordsOf(NEURON_TEXT).range;
    return html`
      <convcast-legend
        .colours=${coloursOf(this.session, signed)}
        .signed=${signed}
        .range=${extreme === null ? null : legendOf(extreme, signed)}
      ></convcast-legend>
      <p class="small quiet number">
        ${own ? text.mapRange(map, range(numberText(own.min), numberText(own.max))) : ' '}
      </p>
    `;
  }

  /** As the engine has it. */
  #valueText({ valueView }: Chosen): string {
    const picture = this.session.connection.result?.views.get(viewKey(valueView))?.picture;
    return picture?.kind === 'values' ? ` · ${exactText(picture.values[0]!)}` : '';
  }

  protected override updated(): void {
    super.updated();
    const { row, column, shape } = chosenOf(this.session);
    const { mirror } = this.session.choice.now;
    const side = this.zoom / devicePixelRatio;
    const frame = this.renderRoot.querySelector<HTMLElement>('#neuron')!;
    frame.style.left = `${(mirror ? shape.width - 1 - column : column) * side - 2}px`;
    frame.style.top = `${row * side - 2}px`;
    frame.style.width = frame.style.height = `${side + 4}px`;
  }

  override paint(): void {
    const { mapView, shape, signed } = chosenOf(this.session);
    const picture = this.session.connection.result?.views.get(viewKey(mapView))?.picture;
    const canvas = this.renderRoot.querySelector('canvas');
    if (!canvas || picture?.kind !== 'levels') return;
    this.zoom = this.#zoomFor(picture);
    const width = shape.width * this.zoom;
    const height = shape.height * this.zoom;
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
      canvas.style.width = `${width / devicePixelRatio}px`;
      canvas.style.height = `${height / devicePixelRatio}px`;
      this.renderRoot.querySelector<HTMLElement>('.under')!.style.width = canvas.style.width;
    }
    this.session.painter.tiles(
      canvas,
      picture,
      [
        {
          from: { x: 0, y: 0, width: shape.width, height: shape.height },
          to: { x: 0, y: 0, width, height },
        },
      ],
      coloursOf(this.session, signed),
      { mirror: this.session.choice.now.mirror, background: 'black' },
    );
  }

  #zoomFor({ layout }: Extract<Picture, { kind: 'levels' }>): number {
    const { widthPx, heightPx } = this.#area;
    const underPx = this.renderRoot.querySelector<HTMLElement>('.under')!.offsetHeight + 8;
    const across = (widthPx * devicePixelRatio) / layout.tileWidthPx;
    const down = ((heightPx - underPx) * devicePixelRatio) / layout.tileHeightPx;
    // A page that scrolls has all the height that the map wants.
    return Math.max(1, Math.floor(isStacked() ? across : Math.min(across, down)));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { row, column, shape } = chosenOf(this.session);
    const key = this.session.choice.now.mirror ? mirroredKey(event.key) : event.key;
    const next = cellAfterKey(key, row * shape.width + column, shape.width, shape.width * shape.height);
    if (next === null) return;
    event.preventDefault();
    this.#choose(next % shape.width, Math.floor(next / shape.width));
  }

  #onPress(event: PointerEvent): void {
    if (!(event.buttons & 1)) return;
    const { shape } = chosenOf(this.session);
    const box = this.renderRoot.querySelector('canvas')!.getBoundingClientRect();
    const across = Math.floor(((event.clientX - box.left) / box.width) * shape.width);
    const down = Math.floor(((event.clientY - box.top) / box.height) * shape.height);
    if (across < 0 || down < 0 || across >= shape.width || down >= shape.height) return;
    this.#choose(this.session.choice.now.mirror ? shape.width - 1 - across : across, down);
  }

  /** The middle of the neuron, so that the same place is chosen in every layer. */
  #choose(column: number, row: number): void {
    const { shape } = chosenOf(this.session);
    this.session.choice.set({ across: (column + 0.5) / shape.width, down: (row + 0.5) / shape.height });
  }
}

function mirroredKey(key: string): string {
  return { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' }[key] ?? key;
}

customElements.define('convcast-map-panel', MapPanel);
