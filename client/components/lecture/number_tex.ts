/** Numbers of a live neuron as TeX. */

import type { Kernel } from '../../../shared/kernel.ts';
import type { LabPool } from '../../../shared/lab.ts';
import { largestTerms } from '../../../shared/steps.ts';
import { wordsOf } from '../../language/spoken.ts';
import { NEURON_TEXT } from '../neuron_text.ts';

/** Kernels with more numbers have only their largest products written out. */
const TERMS_MAX = 9;
const TERMS_IN_A_LINE = 3;
/** Values of a window that are written out, the largest first. */
const WINDOW_MAX = 3;

/** Digits that fit: whole numbers of a hundred and more, two decimals below. */
function tex(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.005) {
    const [digits, power] = value.toExponential(1).split('e');
    return `${digits}\\cdot 10^{${Number(power)}}`;
  }
  return Number.isInteger(value) || Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);
}

/** In parentheses where a sign would stand after a sign. */
function factor(value: number): string {
  return value < 0 ? `(${tex(value)})` : tex(value);
}

function signed(value: number, first: boolean): string {
  if (value < 0) return `- ${tex(-value)}`;
  return first ? tex(value) : `+ ${tex(value)}`;
}

/** y = 1·0.61 + 0·0.58 − … = 1.2, a row of a 3 × 3 kernel in each line; of colour, one sum for each channel. */
export function sumTex(kernel: Kernel, inputs: ArrayLike<number>, sum: number): string {
  const products = Array.from(inputs, (value, index) => value * kernel.values[index]!);
  if (kernel.inChannels > 1) {
    const shares = Array.from({ length: kernel.inChannels }, (_, channel) =>
      products.reduce(
        (total, product, index) => (index % kernel.inChannels === channel ? total + product : total),
        0,
      ),
    );
    return `y = ${shares.map((share, index) => signed(share, index === 0)).join(' ')} = ${tex(sum)}`;
  }
  const step = { row: 0, column: 0, top: 0, left: 0, patch: Array.from(inputs), products, sum };
  const { terms, rest } = largestTerms(step, kernel, TERMS_MAX);
  const written = terms.map(({ weight, value }, index) => {
    const sign = weight < 0 ? '-' : index > 0 ? '+' : '';
    return `${sign} ${tex(Math.abs(weight))} \\cdot ${factor(value)}`;
  });
  const lines: string[] = [];
  for (let at = 0; at < written.length; at += TERMS_IN_A_LINE)
    lines.push(written.slice(at, at + TERMS_IN_A_LINE).join(' '));
  if (terms.length < products.length)
    lines.push(`${signed(rest, false)} \\;(${products.length - terms.length})`);
  return `\\begin{aligned} y = {}& ${lines.join(' \\\\ & ')} \\\\ = {}& ${tex(sum)} \\end{aligned}`;
}

export function biasTex(sum: number, bias: number, biased: number): string {
  return `y + b = ${tex(sum)} ${signed(bias, false)} = ${tex(biased)}`;
}

export function reluTex(biased: number, activated: number): string {
  return `a = \\max(0,\\; ${tex(biased)}) = ${tex(activated)}`;
}

export function poolTex(kind: LabPool['kind'], inputs: ArrayLike<number>, value: number): string {
  // Outside of the map there is nothing to count.
  const inside = Array.from(inputs).filter((input) => !Number.isNaN(input));
  const largest = inside.sort((a, b) => b - a).slice(0, WINDOW_MAX);
  const more = inside.length > largest.length;
  if (kind === 'max')
    return `p = \\max(${largest.map(tex).join(',\\, ')}${more ? ',\\, \\ldots' : ''}) = ${tex(value)}`;
  const sum = `${largest.map((input, index) => signed(input, index === 0)).join(' ')}${more ? ' + \\cdots' : ''}`;
  return kind === 'average'
    ? `p = \\tfrac{1}{${inside.length}} (${sum}) = ${tex(value)}`
    : `p = \\textstyle\\sum g\\, a = ${tex(value)}`;
}

/** Of the most probable class. */
export function softmaxTex(logits: ArrayLike<number>, classNames: readonly string[]): string {
  let top = 0;
  for (let at = 1; at < logits.length; at++) if (logits[at]! > logits[top]!) top = at;
  const largest = logits[top]!;
  // Taken off before, so that no power overflows, and added again.
  const sum = Array.from(logits).reduce((total, logit) => total + Math.exp(logit - largest), 0);
  const name = (classNames[top] ?? wordsOf(NEURON_TEXT).classNumber(top)).replace(/[\\{}$&#^_%~]/g, ' ');
  return `p_{\\text{${name}}} = \\frac{e^{${tex(largest)}}}{e^{${tex(largest + Math.log(sum))}}} = ${tex(1 / sum)}`;
}
