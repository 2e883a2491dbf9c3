import { type AtlasLayout, atlasLayout, mosaicLayout, stripLayout } from '../../shared/atlas.ts';
import type { ResultView } from '../../shared/protocol.ts';
import type { DecodedSheet, DecodedView } from '../../shared/result.ts';

/** A view, ready to paint. Several views may lie on one bitmap (a sheet): it is closed when none is shown any more. */
export type Picture =
  /** The camera's, in colour. */
  | { readonly kind: 'colour'; readonly bitmap: ImageBitmap }
  /** An atlas from row `y` of the bitmap on; a pixel's red is its grey level. */
  | {
      readonly kind: 'levels';
      readonly bitmap: ImageBitmap;
      readonly y: number;
      readonly layout: AtlasLayout;
    }
  /** A vector layer as its numbers. */
  | { readonly kind: 'values'; readonly values: Float32Array };

const IN_COLOUR: readonly ResultView['view']['kind'][] = ['picture', 'explained', 'guided', 'excited'];

/** Where the tiles of a view lie in its atlas. The strip has one for each layer: a pair of stats each, after the first. */
export function layoutOf({ view, shape, statPairs }: ResultView): AtlasLayout {
  switch (view.kind) {
    case 'strip':
      return stripLayout(statPairs - 1);
    case 'layer':
    case 'pair':
    case 'difference':
      return mosaicLayout(shape);
    default:
      return atlasLayout(1, shape.height, shape.width);
  }
}

/**
 * A sheet's pixels. Colours are taken as they are: a colour profile must not move a grey level. Rejects bytes that
 * are no picture.
 */
export function decodeSheet({ header, bytes }: DecodedSheet): Promise<ImageBitmap> {
  const file = new Blob([bytes.slice()], { type: `image/${header.encoding}` });
  return createImageBitmap(file, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
}

/** `sheets`: all of the result's, in its order. Throws where a view's atlas does not lie on its sheet. */
export function pictureOf({ header, values }: DecodedView, sheets: readonly ImageBitmap[]): Picture {
  if ('values' in header.content) return { kind: 'values', values };
  const { sheet, y } = header.content;
  const bitmap = sheets[sheet];
  if (!bitmap) throw new Error(`expected a sheet below ${sheets.length}, got ${sheet}`);
  if (IN_COLOUR.includes(header.view.kind)) return { kind: 'colour', bitmap };
  const layout = layoutOf(header);
  if (layout.widthPx > bitmap.width || y + layout.heightPx > bitmap.height)
    throw new Error(
      `view ${header.view.kind}: expected an atlas of ${layout.widthPx} × ${layout.heightPx} px from row ${y} on, got a sheet of ${bitmap.width} × ${bitmap.height} px`,
    );
  return { kind: 'levels', bitmap, y, layout };
}
