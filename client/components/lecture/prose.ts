import { html } from 'lit';
import './formula.ts';

/** Paragraphs are apart by an empty line; formulas stand between dollar signs. */
export function prose(text: string) {
  return text.split(/\n\s*\n/).map((paragraph) => html`<p>${withFormulas(paragraph)}</p>`);
}

/** What no line may begin with; browsers would break between a formula and it. */
const CLOSING = /^[，。；：？！、）”’,.;:?!)]/;

/** And none may end with. */
const OPENING = /[(（“‘]$/;

/** Text and formulas take turns. */
export function withFormulas(text: string) {
  return text
    .split('$')
    .map((part, index) =>
      index % 2 === 1
        ? html`<convcast-formula inline .tex=${part}></convcast-formula>`
        : part.replace(CLOSING, '\u2060$&').replace(OPENING, '$&\u2060').replaceAll(' × ', '\u00a0×\u00a0'),
    );
}
