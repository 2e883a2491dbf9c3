import type { ChapterSource } from '../chapter.ts';
import { layerOf, named, stackOf } from '../stacks.ts';

export const pooling: ChapterSource = {
  name: 'pooling',
  title: { en: 'Pooling', 'zh-CN': '池化' },
  text: {
    en: 'A pool looks at a window of a map and passes one number on. Max keeps the strongest answer: is it here at all? Average asks how much of it there is. The weighted mean counts the middle more.\n\nWindows of 5 × 5 every 3 pixels leave a ninth of the numbers. What is lost is where in its window a value was.',
    'zh-CN':
      '池化看特征图的一个窗口，只传出一个数。最大池化保留最强的响应：这里到底有没有？平均池化问的是有多少。加权平均更看重中间。\n\n5 × 5 的窗口每 3 个像素取一次，只剩九分之一的数。丢掉的是值在窗口中的位置。',
  },
  formulas: [
    'p_{\\max} = \\max_{(u,v)\\in W} a[u,v]',
    {
      en: 'p_{\\text{average}} = \\frac{1}{|W|} \\sum_{(u,v)\\in W} a[u,v]',
      'zh-CN': 'p_{\\text{平均}} = \\frac{1}{|W|} \\sum_{(u,v)\\in W} a[u,v]',
    },
    {
      en: 'p_{\\text{weighted}} = \\sum_{(u,v)\\in W} g[u,v]\\, a[u,v], \\quad \\sum g = 1',
      'zh-CN': 'p_{\\text{加权}} = \\sum_{(u,v)\\in W} g[u,v]\\, a[u,v], \\quad \\sum g = 1',
    },
  ],
  live: ['pool'],
  tryThis: {
    en: 'Compare the largest values of the three pools. Which of them can give a thin line its full strength?',
    'zh-CN': '比较三种池化的最大值。哪一种能让细线保持全部强度？',
  },
  question: {
    en: 'Has a pool anything to learn?',
    'zh-CN': '池化有要学习的参数吗？',
  },
  answer: {
    en: 'No: no weights, no bias. It still matters to learning: with max, only the winner of each window is told what to change.',
    'zh-CN': '没有：没有权重，也没有偏置。但它影响学习：最大池化时，只有每个窗口的赢家会得到梯度。',
  },
  references: ['boureau-2010', 'scherer-2010'],
  stage: {
    screen: 'lab',
    lab: stackOf([
      layerOf([named('sobel-left', -0.4)], {
        activation: 'relu',
        pool: { kind: 'max', sizePx: 5, stride: 3 },
      }),
    ]),
    chosen: { seek: true },
    figures: [
      { of: 'picture' },
      { of: 'activated', title: { en: 'Before the pool', 'zh-CN': '池化之前' } },
      { of: 'pool', title: { en: 'After it', 'zh-CN': '池化之后' } },
    ],
    controls: [{ setting: 'pool' }],
  },
};
