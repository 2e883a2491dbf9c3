import type { ChapterSource } from '../chapter.ts';

export const whatACnnIs: ChapterSource = {
  name: 'what-a-cnn-is',
  title: { en: 'What a convolutional network is', 'zh-CN': '什么是卷积神经网络' },
  text: {
    en: 'A convolutional neural network (CNN) turns a picture into maps and the maps into a class. Each map answers one question at every place of the picture: is there an edge here, a stripe, a spot of blue?\n\nLayer by layer the questions grow and the maps shrink, until a few numbers are left: one for each class. The last step, softmax, makes them probabilities.',
    'zh-CN':
      '卷积神经网络（CNN）把一幅图像变成许多特征图，再把特征图变成类别。每张特征图在图像的每个位置回答同一个问题：这里有没有边缘、条纹，或一块蓝色？\n\n逐层往后，问题越来越复杂，特征图越来越小，最后只剩几个数：每个类别一个。最后一步 softmax 把它们变成概率。',
  },
  formulas: ['p_k = \\frac{e^{z_k}}{\\sum_j e^{z_j}}'],
  live: ['softmax'],
  tryThis: {
    en: 'Hold a cup before the camera, then turn it upside down. Go through the layers above: how long can you still see the cup?',
    'zh-CN': '把一个杯子放到摄像头前，再倒过来。依次点击上方的各层：到哪一层还看得出是杯子？',
  },
  question: {
    en: 'How much of the picture does one value of AlexNet’s pool5 see?',
    'zh-CN': 'AlexNet 的 pool5 中一个值能看到图像的多大范围？',
  },
  answer: {
    en: '195 × 195 of the 224 × 224 pixels, less what lies outside. A value of conv1 sees 11 × 11.',
    'zh-CN': '224 × 224 像素中的 195 × 195（去掉图像以外的部分）。conv1 的一个值只看到 11 × 11。',
  },
  references: ['krizhevsky-2012', 'lecun-1998'],
  stage: { screen: 'network', layer: 'conv1', map: 9 },
};
