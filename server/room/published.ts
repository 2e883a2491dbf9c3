import type { ResultHeader, ResultView, StageMs } from '../../shared/protocol.ts';
import { joinBodies } from '../../shared/result.ts';

interface Part {
  readonly header: ResultView;
  readonly body: Uint8Array;
}

/**
 * One frame's results: each view encoded once. Receivers that look at the same views share the joined bytes too.
 */
export class Published {
  readonly frame: number;
  readonly capturedAtMs: number;
  readonly still: boolean;
  readonly stageMs: StageMs;
  readonly #parts: ReadonlyMap<string, Part>;
  readonly #joined = new Map<string, { header: ResultHeader; bodies: Uint8Array }>();

  constructor(
    about: { frame: number; capturedAtMs: number; still: boolean; stageMs: StageMs },
    parts: ReadonlyMap<string, Part>,
  ) {
    this.frame = about.frame;
    this.capturedAtMs = about.capturedAtMs;
    this.still = about.still;
    this.stageMs = about.stageMs;
    this.#parts = parts;
  }

  /** What a receiver that looks at `keys` gets, or nothing where none of them was computed. */
  for(keys: Iterable<string>): { header: ResultHeader; bodies: Uint8Array } | undefined {
    const present = [...keys].filter((key) => this.#parts.has(key));
    if (!present.length) return undefined;
    const id = present.join(' ');
    let joined = this.#joined.get(id);
    if (!joined) {
      const parts = present.map((key) => this.#parts.get(key)!);
      const { frame, capturedAtMs, still, stageMs } = this;
      joined = {
        header: { frame, capturedAtMs, still, stageMs, views: parts.map(({ header }) => header) },
        bodies: joinBodies(parts.map(({ body }) => body)),
      };
      this.#joined.set(id, joined);
    }
    return joined;
  }
}
