import { viewKey } from '../../shared/protocol.ts';
import { encodeFloats } from '../../shared/result.ts';
import { encodePixels, type Quality } from '../images/encode.ts';
import type { StudiedView } from '../vision/study/messages.ts';
import type { PublishedSheet, PublishedView, SheetVersions } from './published.ts';

/** Each view that is a picture is a sheet of its own: it is seen by few, and in colour. */
export async function encodeExplanations(
  studied: readonly StudiedView[],
  quality: Quality,
): Promise<{ views: Map<string, PublishedView>; sheets: SheetVersions[] }> {
  const views = new Map<string, PublishedView>();
  const pictures: Promise<PublishedSheet>[] = [];
  for (const { view, shape, stats, content } of studied) {
    const statPairs = stats.length / 2;
    if ('values' in content) {
      const header = { view, shape, statPairs, content: { values: content.values.length } };
      views.set(viewKey(view), { header, floats: encodeFloats(stats, content.values) });
      continue;
    }
    const header = { view, shape, statPairs, content: { sheet: pictures.length, y: 0 } };
    views.set(viewKey(view), { header, floats: encodeFloats(stats) });
    const { rgb, widthPx, heightPx } = content;
    pictures.push(encodePixels({ values: rgb, widthPx, heightPx, channels: 3 }, quality));
  }
  return { views, sheets: (await Promise.all(pictures)).map((best) => ({ best })) };
}
