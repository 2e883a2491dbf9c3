import { css, html, type PropertyDeclarations } from 'lit';
import { anewInEachLanguage } from '../language/anew.ts';
import { wordsOf } from '../language/spoken.ts';
import { SMOOTHINGS_MS } from '../state/choice.ts';
import { chosenOf } from '../state/session.ts';
import { AreaController } from './area_controller.ts';
import './classes.ts';
import './experiment/experiment_badge.ts';
import { bringInSight } from './in_sight.ts';
import './layer_header.ts';
import './model_panel.ts';
import { mapSideInPanel } from './map_panel.ts';
import { MOSAIC_FRAME_PX } from './mosaic.ts';
import './network/map_order_bar.ts';
import { PANEL_TITLES, type PanelName } from './network/panel_titles.ts';
import { type NetworkPanel, PANELS } from './network/panels.ts';
import { NETWORK_TEXT } from './network_text.ts';
import { whenLoaded } from './parts.ts';
import { SessionElement } from './session_element.ts';
import './source_panel.ts';
import { isStacked } from './stacked.ts';
import './start.ts';
import './strip.ts';
import { common } from './styles.ts';
import './take_away/save_picture.ts';
import { mosaicShare } from './work_split.ts';

const GAP_PX = 24;
const TABS_REM = 2.8;
/** The chosen map has at least this much, and half of what there is where that is less. */
const MAP_PANEL_LEAST_PX = 340;
const WIDE_PANEL_LEAST_PX = 640;
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
        grid-template-columns: minmax(0, 1fr);
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
      convcast-map-order-bar {
        padding: 0 16px 8px;
      }
      .work {
        min-height: 0;
        margin: 0 16px 12px;
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: ${GAP_PX}px;
      }
      .side {
        min-height: 0;
        min-width: 0;
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        gap: 8px;
        container-type: inline-size;
      }
      .top {
        min-width: 0;
        display: flex;
        border-bottom: 1px solid var(--line);
      }
      .tabs {
        flex: 1;
        min-width: 0;
        display: flex;
        flex-wrap: wrap;
        gap: 0 4px;
      }
      /* In so many lines the tabs would leave the panel no room. */
      @container (max-width: 20rem) {
        .tabs {
          flex-wrap: nowrap;
          overflow-x: auto;
        }
      }
      @media (max-height: 800px) {
        @container (max-width: 28rem) {
          .tabs {
            flex-wrap: nowrap;
            overflow-x: auto;
          }
        }
      }
      .tabs button {
        min-height: 2.2em;
        padding: 0 0.45em;
        background: none;
        border: 0;
        border-bottom: 3px solid transparent;
        color: var(--quiet);
        cursor: pointer;
        white-space: nowrap;
      }
      .tabs button[aria-selected='true'] {
        border-color: var(--text);
        color: var(--text);
      }
      .panel {
        min-height: 0;
        min-width: 0;
        display: grid;
        grid-template-rows: minmax(0, 1fr);
      }
      convcast-start {
        grid-row: span 2;
        padding: 16px;
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
      @media (max-width: 1399px) {
        :host-context(.projector) {
          grid-template-columns: 12.6rem minmax(0, 1fr);
        }
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
        .tabs {
          flex-wrap: nowrap;
          overflow-x: auto;
        }
        .tabs button {
          min-height: 44px;
        }
        .work > * + * {
          margin-top: ${GAP_PX}px;
        }
      }
    `,
  ];

  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    panel: {},
  };
  /** The name of the panel beside the mosaic. */
  declare panel: PanelName;
  readonly #area = new AreaController(this, '.work');
  /** For which tab and which width the row of tabs was last scrolled. */
  #scrolledFor = '';

  constructor() {
    super();
    this.panel = PANELS[0]!.name;
  }

  protected override updated(): void {
    super.updated();
    const { widthPx } = this.#area;
    const now = `${this.panel} ${widthPx}`;
    if (!widthPx || now === this.#scrolledFor) return;
    this.#scrolledFor = now;
    const tab = this.renderRoot.querySelector(`#tab-${this.panel}`);
    if (tab) bringInSight(tab.parentElement!, tab);
  }

  get #panel(): NetworkPanel {
    return PANELS.find(({ name }) => name === this.panel)!;
  }

  #onTabKey(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = PANELS.findIndex(({ name }) => name === this.panel);
    this.panel = PANELS[(at + step + PANELS.length) % PANELS.length]!.name;
    this.renderRoot.querySelector<HTMLElement>(`#tab-${this.panel}`)?.focus();
  }

  protected override render() {
    const { session } = this;
    const { connection } = session;
    const { source } = connection;
    const lost = connection.link === 'lost' ? 'lost' : '';
    const text = wordsOf(NETWORK_TEXT);
    const titles = wordsOf(PANEL_TITLES);
    return html`
      <section class="source ${source ? '' : 'off'}" aria-label=${text.sourceAndClasses}>
        <convcast-source-panel .session=${session}></convcast-source-panel>
        <div>
          <convcast-experiment-badge class=${lost} .session=${session}></convcast-experiment-badge>
          <convcast-classes class=${lost} .session=${session}></convcast-classes>
          ${anewInEachLanguage(html`<wa-select
            class="smoothing"
            size="s"
            label=${text.smoothing}
            data-testid="smoothing"
            .value=${`${session.choice.now.smoothingMs}`}
            @change=${(event: Event) =>
              session.choice.set({ smoothingMs: Number((event.target as HTMLSelectElement).value) })}
          >
            ${SMOOTHINGS_MS.map(
              (ms) =>
                html`<wa-option value=${`${ms}`}>${ms ? text.seconds(ms / 1000) : text.off}</wa-option>`,
            )}
          </wa-select>`)}
        </div>
        <convcast-model-panel class="model" .session=${session}></convcast-model-panel>
      </section>
      <section class="layers" aria-label=${text.layers}>
        <convcast-strip .session=${session} class=${lost}></convcast-strip>
        ${
          source
            ? html`
                <div>
                  <convcast-layer-header .session=${session}></convcast-layer-header>
                  ${
                    chosenOf(session).vector
                      ? ''
                      : html`<convcast-map-order-bar .session=${session}></convcast-map-order-bar>`
                  }
                </div>
                <div class="work ${lost}">
                  <convcast-mosaic
                    .session=${session}
                    .areaWidthPx=${this.#mosaicWidthPx()}
                    .areaHeightPx=${this.#mosaicHeightPx()}
                  ></convcast-mosaic>
                  <div class="side">
                    <div class="top">
                      <div class="tabs" role="tablist" aria-label=${text.panels} @keydown=${this.#onTabKey}>
                        ${PANELS.map(
                          ({ name }) => html`
                            <button
                              type="button"
                              role="tab"
                              id=${`tab-${name}`}
                              aria-controls="panel"
                              aria-selected=${name === this.panel}
                              tabindex=${name === this.panel ? 0 : -1}
                              data-testid=${`tab-${name}`}
                              @click=${() => {
                                this.panel = name;
                              }}
                            >
                              ${titles[name]}
                            </button>
                          `,
                        )}
                      </div>
                      <convcast-save-picture
                        .session=${session}
                        .what=${titles[this.panel]}
                        .name=${this.panel}
                        .of=${() => this.renderRoot.querySelector('.panel')}
                      ></convcast-save-picture>
                    </div>
                    <div class="panel" id="panel" role="tabpanel" aria-labelledby=${`tab-${this.panel}`}>
                      ${this.#openPanel()}
                    </div>
                  </div>
                </div>
              `
            : html`<convcast-start .session=${session}></convcast-start>`
        }
      </section>
    `;
  }

  #openPanel() {
    const { session } = this;
    const { part, render } = this.#panel;
    return part ? whenLoaded(part, this, () => render(session)) : render(session);
  }

  #mosaicWidthPx(): number {
    const { widthPx, heightPx } = this.#area;
    if (isStacked() || !widthPx || !heightPx) return widthPx;
    const { vector, shape, layer } = chosenOf(this.session);
    if (vector) return Math.min(shape.channels < VALUES_FEW ? CLASS_VALUES_MOST_PX : Infinity, widthPx / 2);
    const leastPx = this.#panel.wide ? WIDE_PANEL_LEAST_PX : MAP_PANEL_LEAST_PX;
    const share = mosaicShare({
      tiles: shape.channels,
      tileWidthPx: shape.width,
      tileHeightPx: shape.height,
      areaWidthPx: (widthPx - GAP_PX - 2 * MOSAIC_FRAME_PX) * devicePixelRatio,
      areaHeightPx: (heightPx - 2 * MOSAIC_FRAME_PX) * devicePixelRatio,
      panelLeastPx: Math.min(leastPx, widthPx / 2) * devicePixelRatio,
      mapSideIn: (panelPx) =>
        mapSideInPanel(layer, panelPx / devicePixelRatio, heightPx - tabsPx()) * devicePixelRatio,
    });
    return share / devicePixelRatio + 2 * MOSAIC_FRAME_PX;
  }

  #mosaicHeightPx(): number {
    return isStacked() ? this.#area.widthPx * STACKED_ASPECT : this.#area.heightPx;
  }

  override read(): void {}
}

/** What the panels' tabs take of the height. */
function tabsPx(): number {
  return TABS_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}

customElements.define('convcast-network-screen', NetworkScreen);
