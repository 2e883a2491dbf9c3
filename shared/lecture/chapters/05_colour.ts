import type { ChapterSource } from '../chapter.ts';
import { COLOUR, layerOf, slicesOfRed, stackOf } from '../stacks.ts';

export const colour: ChapterSource = {
  name: 'colour',
  title: { en: 'Colour: one more sum', 'zh-CN': '颜色：再多一个求和' },
  text: {
    en: 'A colour picture has three channels, so a kernel has three slices: one lies on red, one on green, one on blue. The three results are added, and one map comes out, not three.\n\nThis kernel asks how much more red there is than green and blue: grey things give 0.',
    'zh-CN':
      '彩色图像有三个通道，所以核有三片：一片对应红，一片对应绿，一片对应蓝。三个结果相加，得到的是一张特征图，不是三张。\n\n这个核问的是：红色比绿色和蓝色多多少？灰色的东西给出 0。',
  },
  formulas: ['y[i,j] = \\sum_{c} \\sum_{u,v} w[u,v,c]\\; x[i+u,\\, j+v,\\, c]'],
  live: ['sum'],
  tryThis: {
    en: 'Show something red, then something white. The white is as bright in the red slice: what takes it away again?',
    'zh-CN': '先放一个红色的东西，再放一个白色的。白色在红片中同样亮：是什么又把它抵消了？',
  },
  question: {
    en: 'How many numbers has a layer of 64 kernels of 11 × 11 that reads a colour picture?',
    'zh-CN': '读取彩色图像的一层有 64 个 11 × 11 的核，共有多少个数？',
  },
  answer: {
    en: '64 · 11 · 11 · 3 = 23,232, and 64 biases. This is AlexNet’s first layer.',
    'zh-CN': '64 · 11 · 11 · 3 = 23,232，外加 64 个偏置。这就是 AlexNet 的第一层。',
  },
  references: ['dumoulin-2016'],
  stage: {
    screen: 'lab',
    lab: stackOf([layerOf(slicesOfRed())], COLOUR),
    chosen: { kernel: 3, row: 96, column: 108 },
    figures: [
      { of: 'picture' },
      { of: 'conv', kernel: 0, title: { en: 'Red slice', 'zh-CN': '红片' } },
      { of: 'conv', kernel: 1, title: { en: 'Green slice', 'zh-CN': '绿片' } },
      { of: 'conv', kernel: 2, title: { en: 'Blue slice', 'zh-CN': '蓝片' } },
      { of: 'conv', kernel: 3, title: { en: 'Their sum: the map', 'zh-CN': '三者之和：特征图' } },
    ],
  },
};
