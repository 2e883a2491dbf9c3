/** Where the presenter is, and where he points. */

import {
  POINTERS_PER_SECOND_MAX,
  type Pointer,
  type Stage,
  type StageUpdate,
} from '../../shared/protocol.ts';
import type { Members } from './members.ts';
import type { Page } from './page.ts';
import { Throttled } from './throttled.ts';

export class RoomStage {
  readonly #members: Members;
  #stage: StageUpdate | null = null;
  #pointer: { readonly from: Page; readonly pointer: Pointer } | null = null;
  readonly #pointerNews = new Throttled(1000 / POINTERS_PER_SECOND_MAX, () => this.#tellPointer());

  constructor(members: Members) {
    this.#members = members;
  }

  /** null until somebody sets it. */
  get now(): StageUpdate | null {
    return this.#stage;
  }

  set(stage: Stage, { by, who }: { readonly by: string; readonly who: string }): void {
    this.#stage = { ...stage, by, who };
    this.#members.tell('stage', this.#stage);
  }

  /** At most `POINTERS_PER_SECOND_MAX` times a second; the last place always. */
  point(page: Page, pointer: Pointer): void {
    this.#pointer = { from: page, pointer };
    this.#pointerNews.request();
  }

  /** Nobody points who is gone. */
  left(page: Page): void {
    if (this.#pointer?.from === page) this.point(page, null);
  }

  close(): void {
    this.#pointerNews.stop();
  }

  #tellPointer(): void {
    if (this.#pointer) this.#members.tellBut([this.#pointer.from], 'pointer', this.#pointer.pointer);
  }
}
