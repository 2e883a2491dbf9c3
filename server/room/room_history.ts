/** What was changed in a room last, for who is here and who comes. */

import { type ChangeRecord, experimentChange, recordChange, recordLab } from '../../shared/change_record.ts';
import type { Experiment } from '../../shared/experiment.ts';
import type { LabUpdate, SharedExperiment } from '../../shared/protocol.ts';
import type { Members } from './members.ts';

export class RoomHistory {
  readonly #members: Members;
  #records: readonly ChangeRecord[] = [];
  #experiment: Experiment = [];

  constructor(members: Members) {
    this.#members = members;
  }

  /** The newest last. */
  get records(): readonly ChangeRecord[] {
    return this.#records;
  }

  /** Pages know of it by the update itself. */
  lab(update: LabUpdate): void {
    this.#records = recordLab(this.#records, update);
  }

  experiment({ settings, who }: SharedExperiment): void {
    const change = experimentChange(this.#experiment, settings);
    this.#experiment = settings;
    // Nobody's, where the model has changed.
    if (change && who !== null) this.#tell({ atMs: Date.now(), who, undo: false, change });
  }

  model(title: string, who: string): void {
    this.#tell({ atMs: Date.now(), who, undo: false, change: { kind: 'model', title } });
  }

  #tell(record: ChangeRecord): void {
    this.#records = recordChange(this.#records, record);
    this.#members.tell('changed', record);
  }
}
