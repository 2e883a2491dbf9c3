import type { PropertyDeclarations } from 'lit';
import type { LabStore } from '../../state/lab_store.ts';
import { SessionElement } from '../session_element.ts';

/** An element of the Lab: it renders again when the stack changes, or what is chosen in it. */
export abstract class LabPanel extends SessionElement {
  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    lab: { attribute: false },
  };
  declare lab: LabStore;

  override connectedCallback(): void {
    super.connectedCallback();
    this.follow((listener) => this.lab.subscribe(listener));
  }
}
