import { css } from 'lit';
import type { Change } from '../../stream/connection.ts';
import { SessionElement } from '../session_element.ts';

/** An element that shows the room's experiment, and changes it where this page may. */
export abstract class ExperimentElement extends SessionElement {
  protected override readonly renders: readonly Change[] = ['link', 'welcome', 'source', 'role'];

  override connectedCallback(): void {
    super.connectedCallback();
    this.follow((listener) => this.session.experiment.subscribe(listener));
  }

  protected get mayChange(): boolean {
    return this.may('experiment:change');
  }

  /** What can be set doesn't follow the results. */
  override read(): void {}
}

export const experimentStyles = css`
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
    display: grid;
    gap: 4px;
    align-content: start;
  }
  fieldset:disabled {
    opacity: 0.6;
  }
  h2 {
    margin-bottom: 6px;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  button {
    min-height: 2.2em;
    padding: 0 0.8em;
    background: none;
    border: 1px solid var(--quiet);
    border-radius: 4px;
    cursor: pointer;
    white-space: nowrap;
  }
  button[aria-pressed='true'] {
    background: var(--text);
    color: var(--background);
    border-color: var(--text);
  }
  button:disabled {
    opacity: 0.6;
    cursor: default;
  }
  select {
    min-height: 2.2em;
    min-width: 0;
    padding: 0 0.5em;
    font: inherit;
    color: var(--text);
    background: var(--background);
    border: 1px solid var(--quiet);
    border-radius: 4px;
  }
  @media (max-width: 999px) {
    button,
    select {
      min-height: 44px;
    }
  }
`;
