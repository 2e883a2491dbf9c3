import { expect, test } from 'vitest';
import { fitMosaic } from '../../../client/paint/mosaic_fit.ts';
import { MovingTiles } from '../../../client/paint/moving_tiles.ts';
import { atlasLayout, tileOrigin } from '../../../shared/atlas.ts';

const layout = atlasLayout(4, 8, 8);
const fit = fitMosaic(4, 8, 8, 71, 17);
const xs = (tiles: MovingTiles, nowMs: number) => tiles.placements(nowMs).map(({ to }) => to.x);
const home = [0, 1, 2, 3].map((slot) => fit.place(slot).x);

function atRest(): MovingTiles {
  const tiles = new MovingTiles(layout, fit);
  tiles.arrange([0, 1, 2, 3], 0, true);
  return tiles;
}

test('a tile’s picture comes with it, and placements at rest are one array', () => {
  const tiles = atRest();
  tiles.arrange([3, 1, 0], 0, true);
  expect(tiles.placements(0).map(({ from: { x, y } }) => ({ x, y }))).toEqual(
    [3, 1, 0].map((tile) => tileOrigin(layout, tile)),
  );
  expect(tiles.placements(0).map(({ to }) => to)).toEqual([0, 1, 2].map((slot) => fit.place(slot)));
  expect(tiles.placements(9)).toBe(tiles.placements(0));
});

test('tiles set out from where they are, pass between, and arrive', () => {
  const tiles = atRest();
  tiles.arrange([3, 1, 2, 0], 1000, false);
  expect(xs(tiles, 1000)).toEqual([home[3], home[1], home[2], home[0]]);
  const [first] = xs(tiles, 1100);
  expect(first).toBeGreaterThan(home[0]!);
  expect(first).toBeLessThan(home[3]!);
  expect(Number.isInteger(first)).toBe(true);
  expect(tiles.isMoving(1399)).toBe(true);
  expect(tiles.isMoving(1400)).toBe(false);
  expect(xs(tiles, 1400)).toEqual(home);
});

test('an order that comes while tiles move lets none jump', () => {
  const tiles = atRest();
  tiles.arrange([3, 1, 2, 0], 1000, false);
  const [before] = xs(tiles, 1100);
  tiles.arrange([0, 1, 2, 3], 1100, false);
  expect(xs(tiles, 1100)[3]).toBe(before);
});

test('who wants no movement gets none', () => {
  const tiles = atRest();
  tiles.arrange([3, 1, 2, 0], 1000, true);
  expect(tiles.isMoving(1000)).toBe(false);
  expect(xs(tiles, 1000)).toEqual(home);
});
