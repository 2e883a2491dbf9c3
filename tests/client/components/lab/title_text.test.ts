import { afterEach, expect, test } from 'vitest';
import { TITLE_TEXT, titleText } from '../../../../client/components/lab/title_text.ts';
import { speak } from '../../../../client/language/spoken.ts';
import { NAMED_KERNELS } from '../../../../shared/kernels.ts';
import { LAB_PRESETS } from '../../../../shared/lab_presets.ts';
import { chapters } from '../../../../shared/lecture/chapters.ts';

afterEach(() => speak('en'));

const titles = [
  ...NAMED_KERNELS.flatMap(({ title, parameters }) => [title, ...parameters.map((each) => each.title)]),
  ...LAB_PRESETS.filter(({ needs }) => needs === null)
    .flatMap(({ make }) => make([]).layers)
    .flatMap(({ kernels }) => kernels.map(({ title }) => title)),
  ...chapters().flatMap(({ stage }) =>
    stage.screen === 'lab'
      ? stage.lab.layers.flatMap(({ kernels }) => kernels.map(({ title }) => title))
      : [],
  ),
  'AlexNet conv1, map 12',
  'trained, negated',
  'Sobel, light left, negated',
];

test('every title of ours is known in every language', () => {
  expect(titles.length).toBeGreaterThan(50);
  for (const title of titles) expect(titleText(title)).toBe(title);
  speak('zh-CN');
  const left = titles.filter((title) => !/\p{Script=Han}/u.test(titleText(title)));
  // A name.
  expect([...new Set(left)]).toEqual(['Gabor']);
});

test('what a person wrote stays as it is', () => {
  speak('zh-CN');
  expect(titleText('my kernel')).toBe('my kernel');
  expect(titleText('constructor')).toBe('constructor');
  expect(titleText('edge')).toBe('edge');
  expect(TITLE_TEXT.en.Own).toBe('Own');
});
