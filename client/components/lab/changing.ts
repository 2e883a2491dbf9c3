import { html, nothing } from 'lit';
import { type LabStore, WHY_LOCKED } from '../../state/lab_store.ts';

/** Controls of what the room shares. Whoever may only look sees them disabled, and learns why. */
export function changing(lab: LabStore, controls: unknown) {
  return html`<fieldset class="changing" ?disabled=${lab.locked} title=${lab.locked ? WHY_LOCKED : nothing}>
    ${controls}
  </fieldset>`;
}
