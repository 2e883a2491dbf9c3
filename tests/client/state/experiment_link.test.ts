import { expect, test } from 'vitest';
import { experimentText, readExperimentText } from '../../../client/state/experiment_link.ts';
import type { Experiment } from '../../../shared/experiment.ts';

const settings: Experiment = [
  { kind: 'gain', layer: 'conv1', map: 3, gain: 0 },
  {
    kind: 'kernel',
    layer: 'conv1',
    map: 4,
    title: 'Größe „4“',
    values: Array.from({ length: 363 }, (_, i) => i / 7),
  },
  { kind: 'mirror' },
];

test('an experiment comes back out of a link as it went in, in characters that an address may hold', () => {
  const text = experimentText(settings);
  expect(text).toMatch(/^[\w-]+$/);
  expect(readExperimentText(text)).toEqual(settings);
});

test('what is cut short, changed or no experiment is none', () => {
  const text = experimentText(settings);
  for (const wrong of [
    text.slice(0, -9),
    '',
    '%%%',
    experimentText([{ kind: 'melt' }] as never),
    'A'.repeat(500_000),
  ])
    expect(readExperimentText(wrong)).toBeUndefined();
});
