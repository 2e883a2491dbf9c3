/** A room's source: whose it is, whether it stands still, and how long it waits for an owner whose connection is lost. */

import type { SourcePause, SourceStart, SourceState } from '../../shared/protocol.ts';

export class RoomSource<Owner> {
  readonly kind: SourceState['kind'];
  readonly label: string;
  /** The number of the newest frame that came. */
  newest = 0;
  #owner: Owner | null;
  #frozen: 'by its owner' | 'by another' | null = null;
  #hidden = false;
  #graceEnd: ReturnType<typeof setTimeout> | undefined;

  constructor(owner: Owner, { kind, label }: SourceStart) {
    this.#owner = owner;
    this.kind = kind;
    this.label = label;
  }

  /** null while it is away. */
  get owner(): Owner | null {
    return this.#owner;
  }

  get paused(): SourceState['paused'] {
    if (!this.#owner) return 'away';
    if (this.#frozen) return 'frozen';
    return this.#hidden ? 'hidden' : null;
  }

  /** The owner may not know yet that it stands still; what it sends meanwhile is not shown. */
  get held(): boolean {
    return this.#frozen === 'by another';
  }

  /** By the owner, who says what of his own is the matter; what another froze stays so while he only hides. */
  pauseByOwner(reason: SourcePause['reason']): void {
    const returned = this.#hidden && reason === null;
    if (reason === 'frozen') this.#frozen = 'by its owner';
    else if (reason === null && !(returned && this.held)) this.#frozen = null;
    this.#hidden = reason === 'hidden';
  }

  freezeByAnother(frozen: boolean): void {
    this.#frozen = frozen ? 'by another' : null;
  }

  /** `onGraceEnd`: nobody came back in time. */
  ownerLost(graceMs: number, onGraceEnd: () => void): void {
    this.#owner = null;
    this.#graceEnd = setTimeout(onGraceEnd, graceMs);
  }

  /** It is replaced or over. */
  end(): void {
    clearTimeout(this.#graceEnd);
  }
}
