import type { ChapterSource } from '../chapter.ts';
import { layerOf, named, stackOf } from '../stacks.ts';

export const stepByStep: ChapterSource = {
  name: 'step-by-step',
  title: { en: 'Step by step', 'zh-CN': '一步一步来' },
  text: {
    en: 'In a picture of 5 × 5 a kernel of 3 × 3 has nine places. What it covers at each is a receptive field; nine fields give nine sums, a map of 3 × 3.\n\nTo be looked at, sums become grey levels. Here the largest is 4 and is drawn white, 255.',
    'zh-CN':
      '在 5 × 5 的图像上，3 × 3 的核有九个位置。每个位置覆盖的区域称为感受野；九个感受野给出九个和，即 3 × 3 的特征图。\n\n为了显示，这些和要换算成灰度。这里最大值是 4，画成白色 255。',
  },
  formulas: [
    'n_{\\text{out}} = \\left\\lfloor \\frac{n + 2p - k}{s} \\right\\rfloor + 1 = \\frac{5 - 3}{1} + 1 = 3',
    {
      en: '\\text{level} = \\operatorname{round}\\!\\left( 255 \\cdot \\frac{y}{y_{\\max}} \\right)',
      'zh-CN': '\\text{灰度} = \\operatorname{round}\\!\\left( 255 \\cdot \\frac{y}{y_{\\max}} \\right)',
    },
  ],
  tryThis: {
    en: 'Go through the nine steps and say each sum before it appears. Then add a padding of 1.',
    'zh-CN': '走完九步，在结果出现之前先说出每个和。然后把填充设为 1。',
  },
  question: {
    en: 'How large is the map with a padding of 1, and how large with a stride of 2 instead?',
    'zh-CN': '填充为 1 时特征图多大？若改用步幅 2 又是多大？',
  },
  answer: {
    en: '5 × 5 with the padding: as large as the picture. 2 × 2 with the stride: places 0 and 2 in each direction.',
    'zh-CN': '有填充时 5 × 5，与图像一样大。步幅为 2 时 2 × 2：每个方向只有位置 0 和 2。',
  },
  references: ['dumoulin-2016'],
  stage: {
    screen: 'lab',
    lab: stackOf([layerOf([named('sobel-left')])]),
    show: 'steps',
    steps: 'five-by-five',
  },
};
