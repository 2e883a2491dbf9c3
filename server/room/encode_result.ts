import { type GraphName, viewKey } from '../../shared/protocol.ts';
import { encodeFloats } from '../../shared/result.ts';
import { encodePixels, type Pixels } from '../images/encode.ts';
import type { DrawnView, RunResult } from '../vision/run.ts';
import type { PublishedSheet, PublishedView } from './published.ts';

/** The picture as a graph sees it: RGB, `sidePx` × `sidePx`. */
export interface DrawnPicture {
  readonly graph: GraphName;
  readonly rgb: Uint8Array;
  readonly sidePx: number;
}

/** Everything of one frame, ready to be sent: the graphs' sheets, and each picture on one of its own. */
export async function encodeResult(
  results: readonly RunResult[],
  pictures: readonly DrawnPicture[],
  lossless: boolean,
): Promise<{ views: Map<string, PublishedView>; sheets: PublishedSheet[] }> {
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
  return { views, sheets: await Promise.all(pixels.map((sheet) => encodePixels(sheet, lossless))) };
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
