import { afterEach, expect, test } from 'vitest';
import { PROBLEM_TEXT } from '../../../client/language/problem_text.ts';
import { problemText, refusalMessage, suggestionText } from '../../../client/language/said_text.ts';
import { speak } from '../../../client/language/spoken.ts';
import { editLab } from '../../../shared/lab_edit.ts';
import { decodeLab, encodeLab } from '../../../shared/lab_file.ts';
import { labPreset } from '../../../shared/lab_presets.ts';
import { ERROR_CODES } from '../../../shared/protocol.ts';
import { SAYINGS, said } from '../../../shared/sayings.ts';

afterEach(() => speak('en'));

test('what the server says in numbers is said in the page’s language', () => {
  const problem = { code: 'request-rate', message: 'in English', said: said('tooFast', 100) };
  expect(problemText(problem)).toBe('in English');
  speak('zh-CN');
  expect(problemText(problem)).toBe('太快了：每秒最多 100 次');
  expect(problemText({ code: 'room-full', message: 'in English' })).toBe('房间已满。');
  expect(problemText({ code: 'bad-payload', message: 'frame: no' })).toBe('服务器拒绝：frame: no');
  expect(problemText({ code: 'of-a-newer-server', message: 'no' })).toBe('服务器拒绝：no');
});

test('a refused control says why and what would work, in both', () => {
  const refused = editLab(labPreset('one-edge')!.make([]), { path: 'layers.0.stride', value: 40 });
  const refusal = refused.ok ? undefined : refused.refusals[0];
  expect(refusalMessage(refusal!)).toBe('expected a number of at most 16, got 40');
  speak('zh-CN');
  expect(refusalMessage(refusal!)).toBe('最大为 16，给出的是 40');
  expect(suggestionText(refusal!)).toBe('可用 16。');
});

test('what is wrong with a file names its setting, in both', () => {
  const read = decodeLab(encodeLab(labPreset('one-edge')!.make([])).replace('"stride":1', '"stride":40'));
  const refusal = read.ok ? undefined : read.refusals[0];
  const inFile = { ...refusal!, path: '', setting: refusal!.path };
  expect(refusalMessage(inFile)).toBe('setting layers.0.stride: expected a number of at most 16, got 40');
  speak('zh-CN');
  expect(refusalMessage(inFile)).toBe('设置 layers.0.stride：最大为 16，给出的是 40');
});

test('no code and no saying is left in English', () => {
  const chinese = (words: string | ((...values: never[]) => string)) =>
    typeof words === 'string' ? words : words(...(Array(4).fill('1') as never[]));
  for (const code of ERROR_CODES)
    expect(chinese(PROBLEM_TEXT['zh-CN'][code]), code).toMatch(/\p{Script=Han}/u);
  for (const [name, words] of Object.entries(SAYINGS['zh-CN']))
    expect(chinese(words), name).toMatch(/\p{Script=Han}/u);
});
