import { html, nothing } from 'lit';
import { wordsOf } from '../../language/spoken.ts';
import type { LabStore } from '../../state/lab_store.ts';
import { LAB_TEXT } from './lab_text.ts';

/** Controls of what the room shares. Whoever may only look sees them disabled, and learns why. */
export function changing(lab: LabStore, controls: unknown) {
  return html`<fieldset class="changing" ?disabled=${lab.locked} title=${lab.locked ? wordsOf(LAB_TEXT).locked : nothing}>
    ${controls}
  </fieldset>`;
}
