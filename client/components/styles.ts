import { css } from 'lit';

/** What elements have in common inside their shadow roots. */
export const common = css`
  :host {
    display: block;
    min-width: 0;
  }
  [hidden] {
    display: none !important;
  }
  * {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p {
    margin: 0;
    font-size: 1rem;
    line-height: 1.35;
  }
  h2,
  h3 {
    font-weight: 600;
  }
  h3 {
    color: var(--quiet);
  }
  .title {
    font-size: 1.4rem;
  }
  .quiet {
    color: var(--quiet);
  }
  .small {
    font-size: 0.9rem;
  }
  .number {
    font-variant-numeric: tabular-nums;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  /* Until these are defined: the room that they will take, with nothing in it. */
  wa-button:not(:defined),
  wa-dropdown:not(:defined),
  wa-select:not(:defined),
  wa-switch:not(:defined) {
    display: inline-block;
    min-height: 2.1em;
    visibility: hidden;
  }
  wa-switch:not(:defined) {
    min-height: 1.4em;
  }
  wa-select:not(:defined) {
    width: 100%;
  }
  wa-icon:not(:defined) {
    display: inline-block;
    width: 1em;
    height: 1em;
  }
  wa-dropdown-item:not(:defined),
  wa-option:not(:defined) {
    display: none;
  }
  canvas {
    display: block;
    image-rendering: pixelated;
  }
  wa-select::part(form-control) {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  wa-select::part(form-control-label) {
    margin: 0;
    font-weight: 400;
    color: var(--quiet);
  }
  wa-select::part(display-input) {
    text-overflow: ellipsis;
  }
  wa-select::part(form-control-input) {
    flex: 1;
    min-width: 0;
  }
  button {
    font: inherit;
    color: inherit;
  }
  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }
`;

/** The amber frame of whatever is chosen, told from any colour map by the dark line around it. */
export const selection = css`
  .selection {
    position: absolute;
    pointer-events: none;
    border: 2px solid var(--selection);
    outline: 1px solid var(--selection-edge);
  }
`;

/** A panel that scrolls by itself, with room for the frames of what stands at its edges. */
export const scrolling = css`
  :host {
    overflow: hidden auto;
    scrollbar-width: thin;
    padding: 3px;
    margin: -3px;
  }
`;
