import { css } from 'lit';

/** A row for each kernel, a column for each stage; on a phone one below the other. */
export const layerStyles = css`
  .columns {
    display: grid;
    /* Fixed, so that the tall first column stretches only the rows below. */
    grid-template: 2.9rem / repeat(5, minmax(0, 1fr));
    gap: 6px 20px;
    align-items: start;
  }
  .reads {
    grid-column: 1;
  }
  h2 {
    font-size: 1.15rem;
  }
  header {
    min-height: 2.9rem;
  }
  header p {
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .title-line {
    display: flex;
    justify-content: space-between;
    align-items: baseline;
    gap: 8px;
  }
  .title-line button {
    min-height: 0;
    height: 1.55rem;
    padding: 0 0.5em;
    vertical-align: top;
  }
  .title-line {
    height: 1.55rem;
  }
  .stage {
    display: grid;
    gap: 6px;
  }
  .small-row {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 8px;
    align-items: center;
    text-align: left;
  }
  button.small-row {
    width: 100%;
    padding: 0;
    border-color: transparent;
    background: none;
  }
  button.small-row:hover {
    border-color: var(--line);
  }
  convcast-legend {
    max-width: 300px;
  }
  @media (max-width: 999px) {
    .columns {
      display: flex;
      flex-direction: column;
      align-items: stretch;
    }
    .title-line,
    .title-line button {
      height: 44px;
    }
    .title-line button {
      min-width: 44px;
    }
    .small-row.map,
    .idle header:is(.conv, .activated, .pool) {
      display: none;
    }
    /* Each stage below its own title. */
    .kernel {
      order: 1;
    }
    .conv {
      order: 2;
    }
    .activated {
      order: 3;
    }
    .pool {
      order: 4;
    }
  }
`;
