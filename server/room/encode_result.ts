import { viewKey } from '../../shared/protocol.ts';
import { encodeFloats } from '../../shared/result.ts';
import { encodePixels, type Pixels } from '../images/encode.ts';
import type { RunResult } from '../vision/run.ts';
import type { PublishedSheet, PublishedView } from './published.ts';

/** Everything of one frame, ready to be sent: the layers' sheets, and the picture on one of its own. */
export async function encodeResult(
  result: RunResult | undefined,
  picture: Pixels | undefined,
  lossless: boolean,
): Promise<{ views: Map<string, PublishedView>; sheets: PublishedSheet[] }> {
  const pixels: Pixels[] = (result?.sheets ?? []).map(({ levels, widthPx, heightPx }) => ({
    values: levels,
    widthPx,
    heightPx,
    channels: 1,
  }));
  if (picture) pixels.push(picture);
  const views = new Map<string, PublishedView>();
  for (const { view, shape, stats, content } of result?.views ?? []) {
    const values = 'values' in content ? content.values : undefined;
    views.set(viewKey(view), {
      header: {
        view,
        shape,
        statPairs: stats.length / 2,
        content: 'values' in content ? { values: content.values.length } : content,
      },
      floats: encodeFloats(stats, values),
    });
  }
  if (picture)
    views.set('picture', {
      header: {
        view: { kind: 'picture' },
        shape: { height: picture.heightPx, width: picture.widthPx, channels: 3 },
        statPairs: 0,
        content: { sheet: pixels.length - 1, y: 0 },
      },
      floats: new Uint8Array(),
    });
  return { views, sheets: await Promise.all(pixels.map((sheet) => encodePixels(sheet, lossless))) };
}
