import { css, html, nothing, svg } from 'lit';
import { stripLayout, THUMBNAIL_PX, thumbnailLayout, tileOrigin } from '../../shared/atlas.ts';
import { isNonNegative, shapesOf } from '../../shared/layers.ts';
import type { View } from '../../shared/protocol.ts';
import { wordsOf } from '../language/spoken.ts';
import type { Levels } from '../paint/levels.ts';
import type { Placement } from '../paint/placement.ts';
import { thumbnailName } from '../state/pointing.ts';
import { chosenOf, coloursOf, gapColour, networkOf } from '../state/session.ts';
import { AreaController } from './area_controller.ts';
import { type Branch, branchesOf } from './branches.ts';
import { bringInSight } from './in_sight.ts';
import { shortShapeText } from './layer_text.ts';
import { cellAfterKey } from './listbox_keys.ts';
import { NETWORK_TEXT } from './network_text.ts';
import { Pointable } from './pointable.ts';
import { SessionElement } from './session_element.ts';
import { common } from './styles.ts';

/** With more layers than these their names are broken, so that many of them are in sight. */
const LAYERS_MANY = 30;
const LANE_PX = 9;
const ARROW_PX = 4;
/** What stays free before the last layer, which lies over the others where the row scrolls. */
const LAST_APART_PX = 8;

/** What so many lanes of branches take above the names. */
const stripBandPx = (lanes: number) => lanes * LANE_PX + ARROW_PX + 3;

/** Every layer, small, in order, with lines to those that don't read the one before. */
export class Strip extends SessionElement {
  constructor() {
    super();
    new Pointable(this, () =>
      [...this.renderRoot.querySelectorAll<HTMLElement>('.layer')].map((button) => ({
        name: thumbnailName(button.dataset.layer!),
        rect: button.querySelector('.thumbnail')!.getBoundingClientRect(),
        // Its maps are mirrored each for itself.
        mirror: false,
      })),
    );
  }

  static override styles = [
    common,
    css`
      .layers {
        display: flex;
        gap: 0.45rem;
        overflow-x: auto;
        scrollbar-width: thin;
        /* Room for the frame and the focus ring of the outermost layers. */
        margin: -4px;
        padding: 4px;
        position: relative;
      }
      .lanes-1 {
        padding-top: ${4 + stripBandPx(1)}px;
      }
      .lanes-2 {
        padding-top: ${4 + stripBandPx(2)}px;
      }
      .branches {
        position: absolute;
        left: 0;
        top: 4px;
        fill: none;
        stroke: var(--quiet);
        stroke-width: 1.5;
        pointer-events: none;
      }
      .branches .arrow {
        fill: var(--quiet);
        stroke: none;
      }
      .many .layer {
        flex: none;
        width: 5.6rem;
        min-width: 0;
        grid-template-rows: 1fr auto auto;
        align-items: end;
      }
      .many .name {
        font-size: 0.86rem;
      }
      .layer {
        flex: 1 1 0;
        min-width: max-content;
        max-width: ${THUMBNAIL_PX + 8}px;
        display: grid;
        gap: 3px;
        justify-items: start;
        padding: 0;
        border: 0;
        background: none;
        text-align: left;
        cursor: pointer;
        line-height: 1.2;
      }
      .name {
        font-weight: 600;
      }
      .layer:hover .name {
        text-decoration: underline;
      }
      .shape {
        font-size: 0.78rem;
        color: var(--quiet);
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .thumbnail {
        position: relative;
        width: 100%;
        aspect-ratio: 1;
        background: var(--surface);
        border: 1px solid var(--line);
      }
      canvas {
        /* Or its pixels would claim room of their own. */
        position: absolute;
        width: 100%;
        height: 100%;
        image-rendering: auto;
      }
      [aria-checked='true'] .thumbnail {
        border-color: var(--selection);
        outline: 2px solid var(--selection);
      }
      [aria-checked='true'] .name {
        color: var(--selection-text);
      }
      /* Where the row scrolls, the answer stays in sight. */
      .lanes-0 .layer:last-child {
        position: sticky;
        right: -4px;
        z-index: 1;
        padding-right: 4px;
        background: var(--background);
        box-shadow: -3px 0 0 var(--background);
      }
      @media (max-width: 999px) {
        .layer {
          flex: none;
          width: 72px;
        }
      }
      :host-context(.projector) .shape {
        display: none;
      }
      :host-context(.projector) .layers {
        gap: 0.25rem;
      }
    `,
  ];

  /** Its size moves the layers. */
  readonly #area = new AreaController(this, '.layers');
  /** For which layer and which width the row was last scrolled. */
  #scrolledFor = '';

  /** Of each layer's middle, within the strip. */
  #places: readonly number[] = [];

  /** The strip in its own size, one canvas for each kind of colours: signed layers and others. */
  readonly #sheets = new Map<boolean, HTMLCanvasElement>();

  protected override views(): readonly View[] {
    return [{ kind: 'strip' }];
  }

  protected override render() {
    const { graph } = networkOf(this.session);
    const shapes = shapesOf(graph);
    const chosen = chosenOf(this.session).layer;
    const branches = branchesOf(graph);
    const lanes = Math.max(0, ...branches.map(({ lane }) => lane + 1));
    const many = graph.layers.length > LAYERS_MANY;
    return html`
      <div
        class="layers lanes-${lanes} ${many ? 'many' : ''}"
        role="radiogroup" aria-label=${wordsOf(NETWORK_TEXT).layer} data-testid="strip" @keydown=${this.#onKey}>
        ${graph.layers.map(
          (layer) => html`
            <button
              class="layer"
              type="button"
              role="radio"
              aria-checked=${layer === chosen}
              aria-label=${`${layer.name}, ${shortShapeText(shapes.get(layer.name)!)}`}
              tabindex=${layer === chosen ? 0 : -1}
              data-layer=${layer.name}
              @click=${() => this.session.choice.set({ layer: layer.name })}
            >
              <span class="name">${many ? brokenName(layer.name) : layer.name}</span>
              <span class="thumbnail"><canvas></canvas></span>
              <span class="shape">${shortShapeText(shapes.get(layer.name)!)}</span>
            </button>
          `,
        )}
        ${lanes ? this.#branches(branches, lanes) : nothing}
      </div>
    `;
  }

  protected override updated(): void {
    super.updated();
    this.#bringChosenInSight();
    // Laying the page out at once is dear, and only lines need it.
    if (branchesOf(networkOf(this.session).graph).length === 0) return;
    // Where layers stand is known when they are laid out.
    const buttons = [...this.renderRoot.querySelectorAll<HTMLElement>('.layer')];
    const places = buttons.map(({ offsetLeft, offsetWidth }) => offsetLeft + offsetWidth / 2);
    if (places.length === this.#places.length && places.every((x, i) => x === this.#places[i])) return;
    this.#places = places;
    this.requestUpdate();
  }

  #bringChosenInSight(): void {
    const { name } = chosenOf(this.session).layer;
    const { widthPx } = this.#area;
    const now = `${name} ${widthPx}`;
    if (!widthPx || now === this.#scrolledFor) return;
    this.#scrolledFor = now;
    const row = this.renderRoot.querySelector('.layers')!;
    const last = row.querySelector<HTMLElement>('.layer:last-child');
    const chosen = row.querySelector('[aria-checked="true"]');
    if (chosen && chosen !== last) bringInSight(row, chosen, (last?.offsetWidth ?? 0) + LAST_APART_PX);
  }

  /** Decoration: a layer's header names what it reads. */
  #branches(branches: readonly Branch[], lanes: number) {
    const height = lanes * LANE_PX + ARROW_PX + 1;
    const width = (this.#places.at(-1) ?? 0) + LANE_PX;
    return html`<svg class="branches" aria-hidden="true" width=${width} height=${height} data-testid="branches">
      ${branches.map(({ from, to, lane }) => {
        const [left, right] = [this.#places[from], this.#places[to]];
        if (left === undefined || right === undefined) return nothing;
        const y = height - ARROW_PX - (lane + 0.5) * LANE_PX;
        const [start, end] = [left + ARROW_PX, right - ARROW_PX];
        const tip = `${end - ARROW_PX},${height - 2 * ARROW_PX} ${end + ARROW_PX},${height - 2 * ARROW_PX} ${end},${height}`;
        return svg`<path d="M${start},${height} V${y} H${end} V${height - ARROW_PX}" /><polygon class="arrow" points=${tip} />`;
      })}
    </svg>`;
  }

  /** Thumbnails carry no numbers. */
  override read(): void {}

  override paint(): void {
    const canvases = this.renderRoot.querySelectorAll('canvas');
    const { result } = this.session.connection;
    const picture = result?.views.get('strip')?.picture;
    if (!result) for (const canvas of canvases) canvas.width = 0;
    if (picture?.kind !== 'levels') return;
    const { graph } = networkOf(this.session);
    const shapes = shapesOf(graph);
    const layout = stripLayout(graph.layers.length);
    const cells = graph.layers.map((layer, index) => ({
      signed: !isNonNegative(graph, layer.name),
      sidePx: thumbnailLayout(shapes.get(layer.name)!).sidePx,
      ...tileOrigin(layout, index),
    }));
    for (const signed of [true, false])
      this.#paintSheet(
        picture,
        signed,
        cells.filter((cell) => cell.signed === signed).map(({ x, y, sidePx }) => asItLies(x, y, sidePx)),
      );
    cells.forEach(({ signed, sidePx, x, y }, index) => {
      const canvas = canvases[index];
      if (!canvas) return;
      const px = Math.min(
        Math.round(canvas.clientWidth * devicePixelRatio),
        sidePx * Math.ceil(devicePixelRatio),
      );
      if (canvas.width !== px || canvas.height !== px) canvas.width = canvas.height = px;
      const context = canvas.getContext('2d')!;
      // A thumbnail that has less room than its pixels is averaged, so that no map drops out of it.
      context.imageSmoothingEnabled = px < sidePx;
      context.imageSmoothingQuality = 'medium';
      context.drawImage(this.#sheets.get(signed)!, x, y, sidePx, sidePx, 0, 0, px, px);
    });
  }

  #paintSheet(picture: Levels, signed: boolean, placements: readonly Placement[]): void {
    let sheet = this.#sheets.get(signed);
    if (!sheet) {
      sheet = document.createElement('canvas');
      this.#sheets.set(signed, sheet);
    }
    const { widthPx, heightPx } = picture.layout;
    if (sheet.width !== widthPx || sheet.height !== heightPx) {
      sheet.width = widthPx;
      sheet.height = heightPx;
    }
    this.session.painter.tiles(sheet, picture, placements, coloursOf(this.session, signed), {
      mirror: this.session.choice.now.mirror,
      background: gapColour(this.session),
    });
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { layers } = networkOf(this.session).graph;
    const next = cellAfterKey(event.key, layers.indexOf(chosenOf(this.session).layer), 1, layers.length);
    if (next === null) return;
    event.preventDefault();
    this.session.choice.set({ layer: layers[next]!.name });
    const button = this.renderRoot.querySelectorAll<HTMLElement>('.layer')[next];
    button?.focus();
    button?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
}

/** May be broken behind each hyphen. */
function brokenName(name: string) {
  return name.split(/(?<=-)/).map((part) => html`${part}<wbr />`);
}

function asItLies(x: number, y: number, sidePx: number): Placement {
  const box = { x, y, width: sidePx, height: sidePx };
  return { from: box, to: box };
}

customElements.define('convcast-strip', Strip);
