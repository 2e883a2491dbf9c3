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

/** A sheet as well as it is to be had, and smaller where somebody's connection needs it. */
export interface SheetVersions {
  readonly best: PublishedSheet;
  readonly coarse?: PublishedSheet;
}

export interface About {
  readonly frame: number;
  readonly capturedAtMs: number;
  readonly still: boolean;
  readonly stageMs: StageMs;
  readonly passMs: PassMs;
}

interface Joined {
  readonly header: ResultHeader;
  readonly bytes: Uint8Array;
}

/**
 * One frame's results: each view encoded once, or twice where some connections are slow. Receivers that look at the same views share the joined bytes too.
 */
export class Published {
  readonly about: About;
  readonly views: ReadonlyMap<string, PublishedView>;
  readonly sheets: readonly SheetVersions[];
  readonly #joined = new Map<string, { header: ResultHeader; bytes: Uint8Array }>();

  constructor(about: About, views: ReadonlyMap<string, PublishedView>, sheets: readonly SheetVersions[]) {
    this.about = about;
    this.views = views;
    this.sheets = sheets;
  }

  /** Whether nothing newer comes, so that who got it coarsely is to get it once more. */
  get still(): boolean {
    return this.about.still;
  }

  has(key: string): boolean {
    return this.views.has(key);
  }

  /** These views alone, with the sheets that they lie on. */
  only(keys: readonly string[]): Published {
    const sheets: number[] = [];
    const views = keys.flatMap((key) => {
      const view = this.views.get(key);
      return view ? [[key, placed(view, sheets)] as const] : [];
    });
    return new Published(
      this.about,
      new Map(views),
      sheets.map((sheet) => this.sheets[sheet]!),
    );
  }

  /** What a receiver that looks at `keys` gets, or nothing where none of them was computed. */
  for(keys: Iterable<string>, coarse: boolean): Joined | undefined {
    const present = [...keys].filter((key) => this.views.has(key));
    if (!present.length) return undefined;
    const id = `${coarse} ${present.join(' ')}`;
    let joined = this.#joined.get(id);
    if (!joined) {
      joined = this.#join(
        present.map((key) => this.views.get(key)!),
        coarse,
      );
      this.#joined.set(id, joined);
    }
    return joined;
  }

  #join(views: readonly PublishedView[], wantsCoarse: boolean): Joined {
    const sheets: number[] = [];
    const headers = views.map((view) => placed(view, sheets).header);
    const versions = sheets.map((sheet) => this.sheets[sheet]!);
    const coarse = wantsCoarse && versions.some((sheet) => sheet.coarse);
    const chosen = versions.map(({ best, coarse: smaller }) => (wantsCoarse && smaller) || best);
    return {
      header: {
        ...this.about,
        still: this.about.still && !coarse,
        coarse,
        views: headers,
        sheets: chosen.map(({ encoding, bytes }) => ({ encoding, bytes: bytes.length })),
      },
      bytes: joinParts([...views.map(({ floats }) => floats), ...chosen.map(({ bytes }) => bytes)]),
    };
  }
}

/** On the sheets that are taken along; `sheets` are their numbers until now, to which its own is added. */
function placed(view: PublishedView, sheets: number[]): PublishedView {
  const { content } = view.header;
  if (!('sheet' in content)) return view;
  if (!sheets.includes(content.sheet)) sheets.push(content.sheet);
  return {
    ...view,
    header: { ...view.header, content: { sheet: sheets.indexOf(content.sheet), y: content.y } },
  };
}
