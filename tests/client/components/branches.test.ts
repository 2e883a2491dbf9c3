import { expect, test } from 'vitest';
import { branchesOf } from '../../../client/components/branches.ts';
import { ALEXNET, EFFICIENTNET_LITE0, networkNamed } from '../../../shared/networks.ts';

const named = (name: string) => {
  const { graph } = networkNamed(name)!;
  return branchesOf(graph).map(({ from, to, lane }) => [
    graph.layers[from]!.name,
    graph.layers[to]!.name,
    lane,
  ]);
};

test('a network in one line has none', () => {
  expect(branchesOf(ALEXNET.graph)).toEqual([]);
});

test('a residual is a line around its block', () => {
  expect(branchesOf(EFFICIENTNET_LITE0.graph)).toHaveLength(9);
  expect(named('resnet18').slice(0, 2)).toEqual([
    ['pool1', 'block1-add', 0],
    ['block1', 'block2-add', 0],
  ]);
});

test('what is concatenated branches off and comes together, in two lanes', () => {
  expect(named('squeezenet1_1').slice(0, 2)).toEqual([
    ['fire2-squeeze-relu', 'fire2-expand3x3', 0],
    ['fire2-expand1x1-relu', 'fire2', 1],
  ]);
});
