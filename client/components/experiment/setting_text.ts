import type { ExperimentSetting } from '../../../shared/experiment.ts';
import type { PreparationStep } from '../../../shared/networks.ts';
import { numberText } from '../../state/number_text.ts';

const SKIPPED_TEXT: Record<PreparationStep, string> = {
  resize: 'not resized',
  crop: 'squeezed, not cropped',
  divide: 'not divided by 255',
  mean: 'mean not taken off',
  deviation: 'not divided by the deviation',
};

/** A setting in words: "conv1, map 3: muted". */
export function settingText(setting: ExperimentSetting): string {
  switch (setting.kind) {
    case 'gain':
      return `${setting.layer}, map ${setting.map}: ${setting.gain === 0 ? 'muted' : `× ${numberText(setting.gain)}`}`;
    case 'solo':
      return `${setting.layer}: map ${setting.map} alone`;
    case 'bias':
      return `${setting.layer}, ${setting.map === null ? 'all maps' : `map ${setting.map}`}: bias ${signedText(setting.offset)}`;
    case 'kernel':
      return `${setting.layer}, map ${setting.map}: kernel “${setting.title}”`;
    case 'skip':
      return `Preparation: ${SKIPPED_TEXT[setting.step]}`;
    case 'grey':
      return 'Picture: grey';
    case 'mirror':
      return 'Picture: mirrored';
    case 'rotate':
      return `Picture: turned by ${numberText(setting.degrees, 0)}°`;
    case 'shift':
      return `Picture: shifted by ${signedText(setting.dx, 0)}, ${signedText(setting.dy, 0)} px`;
    case 'brightness':
      return `Picture: brightness ${signedText(setting.levels, 0)}`;
    case 'contrast':
      return `Picture: contrast × ${numberText(setting.factor)}`;
    case 'blur':
      return `Picture: blurred, ${numberText(setting.sigmaPx, 1)} px`;
    case 'noise':
      return `Picture: noise ± ${numberText(setting.levels, 0)}`;
    case 'patch':
      return `Picture: grey square of ${setting.sizePx} px`;
  }
}

/** With a plus where it is positive. */
export function signedText(value: number, decimals = 1): string {
  return `${value > 0 ? '+' : ''}${numberText(value, decimals)}`;
}

export function changesText(count: number): string {
  return count === 1 ? '1 change' : `${count} changes`;
}
