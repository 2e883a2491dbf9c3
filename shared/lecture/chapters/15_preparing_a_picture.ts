import type { ChapterSource } from '../chapter.ts';

export const preparingAPicture: ChapterSource = {
  name: 'preparing-a-picture',
  title: { en: 'Preparing a picture', 'zh-CN': '准备图像' },
  text: {
    en: 'A network wants its pictures as it had them in training: the shorter side resized to 256, the middle 224 × 224 cut out, levels divided by 255, the mean of each channel taken off and the result divided by its standard deviation. It doesn’t complain when somebody forgets a step. It is only wrong more often.',
    'zh-CN':
      '网络要求图像与训练时的处理方式相同：短边缩放到 256，取中间 224 × 224，像素值除以 255，每个通道减去均值再除以标准差。忘了某一步，它不会报错，只是更常出错。',
  },
  formulas: [
    "x' = \\frac{x / 255 - \\mu}{\\sigma}",
    '\\mu = (0.485,\\ 0.456,\\ 0.406)',
    '\\sigma = (0.229,\\ 0.224,\\ 0.225)',
  ],
  tryThis: {
    en: 'Forget one step after the other, by its box: what does the network see then, and how sure is it? What it said with all of them stands beside, dotted.',
    'zh-CN': '用方框逐个“忘掉”一步：网络看到什么？有多确定？旁边的虚线是全部执行时的结果。',
  },
  question: {
    en: 'What does a pixel of level 0 become in the red channel, and one of 255?',
    'zh-CN': '红色通道中值为 0 的像素变成多少？255 呢？',
  },
  answer: {
    en: '(0 − 0.485) / 0.229 = −2.12, and (1 − 0.485) / 0.229 = 2.25. Without the last two steps the values would all be positive, and every sum of the first layer would be off.',
    'zh-CN':
      '(0 − 0.485) / 0.229 = −2.12，(1 − 0.485) / 0.229 = 2.25。少了最后两步，所有值都为正，第一层的每个和都会偏离。',
  },
  references: ['krizhevsky-2012', 'simonyan-2015'],
  stage: { screen: 'plate', plate: 'preparation' },
};
