import { describe, expect, test } from 'vitest';
import { layoutOf, pictureOf } from '../../../client/paint/picture.ts';
import { atlasLayout, mosaicLayout, stripLayout } from '../../../shared/atlas.ts';
import type { ResultView } from '../../../shared/protocol.ts';

const SHAPE = { height: 27, width: 27, channels: 192 };

const layerView: ResultView = {
  view: { kind: 'layer', layer: 'conv2', scale: 'unit' },
  shape: SHAPE,
  statPairs: 193,
  content: { sheet: 1, y: 480 },
};
const { widthPx, heightPx } = mosaicLayout(SHAPE);

/** What `pictureOf` reads of a decoded sheet. */
function sheet(width: number, height: number): ImageBitmap {
  return { width, height, close: () => {} };
}
const decoded = (header: ResultView) => ({
  header,
  stats: new Float32Array(header.statPairs * 2),
  values: new Float32Array(),
});

test('layouts of views', () => {
  expect(layoutOf(layerView)).toEqual(mosaicLayout(SHAPE));
  const map: ResultView = { ...layerView, view: { kind: 'map', layer: 'conv2', map: 3, scale: 'unit' } };
  expect(layoutOf(map)).toEqual(atlasLayout(1, 27, 27));
  expect(layoutOf({ ...layerView, view: { kind: 'strip' }, statPairs: 17 })).toEqual(stripLayout(16));
});

describe('pictures', () => {
  test('an atlas lies on its sheet from its row on', () => {
    const sheets = [sheet(224, 224), sheet(widthPx, 480 + heightPx)];
    expect(pictureOf(decoded(layerView), sheets)).toEqual({
      kind: 'levels',
      bitmap: sheets[1],
      y: 480,
      layout: mosaicLayout(SHAPE),
    });
  });

  test('the camera’s picture is in colour', () => {
    const header: ResultView = {
      view: { kind: 'picture' },
      shape: { height: 224, width: 224, channels: 3 },
      statPairs: 0,
      content: { sheet: 0, y: 0 },
    };
    expect(pictureOf(decoded(header), [sheet(224, 224)]).kind).toBe('colour');
  });

  test('a vector is its numbers', () => {
    const values = Float32Array.of(1, 2, 3);
    const header: ResultView = {
      ...layerView,
      shape: { height: 1, width: 1, channels: 3 },
      content: { values: 3 },
    };
    expect(pictureOf({ header, stats: new Float32Array(2), values }, [])).toEqual({ kind: 'values', values });
  });

  test('a sheet that is missing or too small is refused', () => {
    expect(() => pictureOf(decoded(layerView), [sheet(224, 224)])).toThrow('expected a sheet below 1, got 1');
    expect(() => pictureOf(decoded(layerView), [sheet(1, 1), sheet(widthPx, heightPx)])).toThrow(
      /expected an atlas of .* from row 480 on, got a sheet of/,
    );
    expect(() => pictureOf(decoded(layerView), [sheet(1, 1), sheet(widthPx - 1, 9000)])).toThrow(/sheet of/);
  });
});
