import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { classText, loadClassNames } from '../../client/language/class_names.ts';
import { speak } from '../../client/language/spoken.ts';

const labelsOf = (model: string): string[] =>
  JSON.parse(readFileSync(new URL(`../../models/${model}/labels.json`, import.meta.url), 'utf8'));

afterEach(() => speak('en'));

test('every class of the networks that come with convcast has a Chinese name', async () => {
  const labels = [...labelsOf('alexnet'), ...labelsOf('efficientnet-lite0')];
  expect(labels.length).toBe(1102);
  await loadClassNames('zh-CN');
  for (const label of labels) expect(classText(label)).toBe(label);
  speak('zh-CN');
  // A product has its name everywhere.
  expect(labels.filter((label) => !/\p{Script=Han}/u.test(classText(label)))).toEqual(['iPod']);
  expect(classText('tench, Tinca tinca')).toBe('丁鱥');
});

test('a class that nobody has translated keeps its name', () => {
  speak('zh-CN');
  expect(classText('my mug')).toBe('my mug');
  expect(classText('constructor')).toBe('constructor');
});
