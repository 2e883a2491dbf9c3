import {
  type PassMs,
  type ResultHeader,
  type ResultView,
  type StageMs,
  viewKey,
} from '../../shared/protocol.ts';
import { decodeResult } from '../../shared/result.ts';
import { decodeSheet, type Picture, pictureOf } from '../paint/picture.ts';

export interface LiveView {
  readonly header: ResultView;
  /** (min, max) pairs; `rangeAt` reads them. */
  readonly stats: Float32Array;
  readonly picture: Picture;
}

/** One frame's views, decoded and ready to paint. */
export interface LiveResult {
  readonly frame: number;
  /** By the server's clock. */
  readonly capturedAtMs: number;
  readonly stageMs: StageMs;
  readonly passMs: PassMs;
  readonly still: boolean;
  /** Pictures are smaller because this page's connection is slow. */
  readonly coarse: boolean;
  /** What came with this frame, by `viewKey`. */
  readonly views: ReadonlyMap<string, LiveView>;
  /** What is looked at as it came last, though it may have been with a frame before: comparisons take turns. */
  readonly latest: ReadonlyMap<string, LiveView>;
}

/** A result and the bitmaps that its pictures lie on, which have to be closed. */
export interface DecodedResult {
  readonly result: LiveResult;
  readonly sheets: readonly ImageBitmap[];
}

/** Rejects where bytes and header don't fit; then nothing is left to close. */
export async function decodeLiveResult(header: ResultHeader, bytes: Uint8Array): Promise<DecodedResult> {
  const decoded = decodeResult(header, bytes);
  const attempts = await Promise.allSettled(decoded.sheets.map(decodeSheet));
  const sheets = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? attempt.value : []));
  try {
    const failed = attempts.find((attempt) => attempt.status === 'rejected');
    if (failed) throw failed.reason;
    const views = new Map(
      decoded.views.map((view) => [
        viewKey(view.header.view),
        { header: view.header, stats: view.stats, picture: pictureOf(view, sheets) },
      ]),
    );
    const { frame, capturedAtMs, stageMs, passMs, still, coarse } = header;
    return { result: { frame, capturedAtMs, stageMs, passMs, still, coarse, views, latest: views }, sheets };
  } catch (error) {
    for (const sheet of sheets) sheet.close();
    throw error;
  }
}
