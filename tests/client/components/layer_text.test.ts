import { afterEach, expect, test } from 'vitest';
import { layerText, outputText, shortShapeText } from '../../../client/components/layer_text.ts';
import { speak } from '../../../client/language/spoken.ts';
import { shapesOf } from '../../../shared/layers.ts';
import { ALEXNET } from '../../../shared/networks.ts';

afterEach(() => speak('en'));

const shapes = shapesOf(ALEXNET.graph);

test.each([
  ['conv1', '64 × 55²', '64 maps of 55 × 55', 'kernel 11 × 11 × 3, stride 4'],
  ['relu1', '64 × 55²', '64 maps of 55 × 55', 'sets negative values of conv1 to 0'],
  [
    'pool1',
    '64 × 27²',
    '64 maps of 27 × 27',
    'keeps the largest value of each 3 × 3 window of relu1, stride 2',
  ],
  ['conv2', '192 × 27²', '192 maps of 27 × 27', 'kernel 5 × 5 × 64, stride 1'],
  ['fc1', '1024', '1024 values', 'each a weighted sum of all 9,216 values of pool5, and a bias'],
  ['prob', '102', '102 values', 'turns the values of fc2 into probabilities, which sum to 1'],
])('%s', (name, short, output, text) => {
  const layer = ALEXNET.graph.layers.find((each) => each.name === name)!;
  expect(shortShapeText(shapes.get(name)!)).toBe(short);
  expect(outputText(shapes.get(name)!)).toBe(output);
  expect(layerText(ALEXNET, layer)).toBe(text);
});

test.each([
  ['conv1', '64 张 55 × 55 的特征图', '卷积核 11 × 11 × 3，步幅 4'],
  ['relu1', '64 张 55 × 55 的特征图', '把 conv1 的负值设为 0'],
  ['pool1', '64 张 27 × 27 的特征图', '保留 relu1 每个 3 × 3 窗口的最大值，步幅 2'],
  ['fc1', '1024 个值', '每个值是 pool5 全部 9,216 个值的加权和再加偏置'],
  ['prob', '102 个值', '把 fc2 的值变成概率，总和为 1'],
])('%s in Chinese', (name, output, text) => {
  speak('zh-CN');
  const layer = ALEXNET.graph.layers.find((each) => each.name === name)!;
  expect(outputText(shapes.get(name)!)).toBe(output);
  expect(layerText(ALEXNET, layer)).toBe(text);
});
