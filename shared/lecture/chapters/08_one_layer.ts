import type { ChapterSource } from '../chapter.ts';
import { layerOf, named, stackOf } from '../stacks.ts';

export const oneLayer: ChapterSource = {
  name: 'one-layer',
  title: { en: 'One layer: convolution, detector, pooling', 'zh-CN': '一层：卷积、检测、池化' },
  text: {
    en: 'Three stages make a layer. The convolution measures how much of the pattern there is; the detector (bias and ReLU) decides how much is enough and lets nothing below pass; the pooling keeps the strongest answer of a neighbourhood.',
    'zh-CN':
      '一层由三个阶段组成。卷积衡量图案有多强；检测（偏置和 ReLU）决定多强才算数，低于它的一律不通过；池化保留一个邻域中最强的响应。',
  },
  formulas: ['a = \\operatorname{pool}\\bigl( \\max(0,\\; w \\star x + b) \\bigr)'],
  live: ['sum', 'bias', 'relu', 'pool'],
  tryThis: {
    en: 'Point at a bright pixel of the last map and follow the amber squares back to the picture.',
    'zh-CN': '指向最后一张图的一个亮像素，沿着琥珀色方框一路回到图像。',
  },
  question: {
    en: 'What does the layer throw away?',
    'zh-CN': '这一层丢掉了什么？',
  },
  answer: {
    en: 'The detector throws away how weak a weak answer was, and everything negative. The pooling throws away where exactly the strongest one was.',
    'zh-CN': '检测丢掉了弱响应到底有多弱，以及所有负值。池化丢掉了最强响应的确切位置。',
  },
  references: ['goodfellow-2016', 'jarrett-2009'],
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
      { of: 'kernel' },
      { of: 'conv', title: { en: '1  Convolution', 'zh-CN': '1  卷积' } },
      { of: 'activated', title: { en: '2  Detector: bias, ReLU', 'zh-CN': '2  检测：偏置、ReLU' } },
      { of: 'pool', title: { en: '3  Pooling', 'zh-CN': '3  池化' } },
    ],
    controls: [{ setting: 'bias' }],
  },
};
