import type { ChapterSource } from '../chapter.ts';
import { GREY_LEVELS, layerOf, placeForCut, stackOf } from '../stacks.ts';
import { OWN_ANSWER } from './10_threshold.ts';

const bias = [500, -250, -1000];

export const theGrid: ChapterSource = {
  name: 'the-grid',
  title: { en: 'Twenty-seven networks at once', 'zh-CN': '同时看二十七个网络' },
  text: {
    en: 'Three strides, three biases, three pools: 27 layers on the same live picture. To the right and down the maps get smaller and emptier, and cheaper. The art is to stop before what you look for is gone.\n\nThe picture is left at 0 … 255, so that the biases mean what they did before.',
    'zh-CN':
      '三种步幅、三种偏置、三种池化：同一幅实时图像上的 27 个层。越往右下，特征图越小、越空，也越省计算。诀窍是在要找的东西消失之前停下来。\n\n图像保持 0 … 255，偏置的含义与前面相同。',
  },
  formulas: [
    'm = \\left\\lfloor \\frac{224 - 31}{s} \\right\\rfloor + 1, \\qquad n = \\left\\lfloor \\frac{m - q}{t} \\right\\rfloor + 1',
  ],
  tryThis: {
    en: 'Find the cheapest of the 27 that still shows where the piece was cut. Change a value in the fields above the maps.',
    'zh-CN': '在 27 个中找出仍能看出剪切位置、计算量又最小的一个。在特征图上方的输入框里改一个值。',
  },
  question: {
    en: 'Stride 9, pool 7/4: how large is the map?',
    'zh-CN': '步幅 9，池化 7/4：特征图多大？',
  },
  answer: {
    en: '(224 − 31) / 9 gives 21 whole steps, so 22 × 22; (22 − 7) / 4 gives 3, so 4 × 4.',
    'zh-CN': '(224 − 31) / 9 有 21 个整步，得 22 × 22；(22 − 7) / 4 得 3，即 4 × 4。',
  },
  references: ['dumoulin-2016'],
  stage: {
    screen: 'lab',
    lab: stackOf(
      [
        layerOf([placeForCut(31, -250)], {
          stride: 2,
          activation: 'relu',
          pool: { kind: 'max', sizePx: 3, stride: 2 },
        }),
      ],
      GREY_LEVELS,
    ),
    cut: { sizePx: 31, answer: OWN_ANSWER },
    chosen: { row: 64, column: 69 },
    show: 'grid',
    axes: [
      { parameter: 'stride', layer: 0, values: [2, 9, 16] },
      { parameter: 'bias', layer: 0, values: bias },
      {
        parameter: 'pool',
        layer: 0,
        values: [
          { kind: 'max', sizePx: 3, stride: 2 },
          { kind: 'max', sizePx: 5, stride: 3 },
          { kind: 'max', sizePx: 7, stride: 4 },
        ],
      },
    ],
  },
};
