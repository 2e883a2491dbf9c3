import { css, html, nothing } from 'lit';
import type { View } from '../../../shared/protocol.ts';
import { wordsOf } from '../../language/spoken.ts';
import { neuronOf } from '../../state/lab_neuron.ts';
import { peakOf, peakView } from '../../state/lab_peak.ts';
import { LAB_TEXT } from './lab_text.ts';
import '../start.ts';
import { common } from '../styles.ts';
import './grid.ts';
import './lab_bar.ts';
import './lab_cost.ts';
import './lab_layer.ts';
import { LabPanel } from './lab_panel.ts';
import { labStyles } from './lab_styles.ts';
import { hasRoomForPanel } from './panel_side.ts';
import './pooling_shift.ts';
import './step_by_step.ts';
import './stride_cost.ts';
import './sum.ts';
import './threshold.ts';

const PANELS = ['steps', 'strides', 'threshold', 'pooling', 'grid'] as const;
type PanelName = (typeof PANELS)[number];

/** A stack of layers made by hand, at work on the live picture, and panels that explain it. */
export class LabScreen extends LabPanel {
  static override styles = [
    common,
    labStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        height: 100%;
      }
      .chain {
        flex: 0 1 auto;
        position: relative;
        min-height: 16rem;
        overflow: hidden auto;
        scrollbar-width: thin;
        padding: 10px 16px;
      }
      convcast-lab-layer + convcast-lab-layer {
        margin-top: 16px;
        padding-top: 12px;
        border-top: 1px solid var(--line);
      }
      convcast-sum {
        flex: none;
        margin: 0 16px;
      }
      /* Enough for a panel's pictures and words, and not what they happen to need: the chain stays where it is. */
      .panels {
        flex: 1 0 min(22.5rem, 44%);
        min-height: 0;
        display: flex;
        flex-direction: column;
        margin-top: 8px;
      }
      .panels.closed {
        flex: none;
        min-height: 0;
      }
      .above {
        flex: none;
        display: flex;
        justify-content: space-between;
        align-items: center;
        gap: 4px 16px;
        padding: 0 16px;
        border-bottom: 1px solid var(--line);
      }
      .tabs {
        display: flex;
        gap: 4px;
        overflow-x: auto;
        scrollbar-width: none;
      }
      convcast-lab-cost {
        flex: none;
      }
      .tabs button {
        flex: none;
        border: 0;
        border-bottom: 3px solid transparent;
        border-radius: 0;
        white-space: nowrap;
        color: var(--quiet);
      }
      .tabs button[aria-selected='true'] {
        border-color: var(--text);
        color: var(--text);
      }
      .panel {
        flex: 1;
        min-height: 0;
        overflow: auto;
        scrollbar-width: thin;
        padding: 10px 16px;
      }
      convcast-start {
        margin: auto;
      }
      .lost {
        opacity: 0.55;
      }
      @media (max-width: 999px) {
        :host,
        .panels {
          display: block;
        }
        .above {
          flex-direction: column-reverse;
          align-items: stretch;
        }
        .chain,
        .panel {
          overflow: visible;
        }
      }
    `,
  ];
  static override properties = { ...LabPanel.properties, panel: { state: true } };
  /** null: all are closed, and the chain has their room. */
  declare panel: PanelName | null;

  constructor() {
    super();
    this.panel = hasRoomForPanel() ? PANELS[0] : null;
  }

  protected override views(): readonly View[] {
    return this.lab.chosen.brightest ? [peakView(this.lab)] : [];
  }

  protected override render() {
    const { session, lab } = this;
    const { connection } = session;
    const lost = connection.link === 'lost' ? 'lost' : '';
    if (!connection.source)
      return html`
        <convcast-lab-bar .session=${session} .lab=${lab}></convcast-lab-bar>
        <convcast-start .session=${session}></convcast-start>
      `;
    const text = wordsOf(LAB_TEXT);
    const neuron = neuronOf(lab);
    const peak = lab.chosen.brightest ? peakOf(lab, connection.result) : null;
    return html`
      <convcast-lab-bar .session=${session} .lab=${lab}></convcast-lab-bar>
      <div class="chain ${lost}">
        ${lab.state.layers.map(
          (_, index) => html`
            <convcast-lab-layer
              .session=${session}
              .lab=${lab}
              .index=${index}
              .neuron=${neuron}
              .peak=${peak}
            ></convcast-lab-layer>
          `,
        )}
      </div>
      <convcast-sum class=${lost} .session=${session} .lab=${lab} .neuron=${neuron}></convcast-sum>
      <div class="panels ${this.panel ? '' : 'closed'}">
        <div class="above">
          <div class="tabs" role="tablist" aria-label=${text.panels} @keydown=${this.#onTabKey}>
          ${PANELS.map(
            (name) => html`
              <button
                type="button"
                role="tab"
                id=${`tab-${name}`}
                aria-controls="panel"
                aria-selected=${name === this.panel}
                tabindex=${name === (this.panel ?? PANELS[0]) ? 0 : -1}
                data-testid=${`tab-${name}`}
                @click=${() => {
                  this.panel = name === this.panel ? null : name;
                }}
              >
                ${text.panel(name)}
              </button>
            `,
          )}
          </div>
          <convcast-lab-cost .session=${session} .lab=${lab}></convcast-lab-cost>
        </div>
        <div
          class="panel"
          id="panel"
          role="tabpanel"
          aria-label=${this.panel ? text.panel(this.panel) : text.noPanel}
          ?hidden=${!this.panel}
        >
          ${this.#openPanel()}
        </div>
      </div>
    `;
  }

  /** Only what is open has its views computed. */
  #openPanel() {
    const { session, lab } = this;
    switch (this.panel) {
      case 'steps':
        return html`<convcast-step-by-step .session=${session} .lab=${lab}></convcast-step-by-step>`;
      case 'strides':
        return html`<convcast-stride-cost .session=${session} .lab=${lab}></convcast-stride-cost>`;
      case 'threshold':
        return html`<convcast-threshold .session=${session} .lab=${lab}></convcast-threshold>`;
      case 'pooling':
        return html`<convcast-pooling-shift .session=${session} .lab=${lab}></convcast-pooling-shift>`;
      case 'grid':
        return html`<convcast-grid .session=${session} .lab=${lab}></convcast-grid>`;
      default:
        return nothing;
    }
  }

  #onTabKey(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = this.panel ? PANELS.indexOf(this.panel) : -1;
    const next = PANELS[(at + step + PANELS.length) % PANELS.length]!;
    this.panel = next;
    this.renderRoot.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  }

  /** The marks of what is brightest move with it. */
  override read(): void {
    if (this.lab.chosen.brightest) this.requestUpdate();
  }
}

customElements.define('convcast-lab-screen', LabScreen);
