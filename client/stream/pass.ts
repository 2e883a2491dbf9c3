/** What opens the room to this page, kept as long as its tab: it comes back as the same person after a reload. */

import { type Handshake, PROTOCOL_VERSION, type Restore, type Welcome } from '../../shared/protocol.ts';

const STORAGE_KEY = 'convcast-pass';

interface Kept {
  readonly code?: string | undefined;
  readonly token?: string | undefined;
  readonly presenter?: boolean;
  /** Of presenters: what the server wants back after it was restarted. */
  readonly restore?: Restore | undefined;
}

export class Pass {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'> | null;
  #kept: Kept;
  /** For viewers, as they typed it. What it opened stands in the token. */
  passcode: string | undefined;
  /** This page's, on its connection before. */
  #id: string | undefined;

  /** `code`: what the page's address carried, if it did. Without a storage a reload is a new person. */
  constructor(code?: string, storage: Pick<Storage, 'getItem' | 'setItem'> | null = null) {
    this.#storage = storage;
    const kept = readKept(storage);
    // Another link than before: the person that the token stands for may come by it only if the server says so.
    this.#kept = code === undefined ? kept : { code, token: kept.token };
    // The address doesn't carry it any more: a reload before the welcome finds it here.
    if (code !== undefined) this.#keep(this.#kept);
  }

  get handshake(): Handshake {
    const { code, token, presenter, restore } = this.#kept;
    return {
      protocol: PROTOCOL_VERSION,
      ...(code !== undefined && { code }),
      ...(token !== undefined && { token }),
      ...(this.passcode !== undefined && { passcode: this.passcode }),
      ...(this.#id !== undefined && { instead: this.#id }),
      ...(presenter && restore && { restore }),
    };
  }

  welcomed({ id, token, role }: Welcome): void {
    this.#id = id;
    this.#keep({ ...this.#kept, token, presenter: role === 'presenter' });
  }

  /** The newest token, instead of the one before. */
  set token(token: string) {
    this.#keep({ ...this.#kept, token });
  }

  get sealed(): string | null {
    return this.#kept.restore?.sealed ?? null;
  }

  /** What a restarted server would have to be told now. */
  set restore(restore: Restore) {
    this.#keep({ ...this.#kept, restore });
  }

  /**
   * Whether it is worth trying once more without what the server refused: a presenter on the server's machine is let
   * in without a link, with a token of a server that is gone he is not.
   */
  forget(): boolean {
    const { code, token, presenter } = this.#kept;
    if (code !== undefined || token === undefined || !presenter) return false;
    this.#keep({});
    return true;
  }

  #keep(kept: Kept): void {
    this.#kept = kept;
    try {
      this.#storage?.setItem(STORAGE_KEY, JSON.stringify(kept));
    } catch {
      // Too large, or a browser that keeps nothing: what is in memory still holds.
    }
  }
}

function readKept(storage: Pick<Storage, 'getItem'> | null): Kept {
  try {
    return Object(JSON.parse(storage?.getItem(STORAGE_KEY) ?? '{}')) as Kept;
  } catch {
    return {};
  }
}
