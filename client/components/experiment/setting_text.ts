import type { ExperimentSetting } from '../../../shared/experiment.ts';
import { wordsOf } from '../../language/spoken.ts';
import { numberText } from '../../state/number_text.ts';
import { titleText } from '../lab/title_text.ts';
import { NEURON_TEXT } from '../neuron_text.ts';
import { EXPERIMENT_TEXT } from './experiment_text.ts';
import { SETTING_WORDS } from './setting_words.ts';

/** A setting in words: "conv1, map 3: muted". */
export function settingText(setting: ExperimentSetting): string {
  const text = wordsOf(SETTING_WORDS);
  const { layerMap } = wordsOf(NEURON_TEXT);
  switch (setting.kind) {
    case 'gain': {
      const map = layerMap(setting.layer, setting.map);
      return setting.gain === 0 ? text.muted(map) : text.gain(map, numberText(setting.gain));
    }
    case 'solo':
      return text.solo(setting.layer, setting.map);
    case 'bias': {
      const { layer, map, offset } = setting;
      return text.bias(map === null ? text.allMaps(layer) : layerMap(layer, map), signedText(offset));
    }
    case 'kernel':
      return text.kernel(layerMap(setting.layer, setting.map), titleText(setting.title));
    case 'skip':
      return text.skip(text[setting.step]);
    case 'grey':
    case 'mirror':
      return text[setting.kind];
    case 'rotate':
      return text.rotate(numberText(setting.degrees, 0));
    case 'shift':
      return text.shift(signedText(setting.dx, 0), signedText(setting.dy, 0));
    case 'brightness':
      return text.brightness(signedText(setting.levels, 0));
    case 'contrast':
      return text.contrast(numberText(setting.factor));
    case 'blur':
      return text.blur(numberText(setting.sigmaPx, 1));
    case 'noise':
      return text.noise(numberText(setting.levels, 0));
    case 'patch':
      return text.patch(setting.sizePx);
  }
}

/** With a plus where it is positive. */
export function signedText(value: number, decimals = 1): string {
  return `${value > 0 ? '+' : ''}${numberText(value, decimals)}`;
}

export function changesText(count: number): string {
  const text = wordsOf(EXPERIMENT_TEXT);
  return count === 1 ? text.change : text.changes(count);
}
