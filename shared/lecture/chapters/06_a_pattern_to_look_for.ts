import type { ChapterSource } from '../chapter.ts';
import { layerOf, placeForCut, stackOf } from '../stacks.ts';

export const aPatternToLookFor: ChapterSource = {
  name: 'a-pattern-to-look-for',
  title: { en: 'A kernel is a pattern to look for', 'zh-CN': '核是要寻找的图案' },
  text: {
    en: 'Here the kernel is a piece cut out of the live picture, with its mean taken off. Where it finds itself again, light meets light and dark meets dark, so every product counts for it: the brightest pixel of the map (white frame) is where the piece came from. What looks alike lights up too, a little less.',
    'zh-CN':
      '这里的核是从实时图像中剪下的一块，并减去了均值。在它找到自己的地方，亮对亮、暗对暗，每个乘积都为它加分：特征图中最亮的像素（白框）正是剪下它的位置。相似的东西也会亮，只是弱一些。',
  },
  formulas: [
    {
      en: 'w = x_{\\text{cut}} - \\bar{x}_{\\text{cut}}',
      'zh-CN': 'w = x_{\\text{剪}} - \\bar{x}_{\\text{剪}}',
    },
    { en: 'y_{\\text{cut}} = \\sum_{u,v} w[u,v]^2', 'zh-CN': 'y_{\\text{剪}} = \\sum_{u,v} w[u,v]^2' },
  ],
  tryThis: {
    en: 'Cut out a number, a wheel, a patch of colour, with the button below. Move the thing: the brightest pixel moves along.',
    'zh-CN': '用下面的按钮剪下一个数字、一个轮子、一块颜色。移动物体：最亮的像素跟着移动。',
  },
  question: {
    en: 'Can another place answer more strongly than the piece’s own?',
    'zh-CN': '别的位置的响应会不会比它自己的位置更强？',
  },
  answer: {
    en: 'Yes, where the same pattern has more contrast; this piece was cut where the picture has most, so it can’t happen here. The product of two patterns is at most the product of their lengths, so dividing by the length of what lies below the kernel (normalised correlation) rules it out.',
    'zh-CN':
      '会：如果同样的图案在别处对比度更高；这一块是在对比度最高的地方剪下的，所以这里不会。两个图案的内积不超过它们长度之积，因此除以核下面那块图像的长度（归一化相关）就能避免。',
  },
  references: ['lewis-1995', 'zeiler-2014'],
  stage: {
    screen: 'lab',
    lab: stackOf([layerOf([placeForCut(31)])]),
    cut: { sizePx: 31 },
    chosen: { row: 128, column: 138, brightest: true },
    figures: [
      { of: 'picture', title: { en: 'Picture, with the piece', 'zh-CN': '图像与剪下的部分' } },
      { of: 'kernel', title: { en: 'The piece as a kernel', 'zh-CN': '作为核的那一块' } },
      { of: 'conv', title: { en: 'Where it is found', 'zh-CN': '在哪里找到' } },
    ],
  },
};
