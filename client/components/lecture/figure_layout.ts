import { AreaController } from '../area_controller.ts';
import { remPx } from '../rem.ts';
import { isStacked } from '../stacked.ts';
import { type FigureSizes, figureSizes } from './figure_sizes.ts';

export const FIGURES_GAP_PX = 20;
export const CAPTION_GAP_PX = 4;
/** Title, legend and range around a picture, where each has one line. */
const CAPTION_REM = 4.9;
/** The button below a picture to cut from. */
const CUT_REM = 2.4;
/** With less, captions take many lines. */
const COLUMN_REM = 15;
const STACKED_MOST_PX = 420;

/** How large a chapter's pictures are, and their grid's columns: captions may wrap, and then leave them less. */
export class FigureLayout extends AreaController {
  /** Around the picture that has most, in a stage of this size. */
  #captionPx = 0;
  #captionIn = '';

  sizes(count: number): FigureSizes {
    const { widthPx, heightPx } = this;
    if (isStacked()) return { columns: 1, sidePx: Math.min(widthPx, STACKED_MOST_PX) };
    return figureSizes(
      count,
      { widthPx, heightPx },
      { gapPx: FIGURES_GAP_PX, captionPx: Math.max(CAPTION_REM * remPx(), this.#captionPx) },
    );
  }

  /** Whether pictures have to be smaller than they were thought to be. `cutting`: a picture has its button. */
  arrange(figures: HTMLElement, { columns, sidePx }: FigureSizes, cutting: boolean): boolean {
    const { widthPx, heightPx } = this;
    const sharePx = Math.floor((widthPx - FIGURES_GAP_PX * (columns - 1)) / columns);
    const columnPx = Math.max(sidePx, Math.min(sharePx, COLUMN_REM * remPx()));
    figures.style.gridTemplateColumns = `repeat(${columns}, ${columnPx}px)`;
    if (isStacked()) return false;
    const area = `${widthPx} × ${heightPx}`;
    if (area !== this.#captionIn) this.#captionPx = 0;
    this.#captionIn = area;
    const captionPx = Math.max(0, ...[...figures.children].map((figure) => captionOf(figure, cutting)));
    if (captionPx <= Math.max(CAPTION_REM * remPx(), this.#captionPx)) return false;
    this.#captionPx = captionPx;
    return true;
  }
}

/** What a figure has around its picture, whose own size follows later. */
function captionOf(figure: Element, cutting: boolean): number {
  const captions = [...figure.querySelectorAll<HTMLElement>('h3, convcast-legend, .foot')];
  const heightPx = captions.reduce((sum, { offsetHeight }) => sum + offsetHeight + CAPTION_GAP_PX, 0);
  const cuts = cutting && figure.querySelector('convcast-picture-stage') !== null;
  return heightPx + (cuts ? CUT_REM * remPx() : 0);
}
