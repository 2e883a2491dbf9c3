/** A picture with its title, its legend and a caption on one canvas: what is taken away as a file. */

import type { Range } from '../../shared/scale.ts';
import { numberText } from '../state/number_text.ts';

/** All sizes in pixels of the canvas. */
const PADDING = 20;
const TITLE = 26;
const TEXT = 15;
const LEGEND_HEIGHT = 14;
const WIDTH_LEAST = 460;

export interface CardLegend {
  /** 256 × RGBA. */
  readonly colours: Uint8Array;
  /** Its levels begin at 1: level 0 stands for nothing. */
  readonly signed: boolean;
  /** null: there is no one pair of numbers. */
  readonly range: Range | null;
  readonly text: string;
}

export interface CardStyle {
  readonly background: string;
  readonly text: string;
  readonly quiet: string;
  readonly font: string;
}

/** The page's own, as they are around this element. */
export function cardStyle(element: HTMLElement): CardStyle {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    background: colour('--background'),
    text: colour('--text'),
    quiet: colour('--quiet'),
    font: style.fontFamily,
  };
}

export interface Card {
  readonly title: string;
  /** Drawn as it is. */
  readonly picture: HTMLCanvasElement;
  readonly legend: CardLegend | null;
  readonly caption: string;
}

export function drawCard(
  canvas: HTMLCanvasElement,
  { title, picture, legend, caption }: Card,
  style: CardStyle,
): void {
  const inner = Math.max(picture.width, WIDTH_LEAST);
  const legendHeight = legend ? LEGEND_HEIGHT + TEXT * 2 + 16 : 0;
  // Videos want even sides.
  const width = even(inner + 2 * PADDING);
  const height = even(PADDING + TITLE + 12 + picture.height + 12 + legendHeight + TEXT + PADDING);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext('2d')!;
  context.fillStyle = style.background;
  context.fillRect(0, 0, width, height);
  context.textBaseline = 'top';
  const write = (text: string, size: number, colour: string, y: number, align: CanvasTextAlign = 'left') => {
    context.font = `${size === TITLE ? 600 : 400} ${size}px ${style.font}`;
    context.fillStyle = colour;
    context.textAlign = align;
    const x = align === 'left' ? PADDING : align === 'right' ? PADDING + inner : PADDING + inner / 2;
    context.fillText(text, x, y, inner);
  };
  let y = PADDING;
  write(title, TITLE, style.text, y);
  y += TITLE + 12;
  context.drawImage(picture, PADDING, y);
  y += picture.height + 12;
  if (legend) {
    drawBar(context, legend, PADDING, y, inner);
    y += LEGEND_HEIGHT + 5;
    if (legend.range) {
      write(numberText(legend.range.min), TEXT, style.text, y);
      write(numberText(legend.range.max), TEXT, style.text, y, 'right');
    }
    write(legend.text, TEXT, style.quiet, y, 'center');
    y += TEXT * 2 + 11;
  }
  write(caption, TEXT, style.quiet, y);
}

function drawBar(
  context: CanvasRenderingContext2D,
  { colours, signed }: CardLegend,
  left: number,
  top: number,
  width: number,
): void {
  const first = signed ? 1 : 0;
  for (let x = 0; x < width; x++) {
    const level = Math.round(first + ((255 - first) * x) / (width - 1)) * 4;
    context.fillStyle = `rgb(${colours[level]} ${colours[level + 1]} ${colours[level + 2]})`;
    context.fillRect(left + x, top, 1, LEGEND_HEIGHT);
  }
}

function even(px: number): number {
  return Math.ceil(px / 2) * 2;
}
