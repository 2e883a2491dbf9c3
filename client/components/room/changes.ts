import { css, html, nothing } from 'lit';
import { refusalMessage } from '../../language/said_text.ts';
import { spoken, wordsOf } from '../../language/spoken.ts';
import type { Change } from '../../stream/connection.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';
import { changeText } from './change_text.ts';
import { roomStyles } from './room_styles.ts';
import { ROOM_TEXT } from './room_text.ts';

/** What was changed in the room last and by whom, the newest first; one's own last change can be taken back. */
export class Changes extends SessionElement {
  static override styles = [
    common,
    roomStyles,
    css`
      :host {
        display: grid;
        gap: 8px;
      }
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
        display: grid;
        gap: 2px;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 12px;
        padding: 2px 0;
        overflow-wrap: anywhere;
      }
      .own {
        color: var(--selection-text);
      }
      time {
        font-variant-numeric: tabular-nums;
        color: var(--quiet);
      }
    `,
  ];

  protected override readonly renders: readonly Change[] = ['welcome', 'history', 'role'];

  override connectedCallback(): void {
    super.connectedCallback();
    this.follow((listener) => this.session.lab.subscribe(listener));
    this.follow((listener) => this.session.experiment.subscribe(listener));
  }

  protected override render() {
    const { lab, experiment } = this.session;
    const { history, name } = this.session.connection.room;
    const { length } = lab.state.layers;
    const text = wordsOf(ROOM_TEXT);
    return html`
      ${
        history.length
          ? html`<ol data-testid="last-changes">
              ${history.toReversed().map(
                (record) => html`
                  <li class=${record.who === name ? 'own' : ''}>
                    <span>${changeText(record, name, length)}</span>
                    <time class="small">${timeText(record.atMs)}</time>
                  </li>
                `,
              )}
            </ol>`
          : html`<p class="quiet">${text.nothingChanged}</p>`
      }
      ${
        this.may('lab:undo')
          ? html`<div class="row">
              <button type="button" data-testid="undo-own" ?disabled=${!lab.canUndo} @click=${() => void lab.undo()}>
                ${text.undoStack}
              </button>
              <button type="button" data-testid="redo-own" ?disabled=${!lab.canRedo} @click=${() => void lab.redo()}>
                ${text.redoStack}
              </button>
            </div>`
          : nothing
      }
      ${
        this.may('experiment:undo') && experiment.steps.undo > 0
          ? html`<div class="row">
              <button type="button" data-testid="undo-experiment" @click=${() => void experiment.undo()}>
                ${text.undoExperiment}
              </button>
            </div>`
          : nothing
      }
      ${lab.refusals.map((refusal) => html`<p class="refusal small" role="alert">${refusalMessage(refusal)}</p>`)}
    `;
  }

  override read(): void {}
}

function timeText(atMs: number): string {
  return new Date(atMs).toLocaleTimeString(spoken() === 'en' ? [] : spoken(), {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
}

customElements.define('convcast-changes', Changes);
