import type { ChapterSource } from '../chapter.ts';
import { layerOf, named, stackOf } from '../stacks.ts';

export const translation: ChapterSource = {
  name: 'translation',
  title: { en: 'Translation', 'zh-CN': '平移' },
  text: {
    en: 'Shift the picture, and a convolution’s map shifts along: that is equivariance. A pool forgets small shifts: as long as the strongest value stays within its window, the output is the same. That is (a little) invariance.\n\nTwo pools in a row see further than one: the regions show what one output reads in every layer before it.',
    'zh-CN':
      '图像平移，卷积的特征图跟着平移：这叫等变性。池化会忽略小的平移：只要最强的值仍在窗口内，输出就不变。这是（一点点）不变性。\n\n两个池化相连比一个看得更远：图中的区域显示一个输出在前面每一层读取的范围。',
  },
  formulas: [
    'w \\star T_d x = T_d (w \\star x)',
    '\\operatorname{pool}(T_d\\, a) \\approx \\operatorname{pool}(a)',
  ],
  tryThis: {
    en: 'Shift by 1, 2, 4 pixels: which layer changes least? Point at the maps at the right: how much of the picture does one output see?',
    'zh-CN': '平移 1、2、4 个像素：哪一层变化最小？指向右边的图：一个输出能看到图像的多大范围？',
  },
  question: {
    en: 'By which shifts does a max pool of stride 3 move its map by whole pixels?',
    'zh-CN': '步幅为 3 的最大池化，平移多少时输出恰好移动整数个像素？',
  },
  answer: {
    en: 'By multiples of 3. Two pools of strides 3 and 2 need multiples of 6: in between, something changes.',
    'zh-CN': '3 的倍数。步幅为 3 和 2 的两个池化需要 6 的倍数：其他平移量总会带来变化。',
  },
  references: ['goodfellow-2016', 'scherer-2010', 'zhang-2019'],
  stage: {
    screen: 'lab',
    lab: {
      ...stackOf([
        layerOf([named('sobel-left', -0.4)], {
          activation: 'relu',
          pool: { kind: 'max', sizePx: 5, stride: 3 },
        }),
        layerOf([named('box')], { activation: 'relu', pool: { kind: 'max', sizePx: 3, stride: 2 } }),
      ]),
      shift: { dx: 2, dy: 0 },
    },
    chosen: { layer: 1, row: 36, column: 40 },
    show: 'pooling',
  },
};
