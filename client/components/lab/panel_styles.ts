import { css } from 'lit';

/** What the Lab's panels have in common. */
export const panelStyles = css`
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .refusal {
    color: var(--problem);
    margin: 8px 0;
  }
  .refusal::first-letter {
    text-transform: uppercase;
  }
`;
