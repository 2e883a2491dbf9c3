/**
 * A result on its way from a room's owner to a node with pages of it: every view that they look at, once, and sheets in
 * both versions where some of them need the smaller. The bytes are each view's floats, then the sheets, best before
 * coarse.
 */

import { type ResultView, type Sheet, viewKey } from '../../shared/protocol.ts';
import { joinParts } from '../../shared/result.ts';
import { type About, Published, type PublishedSheet } from '../room/published.ts';

interface SheetSizes {
  readonly best: Sheet;
  readonly coarse?: Sheet;
}

export interface RelayedHeader {
  readonly about: About;
  readonly views: readonly { readonly header: ResultView; readonly floatBytes: number }[];
  readonly sheets: readonly SheetSizes[];
}

export function encodeRelayed({ about, views, sheets }: Published): {
  header: RelayedHeader;
  bytes: Uint8Array;
} {
  const all = [...views.values()];
  const size = ({ encoding, bytes }: PublishedSheet) => ({ encoding, bytes: bytes.length });
  return {
    header: {
      about,
      views: all.map(({ header, floats }) => ({ header, floatBytes: floats.length })),
      sheets: sheets.map(({ best, coarse }) => ({
        best: size(best),
        ...(coarse && { coarse: size(coarse) }),
      })),
    },
    bytes: joinParts([
      ...all.map(({ floats }) => floats),
      ...sheets.flatMap(({ best, coarse }) => (coarse ? [best.bytes, coarse.bytes] : [best.bytes])),
    ]),
  };
}

/** Throws where the bytes are not exactly those that the header announces. */
export function decodeRelayed({ about, views, sheets }: RelayedHeader, bytes: Uint8Array): Published {
  let at = 0;
  const take = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const sheet = ({ encoding, bytes: length }: Sheet): PublishedSheet => ({ encoding, bytes: take(length) });
  const published = new Published(
    about,
    new Map(
      views.map(({ header, floatBytes }) => [viewKey(header.view), { header, floats: take(floatBytes) }]),
    ),
    sheets.map(({ best, coarse }) => ({ best: sheet(best), ...(coarse && { coarse: sheet(coarse) }) })),
  );
  if (at !== bytes.length)
    throw new Error(`relayed result ${about.frame}: expected ${at} bytes, got ${bytes.length}`);
  return published;
}
