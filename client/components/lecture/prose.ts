import { html } from 'lit';
import './formula.ts';

/** Paragraphs are apart by an empty line; formulas stand between dollar signs. */
export function prose(text: string) {
  return text.split(/\n\s*\n/).map((paragraph) => html`<p>${withFormulas(paragraph)}</p>`);
}

/** Text and formulas take turns. */
export function withFormulas(text: string) {
  return text
    .split('$')
    .map((part, index) =>
      index % 2 === 1 ? html`<convcast-formula inline .tex=${part}></convcast-formula>` : part,
    );
}
