import { css } from 'lit';

export const teachStyles = css`
  :host {
    overflow: auto;
    scrollbar-width: thin;
    padding: 3px;
    margin: -3px;
  }
  .panel {
    display: grid;
    gap: 16px;
    align-content: start;
    min-height: 100%;
  }
  section {
    display: grid;
    gap: 8px;
  }
  h2 {
    display: flex;
    justify-content: space-between;
    flex-wrap: wrap;
    gap: 0 8px;
  }
  h2 span {
    font-weight: 400;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .row input {
    flex: 1 1 9rem;
    min-width: 0;
    font: inherit;
    color: inherit;
    background: none;
    border: 1px solid var(--line);
    border-radius: 4px;
    padding: 0.35em 0.6em;
  }
  input::placeholder {
    color: var(--quiet);
  }
  .row button {
    min-height: 2.2em;
    padding: 0 0.9em;
    background: none;
    border: 1px solid var(--line);
    border-radius: 4px;
    cursor: pointer;
  }
  .row button:disabled {
    color: var(--quiet);
    cursor: default;
  }
  .row .strong:not(:disabled) {
    background: var(--text);
    border-color: var(--text);
    color: var(--background);
    font-weight: 600;
  }
  .segments {
    display: flex;
  }
  .segments button {
    border-radius: 0;
  }
  .segments button + button {
    border-left: 0;
  }
  .segments button[aria-checked='true']:not(:disabled) {
    background: var(--text);
    border-color: var(--text);
    color: var(--background);
  }
  wa-select {
    flex: 1 1 16rem;
  }
  progress {
    width: 9rem;
    height: 0.7rem;
    accent-color: var(--probability);
    vertical-align: middle;
  }
  .refusal {
    color: var(--problem);
  }
  @media (max-width: 999px) {
    .row button,
    .row input {
      min-height: 44px;
    }
  }
`;
