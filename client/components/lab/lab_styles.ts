import { css } from 'lit';

/** Controls of the chain: small, quiet, as high as a thumb on a phone. */
export const labStyles = css`
  .changing {
    display: contents;
  }
  .changing:disabled :is(button, select, input) {
    cursor: not-allowed;
  }
  button,
  select,
  input[type='number'],
  input[type='text'] {
    font: inherit;
    color: inherit;
    min-height: 2rem;
    padding: 0 0.6em;
    background: var(--background);
    border: 1px solid var(--line);
    border-radius: 4px;
    min-width: 0;
  }
  button,
  select {
    cursor: pointer;
  }
  button:hover:not(:disabled),
  select:hover {
    border-color: var(--quiet);
  }
  button:disabled,
  select:disabled {
    opacity: 0.45;
    cursor: default;
  }
  button[aria-pressed='true'],
  button[aria-checked='true'] {
    background: var(--surface);
    border-color: var(--text);
  }
  .segments {
    display: flex;
    flex-wrap: wrap;
    padding-left: 1px;
  }
  .segments button {
    flex: 1 1 auto;
    border-radius: 0;
    margin-left: -1px;
    padding: 0 0.3em;
    white-space: nowrap;
  }
  .segments button:first-child {
    border-radius: 4px 0 0 4px;
  }
  .segments button:last-child {
    border-radius: 0 4px 4px 0;
  }
  .segments button[aria-checked='true'] {
    z-index: 1;
  }
  .controls {
    display: grid;
    gap: 4px;
    align-content: start;
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px;
  }
  .line > select {
    flex: 1 1 7rem;
  }
  .line > button {
    flex: 1 1 auto;
  }
  .refusal {
    color: var(--problem);
    font-size: 0.95rem;
  }
  .refusal button {
    min-height: 1.7rem;
    color: var(--text);
  }
  @media (max-width: 999px) {
    button,
    select,
    input[type='number'],
    input[type='text'],
    .refusal button {
      min-height: 44px;
    }
    button {
      min-width: 44px;
    }
  }
`;
