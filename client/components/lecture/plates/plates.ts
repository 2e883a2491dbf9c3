import { html, type PropertyDeclarations } from 'lit';
import type { PlateStage } from '../../../../shared/lecture/chapter.ts';
import { LabPanel } from '../../lab/lab_panel.ts';
import { common } from '../../styles.ts';
import './alexnet_plate.ts';
import './networks_plate.ts';
import './preparation_plate.ts';
import './reading_plate.ts';

/** One of the drawings and lists that chapters show where neither the Lab nor a network has it. */
export class Plate extends LabPanel {
  static override styles = common;
  static override properties: PropertyDeclarations = { ...LabPanel.properties, plate: {} };
  declare plate: PlateStage['plate'];

  override read(): void {}

  protected override render() {
    const { session } = this;
    switch (this.plate) {
      case 'alexnet-2012':
        return html`<convcast-alexnet-plate .session=${session}></convcast-alexnet-plate>`;
      case 'networks':
        return html`<convcast-networks-plate .session=${session}></convcast-networks-plate>`;
      case 'preparation':
        return html`<convcast-preparation-plate .session=${session}></convcast-preparation-plate>`;
      case 'reading':
        return html`<convcast-reading-plate .session=${session}></convcast-reading-plate>`;
    }
  }
}

customElements.define('convcast-plate', Plate);
