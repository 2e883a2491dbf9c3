import { css, html, LitElement, type PropertyDeclarations } from 'lit';
import { Spoken, wordsOf } from '../../language/spoken.ts';
import { numberText } from '../../state/number_text.ts';
import { NEURON_TEXT } from '../neuron_text.ts';
import { common } from '../styles.ts';
import { COMPARE_TEXT } from './compare_text.ts';

const SHOWN = 12;

/** Single values of A and B, those first that differ most. */
export class ComparedValues extends LitElement {
  static override styles = [
    common,
    css`
      :host {
        overflow-x: auto;
      }
      table {
        width: 100%;
        margin-top: 12px;
        border-collapse: collapse;
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 3px 8px;
        text-align: right;
        border-bottom: 1px solid var(--line);
        font-weight: 400;
      }
      thead th {
        color: var(--quiet);
      }
      th:first-child {
        text-align: left;
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    values: { attribute: false },
    names: { attribute: false },
  };
  /** A's and then B's; null until they are there. */
  declare values: Float32Array | null;
  /** Of the values; their numbers where there are none. */
  declare names: readonly string[];

  constructor() {
    super();
    new Spoken(this);
  }

  protected override render() {
    const { values, names } = this;
    const text = wordsOf(COMPARE_TEXT);
    if (!values) return html`<p class="quiet">${wordsOf(NEURON_TEXT).waiting}</p>`;
    const count = values.length / 2;
    const difference = (index: number) => values[count + index]! - values[index]!;
    const order = Array.from({ length: count }, (_, index) => index)
      .sort((one, other) => Math.abs(difference(other)) - Math.abs(difference(one)))
      .slice(0, SHOWN);
    return html`
      <table data-testid="compared-values">
        <caption class="visually-hidden">${text.valuesThatDiffer}</caption>
        <thead>
          <tr>
            <th scope="col">${names.length ? text.class : text.neuron}</th>
            <th scope="col">A</th>
            <th scope="col">B</th>
            <th scope="col">B − A</th>
          </tr>
        </thead>
        <tbody>
          ${order.map(
            (index) => html`<tr>
              <th scope="row">${names[index] ?? index}</th>
              <td>${numberText(values[index]!, 3)}</td>
              <td>${numberText(values[count + index]!, 3)}</td>
              <td>${difference(index) > 0 ? '+' : ''}${numberText(difference(index), 3)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    `;
  }
}

customElements.define('convcast-compared-values', ComparedValues);
