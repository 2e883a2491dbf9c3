/**
 * The only loops over all values outside the executors, four to sixteen values a step: AssemblyScript, compiled to
 * WebAssembly by build.mjs and called by ../raster.ts, which owns the memory and says where in it everything lies.
 */

const LANE_BYTES: usize = 16;

/**
 * (min, max) of each of `maps` maps of `size` float32 values at `values`, written as float32 pairs from `to` on.
 * A value that is no number counts for neither: (∞, −∞) where there is no other.
 */
export function ranges(values: usize, maps: i32, size: i32, to: usize): void {
  let from = values;
  for (let map = 0; map < maps; map++) {
    let min4 = f32x4.splat(f32.POSITIVE_INFINITY);
    let max4 = f32x4.splat(f32.NEGATIVE_INFINITY);
    // Two of each, so that one step needn't wait for the one before.
    let otherMin4 = min4;
    let otherMax4 = max4;
    let left = size;
    for (; left >= 8; left -= 8) {
      const four = v128.load(from);
      const otherFour = v128.load(from, LANE_BYTES);
      // The second replaces the first where it is smaller (larger), which a value that is no number never is.
      min4 = f32x4.pmin(min4, four);
      max4 = f32x4.pmax(max4, four);
      otherMin4 = f32x4.pmin(otherMin4, otherFour);
      otherMax4 = f32x4.pmax(otherMax4, otherFour);
      from += 2 * LANE_BYTES;
    }
    min4 = f32x4.pmin(min4, otherMin4);
    max4 = f32x4.pmax(max4, otherMax4);
    let min = f32.POSITIVE_INFINITY;
    let max = f32.NEGATIVE_INFINITY;
    for (; left > 0; left--) {
      const value = load<f32>(from);
      if (value < min) min = value;
      if (value > max) max = value;
      from += 4;
    }
    min = smaller(
      smaller(min, f32x4.extract_lane(min4, 0)),
      smaller(f32x4.extract_lane(min4, 1), smaller(f32x4.extract_lane(min4, 2), f32x4.extract_lane(min4, 3))),
    );
    max = larger(
      larger(max, f32x4.extract_lane(max4, 0)),
      larger(f32x4.extract_lane(max4, 1), larger(f32x4.extract_lane(max4, 2), f32x4.extract_lane(max4, 3))),
    );
    store<f32>(to, min);
    store<f32>(to + 4, max);
    to += 8;
  }
}

function smaller(a: f32, b: f32): f32 {
  return a < b ? a : b;
}

function larger(a: f32, b: f32): f32 {
  return a > b ? a : b;
}

/**
 * Tile after tile of float32 values at `values` as grey levels, each in its cell of an atlas of `columns` cells a
 * row at `to`, whose rows are `stride` bytes apart. level = ⌊middle + gain · value⌋, at least 0 and at most 255; (middle, gain) of each tile at `scales`.
 * What a cell has more than its tile repeats the tile's last column and row. Cells are a multiple of 8 wide, and up
 * to 7 values behind the last are read.
 */
export function drawTiles(
  values: usize,
  scales: usize,
  to: usize,
  tiles: i32,
  tileWidth: i32,
  tileHeight: i32,
  cellWidth: i32,
  cellHeight: i32,
  columns: i32,
  stride: i32,
): void {
  let from = values;
  for (let tile = 0; tile < tiles; tile++) {
    const middle = f32x4.splat(load<f32>(scales));
    const gain = f32x4.splat(load<f32>(scales + 4));
    scales += 8;
    let row: usize = to + (tile / columns) * cellHeight * stride + (tile % columns) * cellWidth;
    for (let y = 0; y < tileHeight; y++) {
      for (let x = 0; x < tileWidth; x += 8) {
        const left = levels4(v128.load(from + (x << 2)), gain, middle);
        const right = levels4(v128.load(from + (x << 2) + LANE_BYTES), gain, middle);
        const eight = i16x8.narrow_i32x4_s(left, right);
        v128.store64_lane(row + x, i8x16.narrow_i16x8_u(eight, eight), 0);
      }
      // At most 7 bytes: memory.fill and memory.copy leave the program, which takes longer.
      const edge = load<u8>(row + tileWidth - 1);
      for (let x = tileWidth; x < cellWidth; x++) store<u8>(row + x, edge);
      from += tileWidth << 2;
      row += stride;
    }
    const last = row - stride;
    for (let y = tileHeight; y < cellHeight; y++) {
      for (let x = 0; x < cellWidth; x += 8) store<u64>(row + x, load<u64>(last + x));
      row += stride;
    }
  }
}

function levels4(values: v128, gain: v128, middle: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.mul(values, gain), middle));
}

/**
 * `pixels` pixels of RGB at `rgb` as three planes of float32 at `to`: what `table` has of each level, 256 of red, 256 of
 * green, 256 of blue.
 */
export function lookUp(rgb: usize, pixels: i32, table: usize, to: usize): void {
  const plane: usize = pixels << 2;
  for (let pixel = 0; pixel < pixels; pixel++) {
    store<f32>(to, load<f32>(table + (load<u8>(rgb) << 2)));
    store<f32>(to + plane, load<f32>(table + (load<u8>(rgb, 1) << 2), 1024));
    store<f32>(to + 2 * plane, load<f32>(table + (load<u8>(rgb, 2) << 2), 2048));
    rgb += 3;
    to += 4;
  }
}
