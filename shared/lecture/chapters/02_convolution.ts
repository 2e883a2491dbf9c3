import { flipped } from '../../kernel.ts';
import { labKernel } from '../../lab_stack.ts';
import type { ChapterSource } from '../chapter.ts';
import { layerOf, named, stackOf } from '../stacks.ts';

const kernel = named('sobel-left');

export const convolution: ChapterSource = {
  name: 'convolution',
  title: { en: 'Convolution and cross-correlation', 'zh-CN': '卷积与互相关' },
  text: {
    en: 'A kernel lies on the picture, is multiplied with what is below it, and the products are summed; then it moves on. That is cross-correlation ($\\mathord{\\star}$). Convolution ($\\mathord{*}$) turns the kernel by 180° first, and then the two may change places.\n\nLibraries compute the cross-correlation and call it convolution: a network learns its kernels, and turned ones are learned as easily.',
    'zh-CN':
      '把卷积核放在图像上，与下面的像素逐个相乘再求和，然后移到下一个位置：这就是互相关（$\\mathord{\\star}$）。卷积（$\\mathord{*}$）先把核旋转 180°，这样两者才可以交换。\n\n深度学习库计算的是互相关，却称之为卷积：核是学出来的，学旋转过的核同样容易。',
  },
  formulas: [
    '(w \\star x)[i,j] = \\sum_{u,v} w[u,v]\\; x[i+u,\\, j+v]',
    '(w * x)[i,j] = \\sum_{u,v} w[u,v]\\; x[i-u,\\, j-v]',
    '(1,2,3) * (0,1,2) = (0,1,2) * (1,2,3) = (0,1,4,7,6)',
    '(1,2,3) \\star (0,1,2) = (0,3,8,5,2) \\;\\neq\\; (2,5,8,3,0)',
  ],
  live: ['sum'],
  tryThis: {
    en: 'Switch the formula: the two maps change places. Which kernel gives the same map with both?',
    'zh-CN': '切换公式：两张特征图互换。什么样的核在两种公式下结果相同？',
  },
  question: {
    en: 'The kernel below is the one above, turned. Why are light and dark exchanged in its map?',
    'zh-CN': '下面的核是上面的核旋转而成。为什么它的特征图正负互换？',
  },
  answer: {
    en: 'Turning this kernel by 180° is the same as changing all its signs: 1, 2, 1 stands where −1, −2, −1 was. A kernel that looks the same after the turn, such as a blur, gives one map with both formulas.',
    'zh-CN':
      '把这个核旋转 180° 等于把所有符号取反：原来 −1、−2、−1 的位置换成了 1、2、1。旋转后不变的核（例如模糊核）在两种公式下给出同一张图。',
  },
  references: ['dumoulin-2016', 'goodfellow-2016'],
  stage: {
    screen: 'lab',
    lab: stackOf([layerOf([kernel, labKernel('The same, turned', flipped(kernel))])]),
    figures: [
      { of: 'picture' },
      { of: 'kernel', kernel: 0 },
      { of: 'conv', kernel: 0, title: { en: 'Map of the kernel', 'zh-CN': '该核的特征图' } },
      { of: 'kernel', kernel: 1, title: { en: 'Turned by 180°', 'zh-CN': '旋转 180°' } },
      { of: 'conv', kernel: 1, title: { en: 'Map of the turned kernel', 'zh-CN': '旋转核的特征图' } },
    ],
    controls: [{ setting: 'mode' }],
  },
};
