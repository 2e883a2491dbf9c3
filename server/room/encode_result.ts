import { type GraphName, viewKey } from '../../shared/protocol.ts';
import { encodeFloats } from '../../shared/result.ts';
import { encodePixels, type Pixels } from '../images/encode.ts';
import type { DrawnView, RunResult } from '../vision/run.ts';
import type { PublishedView, SheetVersions } from './published.ts';

/** The picture as a graph sees it: RGB, `sidePx` × `sidePx`. */
export interface DrawnPicture {
  readonly graph: GraphName;
  readonly rgb: Uint8Array;
  readonly sidePx: number;
}

/**
 * Everything of one frame, ready to be sent: the graphs' sheets, and each picture on one of its own. `coarse`: keys of
 * the views that somebody looks at over a slow connection; their sheets are encoded a second time.
 */
export async function encodeResult(
  results: readonly RunResult[],
  pictures: readonly DrawnPicture[],
  still: boolean,
  coarse: ReadonlySet<string>,
): Promise<{ views: Map<string, PublishedView>; sheets: SheetVersions[] }> {
  const pixels: Pixels[] = [];
  const views = new Map<string, PublishedView>();
  for (const result of results) {
    for (const drawn of result.views) views.set(viewKey(drawn.view), publishedView(drawn, pixels.length));
    for (const { levels, widthPx, heightPx } of result.sheets)
      pixels.push({ values: levels, widthPx, heightPx, channels: 1 });
  }
  for (const { graph, rgb, sidePx } of pictures) {
    const view = { kind: 'picture', graph } as const;
    const shape = { height: sidePx, width: sidePx, channels: 3 };
    const header = { view, shape, statPairs: 0, content: { sheet: pixels.length, y: 0 } };
    views.set(viewKey(view), { header, floats: new Uint8Array() });
    pixels.push({ values: rgb, widthPx: sidePx, heightPx: sidePx, channels: 3 });
  }
  const coarseSheets = new Set(
    [...views].flatMap(([key, { header }]) =>
      coarse.has(key) && 'sheet' in header.content ? [header.content.sheet] : [],
    ),
  );
  const versions = (sheet: Pixels, index: number) => versionsOf(sheet, still, coarseSheets.has(index));
  return { views, sheets: await Promise.all(pixels.map(versions)) };
}

async function versionsOf(sheet: Pixels, still: boolean, needsCoarse: boolean): Promise<SheetVersions> {
  const [best, coarse] = await Promise.all([
    encodePixels(sheet, still ? 'lossless' : 'fine'),
    needsCoarse ? encodePixels(sheet, 'coarse') : undefined,
  ]);
  return coarse && coarse.bytes.length < best.bytes.length ? { best, coarse } : { best };
}

/** `firstSheet`: how many sheets of other graphs come before. */
function publishedView({ view, shape, stats, content }: DrawnView, firstSheet: number): PublishedView {
  const statPairs = stats.length / 2;
  return 'values' in content
    ? {
        header: { view, shape, statPairs, content: { values: content.values.length } },
        floats: encodeFloats(stats, content.values),
      }
    : {
        header: { view, shape, statPairs, content: { sheet: content.sheet + firstSheet, y: content.y } },
        floats: encodeFloats(stats),
      };
}
