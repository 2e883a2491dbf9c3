import { catalogue } from '../../language/catalogue.ts';

/** Words of A beside B. */
export const COMPARE_TEXT = catalogue(
  {
    kept: 'A kept picture',
    trained: 'The network as trained',
    against: 'B, live, against A:',
    keepNow: 'Keep the picture now',
    keep: 'Keep the picture as A',
    letGo: 'Let A go',
    asTrained:
      'The network is as trained, so there is nothing to compare. Change something under Experiment.',
    watching: 'Nothing is kept. Whoever holds the remote can keep a picture as A.',
    empty:
      'Nothing is kept yet. Keep the picture as A, then show something else: A and B go through the same network.',
    keptBy: (who: string) => `A · kept by ${who}`,
    aTrained: 'A · as trained',
    live: 'B · live',
    maps: 'Maps',
    allMaps: 'All maps',
    oneMap: 'One map',
    pictureOf: (part: string) => `The picture of ${part}`,
    same: 'A and B are the same here, to the last digit. A and B share one scale.',
    largest: (difference: string, share: string) =>
      `Largest difference ${difference}, ${share} of the largest value. A and B share one scale.`,
    valuesThatDiffer: 'The values that differ most',
    class: 'Class',
    neuron: 'Neuron',
  },
  {
    kept: '保存的图像',
    trained: '原网络（训练所得）',
    against: 'B（实时）与 A 比较：',
    keepNow: '改存当前图像',
    keep: '把图像存为 A',
    letGo: '释放 A',
    asTrained: '网络未作改动，没有可比较的。请先在“实验”中改动。',
    watching: '尚未保存图像。持有遥控权的人可以把图像存为 A。',
    empty: '尚未保存图像。先把图像存为 A，再展示别的：A 和 B 通过同一个网络。',
    keptBy: (who: string) => `A · 由${who}保存`,
    aTrained: 'A · 原网络',
    live: 'B · 实时',
    maps: '特征图',
    allMaps: '全部特征图',
    oneMap: '单张特征图',
    pictureOf: (part: string) => `${part} 的图像`,
    same: '这里 A 与 B 完全相同，直到最后一位。A 与 B 使用同一色标。',
    largest: (difference: string, share: string) =>
      `最大差异 ${difference}，为最大值的 ${share}。A 与 B 使用同一色标。`,
    valuesThatDiffer: '差异最大的值',
    class: '类别',
    neuron: '神经元',
  },
);
