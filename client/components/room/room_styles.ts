import { css } from 'lit';

/** Controls of whatever concerns the room: quiet, as high as a thumb on a phone. */
export const roomStyles = css`
  button,
  select,
  input[type='text'],
  input[type='password'] {
    font: inherit;
    color: inherit;
    min-height: 2.2rem;
    min-width: 0;
    padding: 0 0.7em;
    background: var(--background);
    border: 1px solid var(--line);
    border-radius: 4px;
  }
  button,
  select,
  summary {
    cursor: pointer;
  }
  button:hover:not(:disabled),
  select:hover {
    border-color: var(--quiet);
  }
  button:disabled {
    color: var(--quiet);
    cursor: default;
  }
  button[aria-pressed='true'] {
    background: var(--surface);
    border-color: var(--text);
  }
  .strong:not(:disabled) {
    background: var(--text);
    border-color: var(--text);
    color: var(--background);
    font-weight: 600;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .refusal {
    color: var(--problem);
  }
  summary {
    min-height: 2.2rem;
    line-height: 2.2rem;
  }
  @media (max-width: 999px) {
    button,
    select,
    input[type='text'],
    input[type='password'],
    summary {
      min-height: 44px;
      line-height: 44px;
    }
    button {
      min-width: 44px;
      line-height: 1.2;
    }
  }
`;
