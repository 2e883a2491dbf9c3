import { css, html, nothing } from 'lit';
import { skippedSteps } from '../../../../shared/experiment.ts';
import { INPUT } from '../../../../shared/layers.ts';
import { type PreparationStep, withoutSteps } from '../../../../shared/networks.ts';
import { type View, viewKey } from '../../../../shared/protocol.ts';
import { numberText } from '../../../state/number_text.ts';
import { networkOf } from '../../../state/session.ts';
import '../../classes.ts';
import '../../lab/live_map.ts';
import { SessionElement } from '../../session_element.ts';
import { isStacked } from '../../stacked.ts';
import '../../start.ts';
import { common } from '../../styles.ts';
import { pointableParts } from './plate_parts.ts';
import { PLATE_TEXT } from './plate_text.ts';

const SIDE_PX = 448;

/** What the network's input is made of: the crop, and what the level of a pixel becomes on its way in. */
export class PreparationPlate extends SessionElement {
  static override styles = [
    common,
    css`
      .live {
        display: grid;
        grid-template-columns: auto minmax(16rem, 40rem);
        gap: 24px 40px;
        align-items: start;
        font-size: 1.2rem;
      }
      convcast-live-map {
        width: ${SIDE_PX}px;
        max-width: 100%;
      }
      .numbers {
        display: grid;
        gap: 20px;
      }
      table {
        border-collapse: collapse;
        width: 100%;
        font-variant-numeric: tabular-nums;
      }
      caption {
        text-align: left;
        color: var(--quiet);
        padding-bottom: 6px;
      }
      th,
      td {
        padding: 7px 0 7px 12px;
        text-align: right;
        font-weight: 400;
        border-top: 1px solid var(--line);
      }
      th:first-child {
        text-align: left;
        padding-left: 0;
      }
      thead th {
        border: 0;
        color: var(--quiet);
      }
      .check {
        display: inline-flex;
        gap: 8px;
        align-items: center;
        color: var(--problem);
        white-space: nowrap;
      }
      input {
        width: 1.4em;
        height: 1.4em;
        accent-color: var(--text);
      }
      tbody tr:last-child td:not(:last-child) {
        font-weight: 600;
        color: var(--selection-text);
      }
      /* The picture at half the size: the table needs the room. */
      @media (max-width: 1399px) {
        :host-context(.projector) .live {
          grid-template-columns: ${SIDE_PX / 2}px minmax(0, 1fr);
        }
      }
      /* Pixels are drawn in whole numbers: a larger square would stay empty. */
      @media (max-width: 520px) {
        convcast-live-map {
          width: ${SIDE_PX / 2}px;
        }
      }
      @media (max-width: 999px) {
        .live,
        :host-context(.projector) .live {
          grid-template-columns: minmax(0, 1fr);
        }
        .check {
          min-height: 44px;
        }
        input {
          width: 28px;
          height: 28px;
        }
      }
    `,
  ];

  get #middle(): number {
    return networkOf(this.session).graph.input.height >> 1;
  }

  #valueView(channel: number): View {
    return { kind: 'value', layer: INPUT, map: channel, row: this.#middle, column: this.#middle };
  }

  constructor() {
    super();
    pointableParts(this, 'preparation', 'tr');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.follow((listener) => this.session.experiment.subscribe(listener));
  }

  /** Nobody shall wonder in the next chapter why the network is wrong. */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    const { experiment, lecture } = this.session;
    if (lecture.leads) experiment.reset(skippedSteps(experiment.settings).map((step) => `skip/${step}`));
  }

  protected override views(): readonly View[] {
    return this.session.connection.source ? [0, 1, 2].map((channel) => this.#valueView(channel)) : [];
  }

  protected override render() {
    const { session } = this;
    if (!session.connection.source) return html`<convcast-start .session=${session}></convcast-start>`;
    const text = PLATE_TEXT[session.choice.language];
    const at = this.#middle;
    const box = { top: at, left: at, bottom: at, right: at };
    return html`
      <div class="live">
        <convcast-live-map
          .session=${session}
          .view=${{ kind: 'picture' }}
          .sidePx=${isStacked() ? innerWidth : SIDE_PX}
          .marks=${[{ box, kind: 'chosen' }]}
          .withoutRange=${true}
          .label=${text.crop}
        ></convcast-live-map>
        <div class="numbers">
          <table data-testid="preparation">
            <caption>${text.pixel(at, at)}</caption>
            <thead>
              <tr>
                <th scope="col">${text.step}</th>
                ${[text.red, text.green, text.blue].map((name) => html`<th scope="col">${name}</th>`)}
                <th scope="col"><span class="visually-hidden">${text.done}</span></th>
              </tr>
            </thead>
            <tbody>
              ${this.#rows().map(
                ({ title, values, step }) => html`
                  <tr>
                    <th scope="row">${title}</th>
                    ${values.map((value) => html`<td>${value}</td>`)}
                    <td>${step ? this.#switch(step, title) : nothing}</td>
                  </tr>
                `,
              )}
            </tbody>
          </table>
          <convcast-classes .session=${session}></convcast-classes>
        </div>
      </div>
    `;
  }

  #switch(step: PreparationStep, title: string) {
    const { experiment, lecture, choice } = this.session;
    const key = `skip/${step}`;
    const skipped = experiment.find(key, 'skip') !== undefined;
    return html`<label class="check">
      <input
        type="checkbox"
        aria-label=${title}
        data-testid=${`step-${step}`}
        .checked=${!skipped}
        ?disabled=${!lecture.leads}
        @change=${() => (skipped ? experiment.reset([key]) : experiment.set({ kind: 'skip', step }))}
      />
      ${skipped ? PLATE_TEXT[choice.language].forgotten : nothing}
    </label>`;
  }

  /** The engine has what goes in; the level is the way back from it, and the rows the way there again. */
  #rows(): { title: string; values: string[]; step: PreparationStep | null }[] {
    const { choice, connection, experiment } = this.session;
    const text = PLATE_TEXT[choice.language];
    const { preprocessing } = networkOf(this.session);
    const { mean, std, resizeShorterSidePx, cropPx } = preprocessing;
    // As the result has it: a change of this page may be on its way.
    const skipped = skippedSteps(connection.experiment?.settings ?? []);
    const all = withoutSteps(preprocessing, skipped);
    const wanted = skippedSteps(experiment.settings);
    const takes = (step: PreparationStep) => !wanted.includes(step);
    const row = (
      title: string,
      step: PreparationStep | null,
      from: (level: number, channel: number) => number,
      decimals = 2,
    ) => ({
      title,
      step,
      values: [0, 1, 2].map((channel) => {
        const picture = connection.result?.views.get(viewKey(this.#valueView(channel)))?.picture;
        if (picture?.kind !== 'values') return '–';
        const level = (picture.values[0]! * all.std[channel]! + all.mean[channel]!) * 255;
        return numberText(from(Math.round(level), channel), decimals);
      }),
    });
    const divided = (level: number) => (takes('divide') ? level / 255 : level);
    const centred = (level: number, channel: number) => divided(level) - (takes('mean') ? mean[channel]! : 0);
    return [
      { title: text.resize(resizeShorterSidePx), step: 'resize', values: ['', '', ''] },
      { title: text.cropTo(cropPx), step: 'crop', values: ['', '', ''] },
      row(text.level, null, (level) => level, 0),
      row(text.divided, 'divide', divided),
      row(text.centred, 'mean', centred),
      row(
        text.normalised,
        'deviation',
        (level, channel) => centred(level, channel) / (takes('deviation') ? std[channel]! : 1),
      ),
    ];
  }
}

customElements.define('convcast-preparation-plate', PreparationPlate);
