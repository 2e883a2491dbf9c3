import { css, html, svg } from 'lit';
import { type LayerCost, layerCosts, totalOf } from '../../../../shared/network_costs.ts';
import { ALEXNET_TWO_TOWERS } from '../../../../shared/networks.ts';
import { SessionElement } from '../../session_element.ts';
import { isStacked } from '../../stacked.ts';
import { common } from '../../styles.ts';
import { pointableParts } from './plate_parts.ts';
import { PLATE_TEXT } from './plate_text.ts';

const COLUMN = 104;
const LEFT = 108;
const BOX = 76;
/** Where the two cards' boxes begin. */
const ROWS = [34, 150] as const;
const BOX_HEIGHT = 78;
const HEIGHT = 262;

/** AlexNet of 2012 on its two graphics cards, and where its parameters and its arithmetic are. */
export class AlexnetPlate extends SessionElement {
  static override styles = [
    common,
    css`
      :host {
        display: grid;
        gap: 20px;
        max-width: 84rem;
      }
      svg {
        width: 100%;
        height: auto;
        overflow: visible;
      }
      text {
        fill: var(--text);
        font-size: 15px;
        text-anchor: middle;
      }
      .note {
        fill: var(--quiet);
      }
      .box {
        fill: var(--surface);
        stroke: var(--quiet);
      }
      .own {
        stroke: var(--quiet);
        stroke-width: 1.5;
      }
      .across {
        stroke: var(--selection);
        stroke-width: 2.5;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 28px;
        font-size: 1.1rem;
      }
      .legend i {
        display: inline-block;
        width: 2em;
        margin-right: 0.6em;
        vertical-align: middle;
        border-top: 2px solid var(--quiet);
      }
      .legend .crossing i {
        border-top: 4px solid var(--selection);
      }
      table {
        border-collapse: collapse;
        font-size: 1.15rem;
        font-variant-numeric: tabular-nums;
        width: 100%;
      }
      th,
      td {
        padding: 3px 10px 3px 0;
        text-align: right;
        font-weight: 400;
      }
      th:first-child {
        text-align: left;
      }
      thead th {
        color: var(--quiet);
        text-align: left;
        vertical-align: bottom;
      }
      .bar {
        width: 26%;
        text-align: left;
      }
      .bar div {
        height: 0.9em;
        background: var(--quiet);
      }
      tfoot th,
      tfoot td {
        border-top: 1px solid var(--line);
        font-weight: 600;
      }
      .wide {
        overflow-x: auto;
      }
      .wide svg {
        min-width: 40rem;
      }
      .sideways {
        display: none;
      }
      @media (max-width: 999px) {
        .bar {
          display: none;
        }
        thead th:not(:first-child) {
          text-align: right;
        }
        .wide {
          scrollbar-width: thin;
        }
        .sideways {
          display: block;
        }
      }
    `,
  ];

  constructor() {
    super();
    pointableParts(this, 'alexnet-2012', ':is(svg,tr)');
  }

  override read(): void {}

  protected override render() {
    const { language } = this.session.choice;
    const text = PLATE_TEXT[language];
    const costs = layerCosts(ALEXNET_TWO_TOWERS.graph);
    const number = new Intl.NumberFormat(language);
    const parameters = totalOf(costs, 'parameters');
    const multiplyAdds = totalOf(costs, 'multiplyAdds');
    return html`
      <div class="wide" tabindex="0" role="region" aria-label=${text.twoCards}>${drawing(costs, text)}</div>
      <p class="sideways small quiet">${text.sideways}</p>
      <div class="legend">
        <span><i></i>${text.ownCard}</span>
        <span class="crossing"><i></i>${text.bothCards}</span>
      </div>
      <div>
        <table data-testid="alexnet-costs">
          <thead>
            <tr>
              <th scope="col">${text.layer}</th>
              <th scope="col" colspan=${isStacked() ? 1 : 2}>${text.parameters}</th>
              <th scope="col" colspan=${isStacked() ? 1 : 2}>${text.multiplyAdds}</th>
            </tr>
          </thead>
          <tbody>
            ${costs.map(
              (cost) => html`
                <tr>
                  <th scope="row">${nameOf(cost)}</th>
                  <td>${number.format(cost.parameters)}</td>
                  <td class="bar">${bar(cost.parameters / parameters)}</td>
                  <td>${number.format(cost.multiplyAdds)}</td>
                  <td class="bar">${bar(cost.multiplyAdds / multiplyAdds)}</td>
                </tr>
              `,
            )}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">${text.total}</th>
              <td data-testid="alexnet-parameters">${number.format(parameters)}</td>
              <td class="bar"></td>
              <td>${number.format(multiplyAdds)}</td>
              <td class="bar"></td>
            </tr>
          </tfoot>
        </table>
      </div>
    `;
  }

  protected override updated(): void {
    super.updated();
    // The page's Content-Security-Policy closes style attributes.
    for (const bar of this.renderRoot.querySelectorAll<HTMLElement>('.bar div'))
      bar.style.width = `${Math.max(Number(bar.getAttribute('data-share')) * 100, 0.6)}%`;
  }
}

function bar(share: number) {
  return html`<div data-share=${share}></div>`;
}

/** The paper counts its fully connected layers on: fc6, fc7, fc8. */
function nameOf({ layer }: LayerCost): string {
  const fc = /^fc(\d)$/.exec(layer.name);
  return fc ? `fc${Number(fc[1]) + 5}` : layer.name;
}

/** Whether a layer reads the maps of both cards: without groups it reads all; the picture is on both. */
function readsBoth({ layer }: LayerCost, index: number): boolean {
  return index > 0 && (layer.kind === 'fc' || (layer.kind === 'conv' && !layer.groups));
}

function drawing(costs: readonly LayerCost[], text: (typeof PLATE_TEXT)['en']) {
  const centre = (row: number) => ROWS[row]! + BOX_HEIGHT / 2;
  const last = costs.length - 1;
  const left = (index: number) => LEFT + index * COLUMN;
  const end = (index: number) => (index < 0 ? LEFT - 24 : left(index) + BOX);
  const rowsOf = (index: number) => (index < 0 || index === last ? [0.5] : [0, 1]);
  const yOf = (row: number) => (row === 0.5 ? (centre(0) + centre(1)) / 2 : centre(row));
  return svg`
    <svg viewBox="0 0 ${LEFT + costs.length * COLUMN} ${HEIGHT}" role="img" aria-label=${text.twoCards}>
      <text x="44" y=${yOf(0.5) - 6}>${text.picture}</text>
      <text class="note" x="44" y=${yOf(0.5) + 14}>224 × 224</text>
      ${costs.flatMap((cost, index) =>
        rowsOf(index - 1).flatMap((from) =>
          rowsOf(index).map((to) => {
            const crosses = from !== to && from !== 0.5 && to !== 0.5;
            if (crosses && !readsBoth(cost, index)) return svg``;
            return svg`<line
              class=${crosses || index === last ? 'across' : 'own'}
              x1=${end(index - 1)} y1=${yOf(from)} x2=${left(index)} y2=${yOf(to)}
            ></line>`;
          }),
        ),
      )}
      ${costs.flatMap((cost, index) => {
        const { height, width, channels } = cost.output;
        const rows = rowsOf(index);
        return [
          svg`<text x=${left(index) + BOX / 2} y="18">${nameOf(cost)}</text>`,
          ...rows.map(
            (row) => svg`
              <rect class="box" x=${left(index)} y=${yOf(row) - BOX_HEIGHT / 2} width=${BOX} height=${BOX_HEIGHT}></rect>
              <text x=${left(index) + BOX / 2} y=${yOf(row) + (height > 1 ? -4 : 6)}>${channels / rows.length}</text>
              ${height > 1 ? svg`<text class="note" x=${left(index) + BOX / 2} y=${yOf(row) + 18}>${height} × ${width}</text>` : svg``}
            `,
          ),
        ];
      })}
      ${[0, 1].map((row) => svg`<text class="note" x="44" y=${row === 0 ? ROWS[0] + 14 : ROWS[1] + BOX_HEIGHT}>${text.card(row + 1)}</text>`)}
    </svg>
  `;
}

customElements.define('convcast-alexnet-plate', AlexnetPlate);
