import { css, html } from 'lit';
import { INPUT, isNonNegative } from '../../../shared/layers.ts';
import type { View } from '../../../shared/protocol.ts';
import { wordsOf } from '../../language/spoken.ts';
import { percentText } from '../../state/number_text.ts';
import { type Reached, reachOf } from '../../state/reach.ts';
import { type Chosen, chosenOf } from '../../state/session.ts';
import '../lab/live_map.ts';
import type { Mark } from '../lab/live_map.ts';
import { NEURON_TEXT } from '../neuron_text.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';
import { REACH_TEXT } from './network_panels_text.ts';

const SIDE_PX = 132;

/** The chosen neuron in the whole network: what it reads of every layer before it, and where it is read after it. */
export class ReachPanel extends SessionElement {
  static override styles = [
    common,
    css`
      :host {
        display: grid;
        gap: 12px;
        align-content: start;
        overflow: hidden auto;
        scrollbar-width: thin;
      }
      .maps {
        display: flex;
        flex-wrap: wrap;
        gap: 14px 18px;
        margin: 0;
        padding: 3px;
        list-style: none;
      }
      li {
        width: ${SIDE_PX}px;
      }
      li p {
        min-height: 2.7em;
      }
      .itself b {
        color: var(--selection-text);
      }
      @media (max-width: 999px) {
        li {
          width: calc(50% - 9px);
        }
      }
    `,
  ];

  /** Nothing here but the maps themselves is live. */
  override read(): void {}

  protected override render() {
    const chosen = chosenOf(this.session);
    const { network, layer, map, row, column } = chosen;
    const reached = reachOf(network.graph, layer.name, row, column);
    const place = wordsOf(NEURON_TEXT).place(row, column);
    return html`
      <p class="number" data-testid="reach-text">${textOf(chosen, reached)}</p>
      <ul class="maps" data-testid="reach">
        ${reached.map((each) => this.#layer(chosen, each))}
      </ul>
      <p class="small quiet">
        ${wordsOf(REACH_TEXT).about(map, layer.name, place)}
      </p>
    `;
  }

  #layer({ network: { graph }, map, row, column }: Chosen, { layer, shape, box, side }: Reached) {
    const shown = Math.min(map, shape.channels - 1);
    const vector = shape.height === 1 && shape.width === 1;
    const view: View =
      layer === INPUT ? { kind: 'picture' } : { kind: 'map', layer, map: shown, scale: 'unit' };
    const rows = spanText(box.top, box.bottom);
    const columns = spanText(box.left, box.right);
    const neuron = wordsOf(NEURON_TEXT);
    const text = wordsOf(REACH_TEXT);
    const where = side === 'itself' ? neuron.place(row, column) : neuron.places(rows, columns);
    return html`
      <li class=${side} data-layer=${layer} data-box=${[box.top, box.left, box.bottom, box.right].join(' ')}>
        ${
          vector
            ? ''
            : html`<convcast-live-map
                .session=${this.session}
                .view=${view}
                .sidePx=${SIDE_PX}
                .nonNegative=${layer === INPUT || isNonNegative(graph, layer)}
                .marks=${[{ box, kind: 'chosen' }] satisfies Mark[]}
                .withoutRange=${true}
                .pickable=${layer !== INPUT}
                label=${layer === INPUT ? text.framedPicture(where) : text.framedMap(shown, layer, where)}
                @pick=${({ detail }: CustomEvent<{ row: number; column: number }>) =>
                  this.session.choice.set({
                    layer,
                    map: shown,
                    across: (detail.column + 0.5) / shape.width,
                    down: (detail.row + 0.5) / shape.height,
                  })}
              ></convcast-live-map>`
        }
        <p class="small number">
          <b>${layer === INPUT ? text.picture : layer}</b> <span class="quiet">${vector ? text.value(map) : where}</span>
        </p>
      </li>
    `;
  }
}

function textOf({ network: { graph }, layer, shape }: Chosen, reached: readonly Reached[]): string {
  const { box } = reached.find((each) => each.layer === INPUT)!;
  const rows = box.bottom - box.top + 1;
  const columns = box.right - box.left + 1;
  const share = (rows * columns) / (graph.input.height * graph.input.width);
  const text = wordsOf(REACH_TEXT);
  const reads = shape.height === 1 && shape.width === 1 ? text.valueReads : text.neuronReads;
  return reads(layer.name, rows, columns, percentText(share));
}

/** Not broken behind the dash. */
function spanText(first: number, last: number): string {
  return first === last ? `${first}` : `${first}–\u2060${last}`;
}

customElements.define('convcast-reach', ReachPanel);
