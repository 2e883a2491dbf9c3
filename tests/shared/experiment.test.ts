/** An experiment as a list of settings: what stands, what is neutral, what can't be. */

import { expect, test } from 'vitest';
import {
  changed,
  convolutionOf,
  EXPERIMENT_KERNELS_MAX,
  type Experiment,
  experimentProblem,
  experimentSchema,
  firstConvolution,
  isNeutral,
  settingKey,
} from '../../shared/experiment.ts';
import { ALEXNET } from '../../shared/networks.ts';

const { graph } = ALEXNET;

test('of two settings of the same key the newer stands; neutral ones are left out', () => {
  const gain = (map: number, value: number) => ({ kind: 'gain', layer: 'conv1', map, gain: value }) as const;
  const with_ = (experiment: Experiment, ...settings: Experiment) =>
    changed(experiment, new Map(settings.map((setting) => [settingKey(setting), setting])));
  const first = with_([], gain(3, 0), gain(4, 2), { kind: 'mirror' });
  expect(first).toEqual([gain(3, 0), gain(4, 2), { kind: 'mirror' }]);
  expect(with_(first, gain(3, 0.5))).toContainEqual(gain(3, 0.5));
  expect(with_(first, gain(3, 0.5))).toHaveLength(3);
  expect(with_(first, gain(3, 1))).toEqual([gain(4, 2), { kind: 'mirror' }]);
  expect(changed(first, new Map([['mirror', null]]))).toEqual([gain(3, 0), gain(4, 2)]);
  // A layer's offset and its maps' are different things.
  expect(
    with_(
      [],
      { kind: 'bias', layer: 'conv1', map: null, offset: 1 },
      { kind: 'bias', layer: 'conv1', map: 0, offset: 1 },
    ),
  ).toHaveLength(2);
});

test('what leaves everything as it was is neutral', () => {
  const neutral = [
    { kind: 'gain', layer: 'conv1', map: 0, gain: 1 },
    { kind: 'bias', layer: 'conv1', map: null, offset: 0 },
    { kind: 'rotate', degrees: 0 },
    { kind: 'shift', dx: 0, dy: 0 },
    { kind: 'brightness', levels: 0 },
    { kind: 'contrast', factor: 1 },
    { kind: 'blur', sigmaPx: 0 },
    { kind: 'noise', levels: 0 },
  ] as const;
  expect(neutral.every(isNeutral)).toBe(true);
  expect([{ kind: 'grey' }, { kind: 'mirror' }, { kind: 'solo', layer: 'conv1', map: 0 }] as const).toSatisfy(
    (settings: Experiment) => !settings.some(isNeutral),
  );
});

test('a map’s settings go to the convolution that makes it', () => {
  expect(firstConvolution(graph)).toBe('conv1');
  expect(['conv3', 'relu3', 'pool2', 'pool5'].map((layer) => convolutionOf(graph, layer))).toEqual([
    'conv3',
    'conv3',
    'conv2',
    'conv5',
  ]);
  expect(['fc6', 'relu6', 'prob', 'nothing'].map((layer) => convolutionOf(graph, layer))).toEqual(
    Array.from({ length: 4 }, () => undefined),
  );
});

test('replaced kernels are bounded', () => {
  const values = Array.from({ length: 363 }, () => 0);
  const kernels = (count: number): Experiment =>
    Array.from({ length: count }, (_, map) => ({ kind: 'kernel', layer: 'conv1', map, title: '', values }));
  expect(experimentProblem(graph, kernels(EXPERIMENT_KERNELS_MAX))).toBeUndefined();
  expect(experimentProblem(graph, kernels(EXPERIMENT_KERNELS_MAX + 1))).toContain(
    'expected at most 64 replaced kernels',
  );
  expect(experimentSchema.safeParse([{ kind: 'blur', sigmaPx: Number.NaN }]).success).toBe(false);
});
