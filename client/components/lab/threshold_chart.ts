import type { Histogram } from '../../../shared/measures.ts';
import type { Range } from '../../../shared/scale.ts';
import { numberText } from '../../state/number_text.ts';
import { roundUnit } from '../../state/steady_range.ts';

const PLOT_HEIGHT_PX = 146;
/** With the numbers of its axis below. */
export const CHART_HEIGHT_PX = PLOT_HEIGHT_PX + 24;

export interface ThresholdChart {
  readonly axis: Range;
  readonly histogram: Histogram;
  readonly bias: number;
  readonly relu: boolean;
  readonly style: CSSStyleDeclaration;
}

/**
 * Bars: how many values there are, as square roots, so that the few strong ones are seen beside the many near zero.
 * Line: what becomes of a value, max(0, value + bias).
 */
export function drawThresholdChart(
  canvas: HTMLCanvasElement,
  { axis, histogram, bias, relu, style }: ThresholdChart,
): void {
  const context = canvas.getContext('2d')!;
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  const width = canvas.width / devicePixelRatio;
  context.clearRect(0, 0, width, CHART_HEIGHT_PX);
  const colour = (name: string) => style.getPropertyValue(name);
  const span = axis.max - axis.min;
  const x = (value: number) => ((value - axis.min) / span) * width;
  const { min, max, bins } = histogram;
  const threshold = -bias;

  const binWidth = (max - min) / bins.length;
  const most = Math.sqrt(bins.reduce((largest, count) => Math.max(largest, count), 0));
  bins.forEach((count, index) => {
    const from = Math.round(x(min + index * binWidth));
    const to = Math.max(Math.round(x(min + (index + 1) * binWidth)), from + 1);
    const height = (Math.sqrt(count) / most) * PLOT_HEIGHT_PX * 0.94;
    const split = Math.min(Math.max(x(threshold), from), to);
    context.fillStyle = colour('--line');
    context.fillRect(from, PLOT_HEIGHT_PX - height, split - from, height);
    context.fillStyle = colour('--quiet');
    context.fillRect(split, PLOT_HEIGHT_PX - height, to - split, height);
  });

  drawAxis(context, axis, width, x, colour);

  context.strokeStyle = colour('--selection');
  context.lineWidth = 2.5;
  context.setLineDash([]);
  context.beginPath();
  const y = (value: number) => PLOT_HEIGHT_PX - (value / span) * PLOT_HEIGHT_PX;
  if (relu) {
    context.moveTo(0, y(Math.max(0, axis.min + bias)));
    if (threshold > axis.min && threshold < axis.max) context.lineTo(x(threshold), y(0));
    context.lineTo(width, y(Math.max(0, axis.max + bias)));
  } else {
    context.moveTo(0, y(axis.min + bias));
    context.lineTo(width, y(axis.max + bias));
  }
  context.stroke();
  if (threshold < axis.min || threshold > axis.max) return;
  context.fillStyle = colour('--selection');
  context.beginPath();
  context.arc(x(threshold), PLOT_HEIGHT_PX, 5, 0, 2 * Math.PI);
  context.fill();
}

function drawAxis(
  context: CanvasRenderingContext2D,
  axis: Range,
  width: number,
  x: (value: number) => number,
  colour: (name: string) => string,
): void {
  const fontPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.9;
  context.font = `${fontPx}px ${getComputedStyle(document.body).fontFamily}`;
  context.fillStyle = colour('--quiet');
  context.strokeStyle = colour('--line');
  context.lineWidth = 1;
  context.textBaseline = 'top';
  context.beginPath();
  context.moveTo(0, PLOT_HEIGHT_PX + 0.5);
  context.lineTo(width, PLOT_HEIGHT_PX + 0.5);
  context.moveTo(x(0), 0);
  context.lineTo(x(0), PLOT_HEIGHT_PX);
  context.stroke();
  const unit = roundUnit((axis.max - axis.min) / Math.max(2, Math.min(8, width / 70)));
  const decimals = Math.max(0, -Math.floor(Math.log10(unit)));
  for (let tick = Math.ceil(axis.min / unit); tick * unit <= axis.max; tick++) {
    const value = tick * unit;
    const at = x(value);
    context.textAlign = at < 20 ? 'left' : at > width - 20 ? 'right' : 'center';
    context.fillText(numberText(value, decimals), at, PLOT_HEIGHT_PX + 6);
  }
}
