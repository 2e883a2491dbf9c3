/**
 * The loops of Winograd's convolution, in the memory of the library whose tensors they read and write: AssemblyScript,
 * compiled to WebAssembly by build.mjs and called by ../tfjs/winograd.ts, where the method is told. Tiles are 6 × 6, four
 * channels are taken at once; all values are float32, pictures are [row, column, channel].
 */

const TILE_PX: i32 = 6;
const POINTS: i32 = 36;
/** float32 values in a v128. */
const LANES: i32 = 4;
const LANE_BYTES: usize = 16;
/** Output channels whose kernels lie side by side, and tiles that are multiplied with them at once. */
const CHANNELS_AT_ONCE: i32 = 8;
const TILES_AT_ONCE: i32 = 4;

/** The points beside 0 and ∞ are ±INNER and ±OUTER. */
const INNER: f32 = 0.75;
const OUTER: f32 = 1.5;
const INNER_SQUARED: f32 = INNER * INNER;
const OUTER_SQUARED: f32 = OUTER * OUTER;

/** Bᵀ d: six values, in the order of the points, `step` bytes apart from `to` on. */
function toPoints(d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, to: usize, step: usize): void {
  const inner = f32x4.splat(INNER_SQUARED);
  const outer = f32x4.splat(OUTER_SQUARED);
  const product = f32x4.splat(INNER_SQUARED * OUTER_SQUARED);
  const sum = f32x4.splat(INNER_SQUARED + OUTER_SQUARED);
  const even = f32x4.sub(d4, f32x4.mul(outer, d2));
  const odd = f32x4.mul(f32x4.splat(INNER), f32x4.sub(d3, f32x4.mul(outer, d1)));
  const evenOuter = f32x4.sub(d4, f32x4.mul(inner, d2));
  const oddOuter = f32x4.mul(f32x4.splat(OUTER), f32x4.sub(d3, f32x4.mul(inner, d1)));
  v128.store(to, f32x4.add(f32x4.sub(f32x4.mul(product, d0), f32x4.mul(sum, d2)), d4));
  v128.store(to + step, f32x4.add(even, odd));
  v128.store(to + 2 * step, f32x4.sub(even, odd));
  v128.store(to + 3 * step, f32x4.add(evenOuter, oddOuter));
  v128.store(to + 4 * step, f32x4.sub(evenOuter, oddOuter));
  v128.store(to + 5 * step, f32x4.add(f32x4.sub(f32x4.mul(product, d1), f32x4.mul(sum, d3)), d5));
}

/**
 * Bᵀ d B of each tile d: [36, tiles, channels] from `to` on. Tiles begin `outputPx` after each other, the first one `top`
 * rows above and `left` columns before the picture at `picture`, around which everything is zero. Channels are a multiple
 * of 4. 576 bytes at `scratch` are written over.
 */
export function transformInput(
  picture: usize,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  tilesDown: i32,
  tilesAcross: i32,
  outputPx: i32,
  scratch: usize,
  to: usize,
): void {
  const zero = f32x4.splat(0);
  const pointStep = <usize>(tilesDown * tilesAcross * channels * 4);
  for (let tile = 0; tile < tilesDown * tilesAcross; tile++) {
    const tileRow = (tile / tilesAcross) * outputPx - top;
    const tileColumn = (tile % tilesAcross) * outputPx - left;
    for (let channel = 0; channel < channels; channel += LANES) {
      for (let i = 0; i < TILE_PX; i++) {
        const row = tileRow + i;
        for (let j = 0; j < TILE_PX; j++) {
          const column = tileColumn + j;
          const inside = row >= 0 && row < height && column >= 0 && column < width;
          const from = picture + <usize>(((row * width + column) * channels + channel) * 4);
          v128.store(scratch + <usize>(i * TILE_PX + j) * LANE_BYTES, inside ? v128.load(from) : zero);
        }
      }
      for (let j: usize = 0; j < <usize>TILE_PX; j++) {
        const from = scratch + j * LANE_BYTES;
        toPoints(
          v128.load(from),
          v128.load(from, 6 * 16),
          v128.load(from, 12 * 16),
          v128.load(from, 18 * 16),
          v128.load(from, 24 * 16),
          v128.load(from, 30 * 16),
          from,
          <usize>TILE_PX * LANE_BYTES,
        );
      }
      for (let i = 0; i < TILE_PX; i++) {
        const from = scratch + <usize>(i * TILE_PX) * LANE_BYTES;
        toPoints(
          v128.load(from),
          v128.load(from, 16),
          v128.load(from, 2 * 16),
          v128.load(from, 3 * 16),
          v128.load(from, 4 * 16),
          v128.load(from, 5 * 16),
          to + <usize>(i * TILE_PX) * pointStep + <usize>((tile * channels + channel) * 4),
          pointStep,
        );
      }
    }
  }
}

/**
 * At each of the 36 points the tiles' values times the kernels': `values` is [36, tiles, channels], `kernels` is
 * [36, outChannels / 8, channels, 8], `to` becomes [36, tiles, outChannels]. There are at least 4 tiles.
 */
export function multiply(
  values: usize,
  kernels: usize,
  tiles: i32,
  channels: i32,
  outChannels: i32,
  to: usize,
): void {
  const tileBytes = <usize>(channels * 4);
  const outTileBytes = <usize>(outChannels * 4);
  const zero = f32x4.splat(0);
  let kernel = kernels;
  for (let point = 0; point < POINTS; point++) {
    for (let outChannel = 0; outChannel < outChannels; outChannel += CHANNELS_AT_ONCE) {
      for (let tile = 0; tile < tiles; tile += TILES_AT_ONCE) {
        // Where the number of tiles is no multiple of 4, the last ones are taken twice.
        const first = point * tiles + min(tile, tiles - TILES_AT_ONCE);
        let a = values + <usize>first * tileBytes;
        let b = a + tileBytes;
        let c = b + tileBytes;
        let d = c + tileBytes;
        const end = b;
        let a0 = zero;
        let a1 = zero;
        let b0 = zero;
        let b1 = zero;
        let c0 = zero;
        let c1 = zero;
        let d0 = zero;
        let d1 = zero;
        let from = kernel;
        while (a < end) {
          const k0 = v128.load(from);
          const k1 = v128.load(from, 16);
          let value = v128.load_splat<f32>(a);
          a0 = f32x4.add(a0, f32x4.mul(value, k0));
          a1 = f32x4.add(a1, f32x4.mul(value, k1));
          value = v128.load_splat<f32>(b);
          b0 = f32x4.add(b0, f32x4.mul(value, k0));
          b1 = f32x4.add(b1, f32x4.mul(value, k1));
          value = v128.load_splat<f32>(c);
          c0 = f32x4.add(c0, f32x4.mul(value, k0));
          c1 = f32x4.add(c1, f32x4.mul(value, k1));
          value = v128.load_splat<f32>(d);
          d0 = f32x4.add(d0, f32x4.mul(value, k0));
          d1 = f32x4.add(d1, f32x4.mul(value, k1));
          a += 4;
          b += 4;
          c += 4;
          d += 4;
          from += 32;
        }
        let at = to + <usize>first * outTileBytes + <usize>(outChannel * 4);
        v128.store(at, a0);
        v128.store(at, a1, 16);
        at += outTileBytes;
        v128.store(at, b0);
        v128.store(at, b1, 16);
        at += outTileBytes;
        v128.store(at, c0);
        v128.store(at, c1, 16);
        at += outTileBytes;
        v128.store(at, d0);
        v128.store(at, d1, 16);
      }
      kernel += <usize>(channels * CHANNELS_AT_ONCE * 4);
    }
  }
}

/** Aᵀ m: `outputPx` (2 or 4) values, `step` bytes apart from `to` on. */
function fromPoints(
  m0: v128,
  m1: v128,
  m2: v128,
  m3: v128,
  m4: v128,
  m5: v128,
  outputPx: i32,
  to: usize,
  step: usize,
): void {
  const even = f32x4.add(m1, m2);
  const odd = f32x4.mul(f32x4.splat(INNER), f32x4.sub(m1, m2));
  const evenOuter = f32x4.add(m3, m4);
  const oddOuter = f32x4.mul(f32x4.splat(OUTER), f32x4.sub(m3, m4));
  const second = f32x4.add(odd, oddOuter);
  v128.store(to, f32x4.add(m0, f32x4.add(even, evenOuter)));
  if (outputPx === 2) v128.store(to + step, f32x4.add(second, m5));
  else {
    const inner = f32x4.splat(INNER_SQUARED);
    const outer = f32x4.splat(OUTER_SQUARED);
    v128.store(to + step, second);
    v128.store(to + 2 * step, f32x4.add(f32x4.mul(inner, even), f32x4.mul(outer, evenOuter)));
    v128.store(to + 3 * step, f32x4.add(f32x4.add(f32x4.mul(inner, odd), f32x4.mul(outer, oddOuter)), m5));
  }
}

/**
 * Aᵀ m A of each tile m, plus the channels' biases: the picture of `height` × `width` from `to` on, without what tiles
 * reach beyond it. `values` is [36, tiles, channels]. 576 bytes at `scratch` are written over.
 */
export function transformOutput(
  values: usize,
  biases: usize,
  height: i32,
  width: i32,
  channels: i32,
  tilesDown: i32,
  tilesAcross: i32,
  outputPx: i32,
  scratch: usize,
  to: usize,
): void {
  const pointStep = <usize>(tilesDown * tilesAcross * channels * 4);
  const columnStep = <usize>TILE_PX * LANE_BYTES;
  for (let tile = 0; tile < tilesDown * tilesAcross; tile++) {
    const tileRow = (tile / tilesAcross) * outputPx;
    const tileColumn = (tile % tilesAcross) * outputPx;
    const rows = min(outputPx, height - tileRow);
    const columns = min(outputPx, width - tileColumn);
    for (let channel = 0; channel < channels; channel += LANES) {
      const bias = v128.load(biases + <usize>(channel * 4));
      for (let j = 0; j < TILE_PX; j++) {
        const from = values + <usize>j * pointStep + <usize>((tile * channels + channel) * 4);
        fromPoints(
          v128.load(from),
          v128.load(from + 6 * pointStep),
          v128.load(from + 12 * pointStep),
          v128.load(from + 18 * pointStep),
          v128.load(from + 24 * pointStep),
          v128.load(from + 30 * pointStep),
          outputPx,
          scratch + <usize>j * LANE_BYTES,
          columnStep,
        );
      }
      for (let row = 0; row < rows; row++) {
        const from = scratch + <usize>row * columnStep;
        fromPoints(
          v128.load(from),
          v128.load(from, 16),
          v128.load(from, 2 * 16),
          v128.load(from, 3 * 16),
          v128.load(from, 4 * 16),
          v128.load(from, 5 * 16),
          outputPx,
          from,
          LANE_BYTES,
        );
        for (let column = 0; column < columns; column++)
          v128.store(
            to + <usize>((((tileRow + row) * width + tileColumn + column) * channels + channel) * 4),
            f32x4.add(bias, v128.load(from + <usize>column * LANE_BYTES)),
          );
      }
    }
  }
}
