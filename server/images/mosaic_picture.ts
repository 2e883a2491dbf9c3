/** Maps as their colours, enlarged by whole numbers, as one picture. */

export interface Rgb {
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Pixels stay pixels: as often as they fit into so many. */
const SIDE_PX = 1024;
const GAP_PX = 1;
/** Between maps: told apart from zero in every colour map. */
const GAP_RGB = [0xa9, 0xb2, 0xbd] as const;

export interface Tiles {
  /** Grey levels, in rows of `rowPx`. */
  readonly levels: Uint8Array;
  readonly rowPx: number;
  /** The left upper corner of each tile. */
  readonly origins: readonly { readonly x: number; readonly y: number }[];
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Tile after tile in rows, as close to a square as they come. `colours`: 256 × RGBA. */
export function mosaicPicture(
  { levels, rowPx, origins, widthPx, heightPx }: Tiles,
  colours: Uint8Array,
): Rgb {
  const columns = Math.ceil(Math.sqrt((origins.length * heightPx) / widthPx));
  const rows = Math.ceil(origins.length / columns);
  const zoom = Math.max(1, Math.floor(SIDE_PX / Math.max(columns * widthPx, rows * heightPx)));
  const cellWidthPx = widthPx * zoom + GAP_PX;
  const cellHeightPx = heightPx * zoom + GAP_PX;
  const picture = blank(columns * cellWidthPx - GAP_PX, rows * cellHeightPx - GAP_PX);
  origins.forEach((origin, tile) => {
    const left = (tile % columns) * cellWidthPx;
    const top = Math.floor(tile / columns) * cellHeightPx;
    for (let y = 0; y < heightPx * zoom; y++) {
      const from = (origin.y + Math.floor(y / zoom)) * rowPx + origin.x;
      let to = ((top + y) * picture.widthPx + left) * 3;
      for (let x = 0; x < widthPx * zoom; x++) {
        const colour = levels[from + Math.floor(x / zoom)]! * 4;
        picture.rgb[to++] = colours[colour]!;
        picture.rgb[to++] = colours[colour + 1]!;
        picture.rgb[to++] = colours[colour + 2]!;
      }
    }
  });
  return picture;
}

function blank(widthPx: number, heightPx: number): Rgb {
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (let at = 0; at < rgb.length; at += 3) rgb.set(GAP_RGB, at);
  return { rgb, widthPx, heightPx };
}
