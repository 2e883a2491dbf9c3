import { css, html } from 'lit';
import { stripLayout, THUMBNAIL_PX, thumbnailLayout, tileOrigin } from '../../shared/atlas.ts';
import { isNonNegative, shapesOf } from '../../shared/layers.ts';
import type { View } from '../../shared/protocol.ts';
import type { Levels } from '../paint/levels.ts';
import type { Placement } from '../paint/placement.ts';
import { chosenOf, coloursOf, gapColour, networkOf } from '../state/session.ts';
import { shortShapeText } from './layer_text.ts';
import { cellAfterKey } from './listbox_keys.ts';
import { SessionElement } from './session_element.ts';
import { common } from './styles.ts';

/** Every layer, small, in order. */
export class Strip extends SessionElement {
  static override styles = [
    common,
    css`
      .layers {
        display: flex;
        gap: 6px;
        overflow-x: auto;
        scrollbar-width: thin;
        /* Room for the frame and the focus ring of the outermost layers. */
        margin: -4px;
        padding: 4px;
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
      @media (max-width: 999px) {
        .layer {
          flex: none;
          width: 72px;
        }
      }
      :host-context(.projector) .layers {
        gap: 4px;
      }
      :host-context(.projector) .shape {
        display: none;
      }
    `,
  ];

  /** The strip in its own size, one canvas for each kind of colours: signed layers and others. */
  readonly #sheets = new Map<boolean, HTMLCanvasElement>();

  protected override views(): readonly View[] {
    return [{ kind: 'strip' }];
  }

  protected override render() {
    const { graph } = networkOf(this.session);
    const shapes = shapesOf(graph);
    const chosen = chosenOf(this.session).layer;
    return html`
      <div class="layers" role="radiogroup" aria-label="Layer" data-testid="strip" @keydown=${this.#onKey}>
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
              <span class="name">${layer.name}</span>
              <span class="thumbnail"><canvas></canvas></span>
              <span class="shape">${shortShapeText(shapes.get(layer.name)!)}</span>
            </button>
          `,
        )}
      </div>
    `;
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

function asItLies(x: number, y: number, sidePx: number): Placement {
  const box = { x, y, width: sidePx, height: sidePx };
  return { from: box, to: box };
}

customElements.define('convcast-strip', Strip);
