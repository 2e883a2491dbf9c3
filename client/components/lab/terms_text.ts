import type { Kernel } from '../../../shared/kernel.ts';
import { largestTerms, type Step } from '../../../shared/steps.ts';
import { wordsOf } from '../../language/spoken.ts';
import { numberText } from '../../state/number_text.ts';
import { LAB_TEXT } from './lab_text.ts';

/** Kernels with more numbers have their largest products written out, and the rest summed. */
const TERMS_MAX = 9;

/** "1·0.61 + 0·0.58 − 1·0.12": weight times value, in the kernel's order. */
export function termsText(step: Step, kernel: Kernel, decimals: number): string {
  const { terms, rest } = largestTerms(step, kernel, TERMS_MAX);
  const written = terms.map(({ weight, value }, index) => {
    const sign = weight < 0 ? '− ' : index > 0 ? '+ ' : '';
    const factor = value < 0 ? `(${shortText(value, decimals)})` : shortText(value, decimals);
    return `${sign}${shortText(Math.abs(weight), 2)}·${factor}`;
  });
  if (terms.length < step.products.length) {
    const left = step.products.length - terms.length;
    written.push(
      `${rest < 0 ? '−' : '+'} ${numberText(Math.abs(rest), decimals)} ${wordsOf(LAB_TEXT).smaller(left)}`,
    );
  }
  return written.join(' ');
}

/** Whole numbers without decimals. */
function shortText(value: number, decimals: number): string {
  return numberText(value, Number.isInteger(value) ? 0 : decimals);
}
