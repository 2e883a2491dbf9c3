import { css, html } from 'lit';
import { SMOOTHINGS_MS } from '../state/choice.ts';
import { chosenOf } from '../state/session.ts';
import { AreaController } from './area_controller.ts';
import './classes.ts';
import './layer_header.ts';
import { mapSideInPanel } from './map_panel.ts';
import { MOSAIC_FRAME_PX } from './mosaic.ts';
import './neuron_panel.ts';
import { SessionElement } from './session_element.ts';
import './source_panel.ts';
import { isStacked } from './stacked.ts';
import './start.ts';
import './strip.ts';
import { common } from './styles.ts';
import { mosaicShare } from './work_split.ts';

const GAP_PX = 24;
/** The chosen map has at least this much, and half of what there is where that is less. */
const MAP_PANEL_LEAST_PX = 340;
/** As few values as a classifier has need no more; their names do. */
const CLASS_VALUES_MOST_PX = 380;
const VALUES_FEW = 400;
/** In a page that scrolls, how much higher than wide the mosaic may be. */
const STACKED_ASPECT = 1.25;

/** From the picture through a network's layers to what it believes to see. */
export class NetworkScreen extends SessionElement {
  static override styles = [
    common,
    css`
      :host {
        display: grid;
        grid-template-columns: clamp(256px, 18.3rem, 25vw) minmax(0, 1fr);
        min-height: 0;
      }
      .source {
        padding: 16px;
        display: grid;
        align-content: start;
        gap: 18px;
        overflow: hidden auto;
        scrollbar-width: thin;
        border-right: 1px solid var(--line);
      }
      .layers {
        min-height: 0;
        min-width: 0;
        display: grid;
        grid-template-rows: auto auto minmax(0, 1fr);
      }
      convcast-strip {
        padding: 12px 16px;
        border-bottom: 1px solid var(--line);
      }
      convcast-layer-header {
        padding: 10px 16px 8px;
      }
      .work {
        min-height: 0;
        margin: 0 16px 12px;
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: ${GAP_PX}px;
      }
      convcast-start {
        grid-row: span 2;
        padding: 16px;
      }
      .model p + p {
        margin-top: 2px;
      }
      wa-select {
        margin-top: 12px;
      }
      .lost {
        opacity: 0.55;
      }
      :host-context(.projector) {
        grid-template-columns: 14.4rem minmax(0, 1fr);
      }
      :host-context(.projector) .smoothing,
      :host-context(.projector) .model {
        display: none;
      }
      @media (max-width: 999px) {
        :host {
          display: block;
        }
        .source {
          border: 0;
        }
        .layers,
        .work {
          display: block;
        }
        .source {
          grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr));
        }
        /* Nothing to see there: how to begin comes first. */
        .source.off {
          display: none;
        }
        .work > * + * {
          margin-top: ${GAP_PX}px;
        }
      }
    `,
  ];

  readonly #area = new AreaController(this, '.work');

  protected override render() {
    const { session } = this;
    const { connection } = session;
    const { welcome, source } = connection;
    const chosen = chosenOf(session);
    const lost = connection.link === 'lost' ? 'lost' : '';
    return html`
      <section class="source ${source ? '' : 'off'}" aria-label="Source and classes">
        <convcast-source-panel .session=${session}></convcast-source-panel>
        <div>
          <convcast-classes class=${lost} .session=${session}></convcast-classes>
          <wa-select
            class="smoothing"
            size="s"
            label="Smoothing"
            data-testid="smoothing"
            .value=${`${session.choice.now.smoothingMs}`}
            @change=${(event: Event) =>
              session.choice.set({ smoothingMs: Number((event.target as HTMLSelectElement).value) })}
          >
            ${SMOOTHINGS_MS.map(
              (ms) => html`<wa-option value=${`${ms}`}>${ms ? `${ms / 1000} s` : 'off'}</wa-option>`,
            )}
          </wa-select>
        </div>
        <div class="model">
          <h2>Model</h2>
          <p data-testid="model">${welcome?.network.title ?? chosen.network.title}</p>
          <p class="quiet small">${welcome ? `on ${welcome.backend}` : ' '}</p>
        </div>
      </section>
      <section class="layers" aria-label="Layers">
        <convcast-strip .session=${session} class=${lost}></convcast-strip>
        ${
          source
            ? html`
                <convcast-layer-header .session=${session}></convcast-layer-header>
                <div class="work ${lost}">
                  <convcast-mosaic
                    .session=${session}
                    .areaWidthPx=${this.#mosaicWidthPx()}
                    .areaHeightPx=${this.#mosaicHeightPx()}
                  ></convcast-mosaic>
                  ${
                    chosen.vector
                      ? html`<convcast-neuron-panel .session=${session}></convcast-neuron-panel>`
                      : html`<convcast-map-panel .session=${session}></convcast-map-panel>`
                  }
                </div>
              `
            : html`<convcast-start .session=${session}></convcast-start>`
        }
      </section>
    `;
  }

  #mosaicWidthPx(): number {
    const { widthPx, heightPx } = this.#area;
    if (isStacked() || !widthPx || !heightPx) return widthPx;
    const { vector, shape, layer } = chosenOf(this.session);
    if (vector) return Math.min(shape.channels < VALUES_FEW ? CLASS_VALUES_MOST_PX : Infinity, widthPx / 2);
    const share = mosaicShare({
      tiles: shape.channels,
      tileWidthPx: shape.width,
      tileHeightPx: shape.height,
      areaWidthPx: (widthPx - GAP_PX - 2 * MOSAIC_FRAME_PX) * devicePixelRatio,
      areaHeightPx: (heightPx - 2 * MOSAIC_FRAME_PX) * devicePixelRatio,
      panelLeastPx: Math.min(MAP_PANEL_LEAST_PX, widthPx / 2) * devicePixelRatio,
      mapSideIn: (panelPx) => mapSideInPanel(layer, panelPx / devicePixelRatio, heightPx) * devicePixelRatio,
    });
    return share / devicePixelRatio + 2 * MOSAIC_FRAME_PX;
  }

  #mosaicHeightPx(): number {
    return isStacked() ? this.#area.widthPx * STACKED_ASPECT : this.#area.heightPx;
  }

  override read(): void {}
}

customElements.define('convcast-network-screen', NetworkScreen);
