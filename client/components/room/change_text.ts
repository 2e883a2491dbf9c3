/** A change of the room in people's words: "controller 2 set bias −0.40". */

import type { ChangeRecord, LabSetting } from '../../../shared/change_record.ts';
import { numberText } from '../../state/number_text.ts';
import { settingText as experimentText } from '../experiment/setting_text.ts';

/** What stands for a setting, by its path with the numbers taken out. */
const NAMES: Record<string, string> = {
  input: 'the picture',
  'input.colour': 'the picture',
  'input.sidePx': 'the picture’s side',
  'input.range': 'the picture’s range',
  mode: 'the formula',
  shift: 'the shift',
  'shift.dx': 'the shift to the right',
  'shift.dy': 'the shift down',
  'layers.stride': 'stride',
  'layers.padding': 'padding',
  'layers.sizePx': 'kernel size',
  'layers.activation': 'activation',
  'layers.pool': 'the pool',
  'layers.pool.kind': 'pool',
  'layers.pool.sizePx': 'pool size',
  'layers.pool.stride': 'pool stride',
  'layers.kernels': 'a kernel',
  'layers.kernels.bias': 'bias',
  'layers.kernels.title': 'kernel',
};

/** `self`: what this page's person is called. `layers`: how many the stack has; of a single one nothing is said. */
export function changeText(record: ChangeRecord, self: string, layers: number): string {
  const who = record.who === self ? 'you' : record.who;
  return `${who} ${record.undo ? undoneText(record, layers) : doneText(record, layers)}`;
}

function doneText({ change }: ChangeRecord, layers: number): string {
  switch (change.kind) {
    case 'state':
      return 'put another stack in place';
    case 'comparison':
      return change.on ? 'had the room compare stacks' : 'ended the comparison';
    case 'edits':
      return `set ${settingsText(change.settings, layers)}`;
    case 'experiment': {
      if (!change.setting) return 'took the experiment back';
      const text = experimentText(change.setting);
      return `tried “${text}”${change.more ? ` and ${change.more} more` : ''}`;
    }
    case 'model':
      return `chose the model ${change.title}`;
  }
}

function undoneText({ change }: ChangeRecord, layers: number): string {
  if (change.kind !== 'edits') return 'took back a change of the stack';
  return `took a change back: ${settingsText(change.settings, layers)}`;
}

/** The first that says something; how many more there are. */
function settingsText(settings: readonly LabSetting[], layers: number): string {
  const texts = [...new Set(settings.map((setting) => settingText(setting, layers)))];
  const [first = 'something', ...more] = texts;
  return more.length ? `${first} and ${more.length} more` : first;
}

function settingText({ path, value }: LabSetting, layers: number): string {
  const keys = path.split('.');
  const name = NAMES[keys.filter((key) => !/^\d+$/.test(key)).join('.')] ?? 'a kernel’s values';
  const [first, layer] = keys;
  const where = first === 'layers' && layers > 1 ? ` in layer ${Number(layer) + 1}` : '';
  return `${name}${value === null ? '' : ` ${valueText(path, value)}`}${where}`;
}

function valueText(path: string, value: NonNullable<LabSetting['value']>): string {
  if (typeof value === 'string') return path.endsWith('.title') ? `“${value}”` : value;
  if (typeof value !== 'number') return value ? 'on' : 'off';
  if (path.endsWith('.bias')) return numberText(value);
  return `${path.endsWith('Px') ? `${value} px` : value}`.replace('-', '−');
}
