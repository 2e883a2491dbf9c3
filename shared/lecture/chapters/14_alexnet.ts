import type { ChapterSource } from '../chapter.ts';

export const alexnet: ChapterSource = {
  name: 'alexnet',
  title: { en: 'AlexNet: from pixels to classes', 'zh-CN': 'AlexNet：从像素到类别' },
  text: {
    en: 'Eight layers with weights: five convolutions, three fully connected. In 2012 the network was cut in two halves for two graphics cards of 3 GB; the halves spoke to each other only at conv3 and in the last three layers.\n\nOf its 60,965,224 parameters 96 % sit in the fully connected layers, most of its arithmetic in the convolutions. It won ImageNet 2012 with 15.3 % wrong (top 5) against 26.2 % of the next: ReLUs and GPUs made it trainable, augmentation and dropout kept it from learning by heart.',
    'zh-CN':
      '八个带权重的层：五个卷积层，三个全连接层。2012 年，网络被分成两半，放在两块 3 GB 的显卡上；两半只在 conv3 和最后三层交换信息。\n\n60,965,224 个参数中 96 % 在全连接层，而大部分运算在卷积层。它以 15.3 % 的 top-5 错误率赢得 ImageNet 2012，第二名为 26.2 %：ReLU 和 GPU 让训练成为可能，数据增强和 dropout 防止过拟合。',
  },
  formulas: ['(11 \\cdot 11 \\cdot 3 + 1) \\cdot 96 = 34\\,944', '(9216 + 1) \\cdot 4096 = 37\\,752\\,832'],
  tryThis: {
    en: 'Open the Network screen and go from conv1 to prob with the arrow keys.',
    'zh-CN': '打开“网络”界面，用方向键从 conv1 走到 prob。',
  },
  question: {
    en: 'What would it cost to let conv2 see all 96 maps instead of the 48 of its own card?',
    'zh-CN': '如果让 conv2 看到全部 96 张图，而不是本卡的 48 张，代价是多少？',
  },
  answer: {
    en: 'Its weights and multiply-adds would double: 5 · 5 · 96 · 256 = 614,400 weights instead of 307,200, and every frame’s maps would have to travel between the cards.',
    'zh-CN':
      '权重和乘加次数都翻倍：5 · 5 · 96 · 256 = 614,400 个权重，而不是 307,200；而且每帧的特征图都要在两卡之间传输。',
  },
  references: ['krizhevsky-2012', 'russakovsky-2015', 'srivastava-2014', 'krizhevsky-2014'],
  stage: { screen: 'plate', plate: 'alexnet-2012' },
};
