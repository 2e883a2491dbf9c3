import type { PassMs, ResultHeader, ResultView, Sheet, StageMs } from '../../shared/protocol.ts';
import { joinParts } from '../../shared/result.ts';

export interface PublishedView {
  /** Its `content.sheet` counts in this publication's sheets. */
  readonly header: ResultView;
  /** As encodeFloats makes it. */
  readonly floats: Uint8Array;
}

export interface PublishedSheet {
  readonly encoding: Sheet['encoding'];
  readonly bytes: Uint8Array;
}

interface About {
  readonly frame: number;
  readonly capturedAtMs: number;
  readonly still: boolean;
  readonly stageMs: StageMs;
  readonly passMs: PassMs;
}

/**
 * One frame's results: each view encoded once. Receivers that look at the same views share the joined bytes too.
 */
export class Published {
  readonly #about: About;
  readonly #views: ReadonlyMap<string, PublishedView>;
  readonly #sheets: readonly PublishedSheet[];
  readonly #joined = new Map<string, { header: ResultHeader; bytes: Uint8Array }>();

  constructor(about: About, views: ReadonlyMap<string, PublishedView>, sheets: readonly PublishedSheet[]) {
    this.#about = about;
    this.#views = views;
    this.#sheets = sheets;
  }

  /** What a receiver that looks at `keys` gets, or nothing where none of them was computed. */
  for(keys: Iterable<string>): { header: ResultHeader; bytes: Uint8Array } | undefined {
    const present = [...keys].filter((key) => this.#views.has(key));
    if (!present.length) return undefined;
    const id = present.join(' ');
    let joined = this.#joined.get(id);
    if (!joined) {
      joined = this.#join(present.map((key) => this.#views.get(key)!));
      this.#joined.set(id, joined);
    }
    return joined;
  }

  #join(views: readonly PublishedView[]): { header: ResultHeader; bytes: Uint8Array } {
    const sheets: number[] = [];
    const headers = views.map(({ header }) => {
      const { content } = header;
      if (!('sheet' in content)) return header;
      if (!sheets.includes(content.sheet)) sheets.push(content.sheet);
      return { ...header, content: { sheet: sheets.indexOf(content.sheet), y: content.y } };
    });
    const chosen = sheets.map((sheet) => this.#sheets[sheet]!);
    return {
      header: {
        ...this.#about,
        views: headers,
        sheets: chosen.map(({ encoding, bytes }) => ({ encoding, bytes: bytes.length })),
      },
      bytes: joinParts([...views.map(({ floats }) => floats), ...chosen.map(({ bytes }) => bytes)]),
    };
  }
}
