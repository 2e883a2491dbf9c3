/** A change of the room in people's words: "controller 2 set bias −0.40". */

import type { ChangeRecord, LabSetting } from '../../../shared/change_record.ts';
import { wordsOf } from '../../language/spoken.ts';
import { numberText } from '../../state/number_text.ts';
import { settingText as experimentText } from '../experiment/setting_text.ts';
import { titleText } from '../lab/title_text.ts';
import { CHANGE_WORDS } from './change_words.ts';
import { personText } from './person_text.ts';
import { ROOM_TEXT } from './room_text.ts';

/** `self`: what this page's person is called. `layers`: how many the stack has; of a single one nothing is said. */
export function changeText(record: ChangeRecord, self: string, layers: number): string {
  const who = record.who === self ? wordsOf(ROOM_TEXT).you : personText(record.who);
  return wordsOf(CHANGE_WORDS).did(who, record.undo ? undoneText(record, layers) : doneText(record, layers));
}

function doneText({ change }: ChangeRecord, layers: number): string {
  const text = wordsOf(CHANGE_WORDS);
  switch (change.kind) {
    case 'state':
      return text.state;
    case 'comparison':
      return change.on ? text.compared : text.ended;
    case 'edits':
      return text.set(settingsText(change.settings, layers));
    case 'experiment': {
      if (!change.setting) return text.takenBack;
      return `${text.tried(experimentText(change.setting))}${change.more ? text.more(change.more) : ''}`;
    }
    case 'model':
      return text.model(change.title);
  }
}

function undoneText({ change }: ChangeRecord, layers: number): string {
  const text = wordsOf(CHANGE_WORDS);
  return change.kind === 'edits' ? text.undone(settingsText(change.settings, layers)) : text.undoneStack;
}

/** The first that says something; how many more there are. */
function settingsText(settings: readonly LabSetting[], layers: number): string {
  const text = wordsOf(CHANGE_WORDS);
  const texts = [...new Set(settings.map((setting) => settingText(setting, layers)))];
  const [first = text.something, ...more] = texts;
  return more.length ? `${first}${text.more(more.length)}` : first;
}

function settingText({ path, value }: LabSetting, layers: number): string {
  const text = wordsOf(CHANGE_WORDS);
  const keys = path.split('.');
  const names: Readonly<Record<string, unknown>> = text;
  const known = names[keys.filter((key) => !/^\d+$/.test(key)).join('.')];
  const name = typeof known === 'string' ? known : text.values;
  const [first, layer] = keys;
  const where = first === 'layers' && layers > 1 ? text.where(Number(layer) + 1) : '';
  return `${value === null ? name : text.value(name, valueText(path, value))}${where}`;
}

function valueText(path: string, value: NonNullable<LabSetting['value']>): string {
  const text = wordsOf(CHANGE_WORDS);
  if (typeof value === 'string')
    return path.endsWith('.title') ? text.title(titleText(value)) : text.word(value);
  if (typeof value !== 'number') return value ? text.on : text.off;
  if (path.endsWith('.bias')) return numberText(value);
  return (/Px$/.test(path) ? text.px(value) : `${value}`).replace('-', '−');
}
