import { css, html } from 'lit';
import { labGraph } from '../../../shared/lab_graph.ts';
import { type View, viewKey } from '../../../shared/protocol.ts';
import { wordsOf } from '../../language/spoken.ts';
import { numberText } from '../../state/number_text.ts';
import { common } from '../styles.ts';
import { changing } from './changing.ts';
import { LabPanel } from './lab_panel.ts';
import { labStyles } from './lab_styles.ts';
import { LAB_TEXT } from './lab_text.ts';
import { panelStyles } from './panel_styles.ts';
import { PANEL_TEXT } from './panel_text.ts';
import { slider, sliderStyles } from './slider.ts';

const SHIFT_MAX_PX = 16;

/** The picture shifted by a few pixels, and by how much that changes each map: ‖difference‖ / ‖map‖. */
export class ShiftChanges extends LabPanel {
  static override styles = [
    common,
    labStyles,
    panelStyles,
    sliderStyles,
    css`
      :host {
        display: grid;
        gap: 8px;
        align-content: start;
      }
      table {
        border-collapse: collapse;
        font-variant-numeric: tabular-nums;
        width: 100%;
      }
      th {
        text-align: left;
        font-weight: 400;
      }
      th,
      td {
        padding: 3px 0;
      }
      .percent {
        text-align: right;
        width: 5.5em;
      }
      .bar {
        width: 45%;
        padding-left: 12px;
      }
      .bar div {
        height: 0.6rem;
        background: var(--quiet);
        transform-origin: left;
      }
    `,
  ];

  protected override views(): View[] {
    return this.lab.shared ? [{ kind: 'change', graph: 'lab' }] : [];
  }

  protected override render() {
    const { dx, dy } = this.lab.state.shift;
    const text = wordsOf(PANEL_TEXT);
    const axis = (name: 'dx' | 'dy', label: string, value: number) =>
      slider({
        label,
        value,
        min: Math.min(-SHIFT_MAX_PX, value),
        max: Math.max(SHIFT_MAX_PX, value),
        text: wordsOf(LAB_TEXT).px(numberText(value, 0)),
        testId: `shift-${name}`,
        onInput: (to) => this.lab.edit(`shift.${name}`, to, { dragging: true }),
        onChange: (to) => this.lab.edit(`shift.${name}`, to),
      });
    return html`
      <div>${changing(this.lab, [axis('dx', text.right, dx), axis('dy', text.down, dy)])}</div>
      ${this.#changes()}
      <div class="row">
        <button type="button"
          data-testid="no-shift"
          ?disabled=${this.lab.locked || (dx === 0 && dy === 0)}
          @click=${() => this.lab.edit('shift', { dx: 0, dy: 0 })}
          >${text.noShift}</button
        >
      </div>
    `;
  }

  /** In the graph's order. */
  #changes() {
    const graph = labGraph(this.lab.state);
    const picture = this.session.connection.result?.views.get(
      viewKey({ kind: 'change', graph: 'lab' }),
    )?.picture;
    const changes = picture?.kind === 'values' ? picture.values : null;
    const several = this.lab.state.layers.length > 1;
    const rows = graph.layers.flatMap((layer, index) => {
      const { kind } = layer;
      if (kind !== 'conv' && kind !== 'relu' && kind !== 'pool') return [];
      const n = layer.name.match(/\d+$/)![0];
      const title = `${wordsOf(PANEL_TEXT).stage(kind)}${several ? ` ${n}` : ''}`;
      return [{ name: layer.name, title, change: changes?.[index] ?? null }];
    });
    const most = Math.max(...rows.map(({ change }) => finite(change)));
    return html`
      <table data-testid="changes">
        <tbody>
          ${rows.map(
            ({ name, title, change }) => html`
              <tr data-layer=${name}>
                <th scope="row">${title}</th>
                <td class="percent">${change === null ? '' : changeText(change)}</td>
                <td class="bar"><div data-share=${most > 0 ? finite(change) / most : 0}></div></td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    `;
  }

  protected override updated(): void {
    super.updated();
    for (const bar of this.renderRoot.querySelectorAll<HTMLElement>('[data-share]'))
      bar.style.transform = `scaleX(${bar.dataset.share})`;
  }
}

/** A map of zeros that got a value has changed without limit. */
function changeText(change: number): string {
  return Number.isFinite(change) ? `${numberText(change * 100, 1)}\u202f%` : '∞';
}

function finite(change: number | null): number {
  return change !== null && Number.isFinite(change) ? change : 0;
}

customElements.define('convcast-shift-changes', ShiftChanges);
