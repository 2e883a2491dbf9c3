import type { ChapterSource } from '../chapter.ts';
import { layerOf, placeForCut, stackOf } from '../stacks.ts';

export const stride: ChapterSource = {
  name: 'stride',
  title: { en: 'Stride', 'zh-CN': '步幅' },
  text: {
    en: 'The stride is how far the kernel moves between two sums. At 2 it skips every other place in both directions: a quarter of the sums, a quarter of the cost, a map of half the side. A kernel of 70 × 70 still overlaps itself at stride 16; a small kernel would leave pixels unseen.',
    'zh-CN':
      '步幅是核在两次求和之间移动的距离。步幅为 2 时，两个方向上都隔一个取一个：和的个数是四分之一，计算量是四分之一，特征图边长减半。70 × 70 的核在步幅 16 时仍有重叠；小核则会漏看一些像素。',
  },
  formulas: [
    {
      en: '\\text{multiply-adds} = k^2 \\cdot \\left( \\left\\lfloor \\frac{n-k}{s} \\right\\rfloor + 1 \\right)^{2}',
      'zh-CN':
        '\\text{乘加次数} = k^2 \\cdot \\left( \\left\\lfloor \\frac{n-k}{s} \\right\\rfloor + 1 \\right)^{2}',
    },
  ],
  tryThis: {
    en: 'Use stride 2, 4, 8 and 16 and watch the number of multiply-adds. Can you still tell what the map shows?',
    'zh-CN': '依次使用步幅 2、4、8、16，观察乘加次数。还能看出特征图的内容吗？',
  },
  question: {
    en: 'A picture of 224, a kernel of 70, stride 16: how large is the map?',
    'zh-CN': '图像边长 224，核 70，步幅 16：特征图多大？',
  },
  answer: {
    en: '10 × 10: (224 − 70) / 16 is 9.6, rounded down to 9 steps, and the first place makes 10. The last 10 rows and columns are never read.',
    'zh-CN':
      '10 × 10：(224 − 70) / 16 = 9.6，向下取整为 9 步，加上第一个位置是 10。最后 10 行和 10 列从未被读取。',
  },
  references: ['dumoulin-2016'],
  stage: {
    screen: 'lab',
    lab: stackOf([layerOf([placeForCut(70)], { stride: 4 })]),
    cut: { at: { top: 70, left: 80 }, sizePx: 70 },
    chosen: { row: 18, column: 20 },
    show: 'strides',
  },
};
