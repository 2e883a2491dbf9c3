import type { ChapterSource } from '../chapter.ts';
import { twoLinearLayers } from '../stacks.ts';

export const linear: ChapterSource = {
  name: 'linear',
  title: { en: 'Linear, affine, non-linear', 'zh-CN': '线性、仿射与非线性' },
  text: {
    en: 'Linear: twice the picture gives twice the map, and two pictures added give their maps added. A bias makes it affine: nothing in no longer gives nothing out.\n\nTwo linear layers are one: an edge kernel and then a blur, 3 × 3 each, do what one kernel of 5 × 5 does. The difference of the two maps is 0 everywhere. Only something non-linear in between makes depth worth having.',
    'zh-CN':
      '线性：图像乘以二，特征图也乘以二；两幅图像相加，特征图也相加。加上偏置就成了仿射：输入为零，输出不再为零。\n\n两个线性层等于一层：先边缘核后模糊核（各 3 × 3），等同于一个 5 × 5 的核。两张图的差处处为 0。只有中间加入非线性，加深才有意义。',
  },
  formulas: [
    'w_2 \\star (w_1 \\star x) = (w_2 * w_1) \\star x',
    '\\begin{aligned}&W_2 (W_1 x + b_1) + b_2 \\\\ &\\quad = (W_2 W_1)\\, x + (W_2 b_1 + b_2)\\end{aligned}',
  ],
  tryThis: {
    en: 'Switch the ReLU of layer 1 on: the difference lights up, and no single kernel can do the same.',
    'zh-CN': '打开第 1 层的 ReLU：差值亮了起来，没有任何单个核能做到同样的事。',
  },
  question: {
    en: 'A network of 100 layers without an activation: what can it do that one layer can’t?',
    'zh-CN': '一个没有激活函数的 100 层网络，能做到哪些一层做不到的事？',
  },
  answer: {
    en: 'Nothing: it is one affine map of its input. (It may be trained differently and have fewer numbers.)',
    'zh-CN': '一件也没有：它只是输入的一个仿射映射。（训练过程可能不同，参数也可能更少。）',
  },
  references: ['goodfellow-2016'],
  stage: {
    screen: 'lab',
    lab: twoLinearLayers(),
    chosen: { layer: 1, kernel: 2, row: 96, column: 108 },
    figures: [
      { of: 'picture' },
      { of: 'activated', layer: 1, kernel: 0, title: { en: 'Two layers', 'zh-CN': '两层' } },
      {
        of: 'activated',
        layer: 1,
        kernel: 1,
        title: { en: 'One kernel of 5 × 5', 'zh-CN': '一个 5 × 5 的核' },
      },
      { of: 'activated', layer: 1, kernel: 2, title: { en: 'Their difference', 'zh-CN': '两者之差' } },
    ],
    controls: [{ setting: 'activation', layer: 0 }],
  },
};
