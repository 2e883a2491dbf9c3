/**
 * How many tiles of one size share an area. Tiles are enlarged by a whole number of device pixels and stand one
 * device pixel apart; all of them are shown. All lengths are device pixels.
 */

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface MosaicFit {
  readonly zoom: number;
  readonly columns: number;
  readonly rows: number;
  /** Of the whole block; more than the area's where not even a zoom of 1 fits: then the area scrolls. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Where a tile lies in the block. */
  place(tile: number): Box;
  /** The tile at a point of the block; null in a gap, in an empty cell and outside. */
  tileAt(x: number, y: number): number | null;
}

const GAP_PX = 1;
/**
 * What a last row that isn't full costs, and the share of cells that are empty, in units of how unlike the area's
 * the block's aspect is (the logarithm of their ratio). Full rows are dear because they make tiles countable.
 */
const RAGGED_COST = 0.2;
const EMPTY_COST = 2;

/** The largest zoom at which all tiles fit, then the number of columns that makes the block most like the area. */
export function fitMosaic(
  tiles: number,
  tileWidthPx: number,
  tileHeightPx: number,
  areaWidthPx: number,
  areaHeightPx: number,
): MosaicFit {
  const columnsIn = (zoom: number) => Math.floor((areaWidthPx + GAP_PX) / (tileWidthPx * zoom + GAP_PX));
  const rowsIn = (zoom: number) => Math.floor((areaHeightPx + GAP_PX) / (tileHeightPx * zoom + GAP_PX));
  // No zoom above this one leaves enough area; the gaps and the rows may ask for less.
  const bound = Math.sqrt((areaWidthPx * areaHeightPx) / (Math.max(1, tiles) * tileWidthPx * tileHeightPx));
  let zoom = Math.max(1, Math.floor(bound));
  while (zoom > 1 && columnsIn(zoom) * rowsIn(zoom) < tiles) zoom--;

  const columnsMost = Math.max(1, Math.min(tiles, columnsIn(zoom)));
  const rowsMost = Math.max(Math.ceil(tiles / columnsMost), rowsIn(zoom));
  const columnsLeast = Math.max(1, Math.ceil(tiles / rowsMost));
  const pitchX = tileWidthPx * zoom + GAP_PX;
  const pitchY = tileHeightPx * zoom + GAP_PX;

  let columns = columnsMost;
  let least = Infinity;
  for (let candidate = columnsMost; candidate >= columnsLeast; candidate--) {
    const candidateRows = Math.ceil(tiles / candidate);
    const aspect = (candidate * pitchX * areaHeightPx) / (candidateRows * pitchY * areaWidthPx);
    const empty = 1 - tiles / (candidate * candidateRows);
    const cost = Math.abs(Math.log(aspect)) + (empty > 0 ? RAGGED_COST : 0) + EMPTY_COST * empty;
    if (cost < least) {
      least = cost;
      columns = candidate;
    }
  }
  const rows = Math.max(1, Math.ceil(tiles / columns));

  return {
    zoom,
    columns,
    rows,
    widthPx: columns * pitchX - GAP_PX,
    heightPx: rows * pitchY - GAP_PX,
    place: (tile) => ({
      x: (tile % columns) * pitchX,
      y: Math.floor(tile / columns) * pitchY,
      width: tileWidthPx * zoom,
      height: tileHeightPx * zoom,
    }),
    tileAt: (x, y) => {
      const column = Math.floor(x / pitchX);
      const row = Math.floor(y / pitchY);
      const tile = row * columns + column;
      const inGap = x - column * pitchX >= pitchX - GAP_PX || y - row * pitchY >= pitchY - GAP_PX;
      return x < 0 || y < 0 || column >= columns || tile >= tiles || inGap ? null : tile;
    },
  };
}
