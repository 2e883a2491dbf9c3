import type { ChapterSource } from '../chapter.ts';

export const transferLearning: ChapterSource = {
  name: 'transfer-learning',
  title: { en: 'Transfer learning', 'zh-CN': '迁移学习' },
  text: {
    en: 'What the first layers learned (edges, colours, textures) serves other classes as well. So: freeze the convolutions, cut off the last layers, and train new ones on your own pictures. A few dozen pictures and some seconds are enough, because only the last step is learned.',
    'zh-CN':
      '前面几层学到的东西（边缘、颜色、纹理）对别的类别同样有用。因此：冻结卷积层，切掉最后几层，用自己的图像训练新的层。几十张图像、几秒钟就够，因为只学最后一步。',
  },
  formulas: [
    '\\min_{W,\\,b}\\; -\\frac{1}{N}\\sum_{n=1}^{N} \\log p_{k_n}',
    'p = \\operatorname{softmax}\\bigl(W f(x_n) + b\\bigr)',
  ],
  tryThis: {
    en: 'Name two classes, hold the button while somebody shows a thing for each, train, and let the hall test it.',
    'zh-CN': '命名两个类别，按住按钮采集每类的图像，然后训练，让大家来测试。',
  },
  question: {
    en: 'It tells your cup from your phone, but calls every face a cup. Why?',
    'zh-CN': '它能区分你的杯子和手机，却把每张脸都叫做杯子。为什么？',
  },
  answer: {
    en: 'Probabilities sum to 1 over the classes it knows; there is no “neither”. Give it a third class of other things, with many different examples.',
    'zh-CN': '概率在已知类别上之和为 1，没有“都不是”。给它第三个类别“其他”，并提供多种多样的例子。',
  },
  references: ['yosinski-2014', 'razavian-2014'],
  stage: { screen: 'network', layer: 'pool5', map: 0, panel: 'teach' },
};
