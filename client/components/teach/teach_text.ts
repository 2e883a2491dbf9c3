/** What the panel that teaches says. */

import { CLASS_SAMPLES_MIN, TAUGHT_CLASSES_MIN, type TeachState } from '../../../shared/taught.ts';
import { saidText } from '../../language/said_text.ts';
import { wordsOf } from '../../language/spoken.ts';
import { percentText } from '../../state/number_text.ts';
import { TEACH_WORDS } from './teach_words.ts';

/** With a capital and a full stop, where the language has them. */
export function sentence(text: string): string {
  return /[.。]$/.test(text) ? capital(text) : `${capital(text)}${/\p{Script=Han}/u.test(text) ? '。' : '.'}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** What has to be done before there can be a training; empty: nothing. */
export function missingText({ classes }: TeachState): string {
  const text = wordsOf(TEACH_WORDS);
  if (classes.length < TAUGHT_CLASSES_MIN)
    return classes.length ? text.anotherNeeded(TAUGHT_CLASSES_MIN) : text.classesNeeded(TAUGHT_CLASSES_MIN);
  const short = classes.find(({ samples }) => samples.length < CLASS_SAMPLES_MIN);
  return short ? text.samplesNeeded(CLASS_SAMPLES_MIN, short.name, short.samples.length) : '';
}

export function statusText({ training }: TeachState): string {
  if (!training) return '';
  const text = wordsOf(TEACH_WORDS);
  if (training.status === 'failed')
    return text.failed(training.problem ? saidText(training.problem) : text.tryAgain);
  return text[training.status]((training.tookMs / 1000).toFixed(1), text.held(training.held));
}

export function taughtText({ taught, inUse }: TeachState): string {
  const text = wordsOf(TEACH_WORDS);
  if (!taught) return text.nothing;
  const { classNames, heldAccuracy } = taught;
  const right = heldAccuracy === null ? text.fromFile : text.right(percentText(heldAccuracy));
  return text.told(classNames, right, inUse ? text.inUse : text.notInUse);
}
