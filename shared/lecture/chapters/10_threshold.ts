import type { ChapterSource } from '../chapter.ts';
import { GREY_LEVELS, layerOf, placeForCut, stackOf } from '../stacks.ts';

/** What the cut kernel answers at its own place: above 1000, so that one neuron still fires there. */
export const OWN_ANSWER = 1250;

export const threshold: ChapterSource = {
  name: 'threshold',
  title: { en: 'ReLU and bias: a threshold', 'zh-CN': 'ReLU 与偏置：阈值' },
  text: {
    en: 'A neuron fires where its sum is above −b: the bias is a threshold. The kernel was cut from the picture and scaled to answer 1250 at its own place. A bias of 500 lets nearly everything pass, −250 what looks alike, −1000 almost nothing but the piece itself: the neuron that fires.\n\nSuch numbers go with a range of values: here the picture is left at 0 … 255.',
    'zh-CN':
      '当和大于 −b 时神经元才会激发：偏置就是阈值。这个核剪自图像，并缩放到在自己的位置响应为 1250。偏置 500 几乎让所有值通过，−250 只让相似的通过，−1000 几乎只剩那一块本身：激发的神经元。\n\n这样的数只对某个取值范围有意义：这里图像保持 0 … 255。',
  },
  formulas: ['a = \\max(0,\\; y + b) \\qquad a > 0 \\iff y > -b'],
  live: ['bias', 'relu'],
  tryThis: {
    en: 'Go from 500 to −1000 slowly. What stays longest, and does it look like the piece?',
    'zh-CN': '从 500 慢慢调到 −1000。什么留得最久？它像那一块吗？',
  },
  question: {
    en: 'The picture comes as 0 … 1 instead of 0 … 255, with the same kernel. Which bias does what −1000 did?',
    'zh-CN': '若图像取值改为 0 … 1 而非 0 … 255，核不变，哪个偏置等同于 −1000？',
  },
  answer: {
    en: '−1000 / 255 ≈ −3.92: the sums are 255 times smaller.',
    'zh-CN': '−1000 / 255 ≈ −3.92：所有的和都只有原来的 255 分之一。',
  },
  references: ['nair-2010', 'krizhevsky-2012'],
  stage: {
    screen: 'lab',
    lab: stackOf([layerOf([placeForCut(31, -250)], { activation: 'relu' })], GREY_LEVELS),
    cut: { sizePx: 31, answer: OWN_ANSWER },
    chosen: { row: 128, column: 138, brightest: true },
    figures: [
      { of: 'picture', title: { en: 'Picture, 0 … 255', 'zh-CN': '图像，0 … 255' } },
      { of: 'conv', title: { en: 'Before the bias', 'zh-CN': '加偏置之前' } },
      { of: 'activated', title: { en: 'What fires', 'zh-CN': '激发的部分' } },
    ],
    controls: [{ setting: 'bias', values: [500, -250, -1000] }],
  },
};
