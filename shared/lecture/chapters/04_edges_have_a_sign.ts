import type { ChapterSource } from '../chapter.ts';
import { layerOf, named, stackOf } from '../stacks.ts';

export const edgesHaveASign: ChapterSource = {
  name: 'edges-have-a-sign',
  title: { en: 'Edges have a sign', 'zh-CN': '边缘有正负' },
  text: {
    en: 'A white square on black, 17 × 17 pixels. This kernel is positive at the left and negative at the right: from light to dark it gives 1020, the brightest value of the map, from dark to light −1020, the darkest. On a plain surface, black or white, it gives 0.',
    'zh-CN':
      '黑底上的白方块，17 × 17 像素。这个核左边为正、右边为负：由亮到暗得到 1020，是图中最亮的值；由暗到亮得到 −1020，是最暗的值。在均匀的表面上，无论黑白，都得到 0。',
  },
  formulas: [
    '1\\cdot 255 + 2\\cdot 255 + 1\\cdot 255 = 1020',
    '-1\\cdot 255 - 2\\cdot 255 - 1\\cdot 255 = -1020',
  ],
  tryThis: {
    en: 'Drag the window over both sides of the square. Where is the first value that isn’t 0?',
    'zh-CN': '把窗口拖过方块的两侧。第一个不为 0 的值在哪里？',
  },
  question: {
    en: 'Why does the upper side of the square give nothing?',
    'zh-CN': '为什么方块的上边没有响应？',
  },
  answer: {
    en: 'Along it, what lies at the left of the window is as light as what lies at the right: the products cancel. An upper edge needs the kernel turned by 90°.',
    'zh-CN': '沿着上边，窗口左侧与右侧一样亮，乘积相互抵消。要找上边缘，需把核旋转 90°。',
  },
  references: ['hubel-1962', 'goodfellow-2016'],
  stage: {
    screen: 'lab',
    lab: stackOf([layerOf([named('sobel-left')])]),
    show: 'steps',
    steps: 'both-edges',
  },
};
