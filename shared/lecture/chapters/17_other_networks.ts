import type { ChapterSource } from '../chapter.ts';

export const otherNetworks: ChapterSource = {
  name: 'other-networks',
  title: { en: 'Other networks', 'zh-CN': '其他网络' },
  text: {
    en: 'After 2012 networks grew deeper and their kernels smaller. VGG stacks nothing but 3 × 3; ResNet adds each block’s input to its output, so that a hundred layers can be trained; EfficientNet splits a convolution into one over space and one over channels and needs a fraction of the numbers.',
    'zh-CN':
      '2012 年之后，网络越来越深，核越来越小。VGG 只堆叠 3 × 3；ResNet 把每个块的输入加到输出上，使上百层也能训练；EfficientNet 把卷积拆成空间和通道两步，只需一小部分参数。',
  },
  formulas: [
    '3 \\cdot (3 \\cdot 3)\\, c^2 = 27\\, c^2 \\;<\\; 49\\, c^2 = (7 \\cdot 7)\\, c^2',
    'y = f(x) + x',
  ],
  tryThis: {
    en: 'Switch the model and show the same thing. Which is surer, and which is right?',
    'zh-CN': '切换模型，看同一个东西。哪个更有把握？哪个是对的？',
  },
  question: {
    en: 'Three 3 × 3 convolutions in a row see as much as one of which size?',
    'zh-CN': '三个 3 × 3 卷积相连，看到的范围相当于多大的一个卷积？',
  },
  answer: {
    en: '7 × 7: each adds 2. They have 27 c² weights instead of 49 c², and two more ReLUs in between.',
    'zh-CN': '7 × 7：每层增加 2。权重是 27 c² 而不是 49 c²，中间还多了两个 ReLU。',
  },
  references: ['simonyan-2015', 'he-2016', 'tan-2019', 'iandola-2016'],
  stage: { screen: 'plate', plate: 'networks' },
};
