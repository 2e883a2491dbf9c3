import { css, html } from 'lit';
import { INPUT } from '../../../../shared/layers.ts';
import { type View, viewKey } from '../../../../shared/protocol.ts';
import { numberText } from '../../../state/number_text.ts';
import { networkOf } from '../../../state/session.ts';
import '../../classes.ts';
import '../../lab/live_map.ts';
import { SessionElement } from '../../session_element.ts';
import { isStacked } from '../../stacked.ts';
import '../../start.ts';
import { common } from '../../styles.ts';
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
      tbody tr:last-child td {
        font-weight: 600;
        color: var(--selection-text);
      }
      @media (max-width: 999px) {
        .live {
          grid-template-columns: minmax(0, 1fr);
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
              </tr>
            </thead>
            <tbody>
              ${this.#rows().map(
                ({ title, values }) => html`
                  <tr>
                    <th scope="row">${title}</th>
                    ${values.map((value) => html`<td>${value}</td>`)}
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

  /** The engine has the last row; the others are the way back to the level. */
  #rows() {
    const text = PLATE_TEXT[this.session.choice.language];
    const { mean, std } = networkOf(this.session).preprocessing;
    const views = this.session.connection.result?.views;
    const row = (title: string, from: (value: number, channel: number) => string) => ({
      title,
      values: [0, 1, 2].map((channel) => {
        const picture = views?.get(viewKey(this.#valueView(channel)))?.picture;
        return picture?.kind === 'values' ? from(picture.values[0]!, channel) : '–';
      }),
    });
    const share = (value: number, channel: number) => value * std[channel]! + mean[channel]!;
    return [
      row(text.level, (value, channel) => numberText(share(value, channel) * 255, 0)),
      row(text.divided, (value, channel) => numberText(share(value, channel))),
      row(text.centred, (value, channel) => numberText(value * std[channel]!)),
      row(text.normalised, (value) => numberText(value)),
    ];
  }
}

customElements.define('convcast-preparation-plate', PreparationPlate);
