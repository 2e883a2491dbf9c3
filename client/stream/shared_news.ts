/** What everyone in the room shares and changes, as the server says it: the Lab, the experiment, what is kept and taught. */

import { recordLab } from '../../shared/change_record.ts';
import type { OcclusionState } from '../../shared/occlusion.ts';
import type { Kept, LabUpdate, SharedExperiment, SharedLab, Welcome } from '../../shared/protocol.ts';
import type { TeachState } from '../../shared/taught.ts';
import { updatedLab } from './lab_update.ts';
import type { Incoming, RoomNews } from './room_news.ts';

export type SharedChange = 'lab' | 'experiment' | 'kept' | 'occlusion' | 'teach';

export class SharedNews {
  /** As of the newest update; null before the first connection, here and below. */
  lab: SharedLab | null = null;
  experiment: SharedExperiment | null = null;
  /** null also while nothing is kept. */
  kept: Kept | null = null;
  /** null also while nothing is covered. */
  occlusion: OcclusionState | null = null;
  teach: TeachState | null = null;
  readonly #tell: (change: SharedChange) => void;

  /** `onGap`: an update of the Lab was missed; a new connection brings the whole. */
  constructor(incoming: Incoming, room: RoomNews, tell: (change: SharedChange) => void, onGap: () => void) {
    this.#tell = tell;
    incoming.on('experiment', (experiment) => this.#set('experiment', experiment));
    incoming.on('kept', (kept) => this.#set('kept', kept));
    incoming.on('occlusion', (occlusion) => this.#set('occlusion', this.#withPicture(occlusion)));
    incoming.on('teach', (teach) => this.#set('teach', teach));
    incoming.on('lab', (update: LabUpdate) => {
      const lab = this.lab && updatedLab(this.lab, update);
      if (!lab) return onGap();
      this.#set('lab', lab);
      room.record(recordLab(room.history, update));
    });
  }

  /** Nobody is told yet. */
  welcomed({ lab, experiment, kept, occlusion, teach }: Welcome): void {
    Object.assign(this, { lab, experiment, kept, teach, occlusion: this.#withPicture(occlusion) });
  }

  /** The picture comes once for each map. */
  #withPicture(newest: OcclusionState | null): OcclusionState | null {
    const picture = newest?.picture ?? (newest?.id === this.occlusion?.id ? this.occlusion?.picture : null);
    return newest && { ...newest, picture: picture ?? null };
  }

  #set<K extends SharedChange>(what: K, value: SharedNews[K]): void {
    (this as Pick<SharedNews, K>)[what] = value;
    this.#tell(what);
  }
}
