export interface FigureSizes {
  readonly columns: number;
  /** Of a picture, in CSS pixels. */
  readonly sidePx: number;
}

/** So many columns that the pictures are as large as they can be. `captionPx`: what stands around each of them. */
export function figureSizes(
  count: number,
  area: { readonly widthPx: number; readonly heightPx: number },
  { gapPx, captionPx }: { readonly gapPx: number; readonly captionPx: number },
): FigureSizes {
  let best: FigureSizes = { columns: 1, sidePx: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const sidePx = Math.floor(
      Math.min(
        (area.widthPx - gapPx * (columns - 1)) / columns,
        (area.heightPx - gapPx * (rows - 1)) / rows - captionPx,
      ),
    );
    if (sidePx > best.sidePx) best = { columns, sidePx };
  }
  return best;
}
