/** What the panel that teaches says. */

import { CLASS_SAMPLES_MIN, TAUGHT_CLASSES_MIN, type TeachState } from '../../../shared/taught.ts';
import { percentText } from '../../state/number_text.ts';

export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/\.?$/, '.');
}

/** What has to be done before there can be a training; empty: nothing. */
export function missingText({ classes }: TeachState): string {
  if (classes.length < TAUGHT_CLASSES_MIN)
    return `Needs ${TAUGHT_CLASSES_MIN} classes at least: ${classes.length ? 'add another one' : 'add them above'}.`;
  const short = classes.find(({ samples }) => samples.length < CLASS_SAMPLES_MIN);
  return short
    ? `Needs ${CLASS_SAMPLES_MIN} samples of each class at least: “${short.name}” has ${short.samples.length}.`
    : '';
}

export function statusText({ training }: TeachState): string {
  if (!training) return '';
  const seconds = `${(training.tookMs / 1000).toFixed(1)} s`;
  const held = `one sample in five is held back, ${training.held} in all`;
  switch (training.status) {
    case 'running':
      return `Training, ${seconds}; ${held}.`;
    case 'done':
      return `Done in ${seconds}; ${held}.`;
    case 'stopped':
      return `Stopped after ${seconds}; ${held}.`;
    case 'failed':
      return `The training failed: ${training.problem ?? 'try it again'}.`;
  }
}

export function taughtText({ taught, inUse }: TeachState): string {
  if (!taught) return 'Nothing is taught yet. Train, or load a classifier that was saved.';
  const { classNames, heldAccuracy } = taught;
  const right =
    heldAccuracy === null ? 'from a file' : `${percentText(heldAccuracy)} of the samples held back are right`;
  const where = inUse
    ? ' Everybody sees its answers under “What it sees”.'
    : ' The network answers as it was trained.';
  return `Taught: ${classNames.join(', ')}; ${right}.${where}`;
}
