import { type Preprocessing, wholeLevels } from '../../shared/networks.ts';
import { catalogue } from '../language/catalogue.ts';
import { wordsOf } from '../language/spoken.ts';

/** Words about the model that runs. */
export const MODEL_TEXT = catalogue(
  {
    model: 'Model',
    gets: 'Sees',
    on: 'On',
    passedOver: 'Why nothing faster',
    loading: 'Loading. The one before runs until it answers.',
    watching: 'Whoever holds the remote chooses the model.',
    samplesGo: 'Another model starts without this one’s samples.',
    preparation: (shorterSidePx: number, cropPx: number, formula: string) =>
      `shorter side to ${shorterSidePx} px, the middle ${cropPx} × ${cropPx}, then ${formula}`,
    wholeLevels: (mean: number, std: number) => `(pixel − ${mean}) / ${std}`,
    levels: (mean: string, std: string) => `(pixel / 255 − mean) / std, mean ${mean}, std ${std}`,
    classes: (count: string) => `${count} classes`,
    twoTowers: 'AlexNet of 2012, two towers',
    kernel: 'Kernel',
    kernelOf: (sizePx: number, channels: number) => `Kernel of ${sizePx} × ${sizePx} × ${channels}`,
    inColour: ', as red, green and blue',
    slices: (last: number) => `, slices 0 to ${last}`,
    midGrey: (range: string) => `${range}, 0 is mid-grey`,
    bias: 'bias',
  },
  {
    model: '模型',
    gets: '输入',
    on: '运行于',
    passedOver: '为什么没有更快的',
    loading: '正在加载。在它给出回答之前，原来的模型继续运行。',
    watching: '由持有遥控权的人选择模型。',
    samplesGo: '换一个模型后，当前模型的样本不再保留。',
    preparation: (shorterSidePx: number, cropPx: number, formula: string) =>
      `短边缩放到 ${shorterSidePx} 像素，取中间 ${cropPx} × ${cropPx}，再 ${formula}`,
    wholeLevels: (mean: number, std: number) => `(像素 − ${mean}) / ${std}`,
    levels: (mean: string, std: string) => `(像素 / 255 − 均值) / 标准差，均值 ${mean}，标准差 ${std}`,
    classes: (count: string) => `${count} 类`,
    twoTowers: '2012 年的 AlexNet，双塔',
    kernel: '卷积核',
    kernelOf: (sizePx: number, channels: number) => `${sizePx} × ${sizePx} × ${channels} 的卷积核`,
    inColour: '，按红、绿、蓝显示',
    slices: (last: number) => `，切片 0 至 ${last}`,
    midGrey: (range: string) => `${range}，0 为中灰`,
    bias: '偏置',
  },
);

/** What is done to a picture before the network sees it. */
export function preparationText(preprocessing: Preprocessing): string {
  const { resizeShorterSidePx, cropPx } = preprocessing;
  return wordsOf(MODEL_TEXT).preparation(resizeShorterSidePx, cropPx, levelText(preprocessing));
}

/** What becomes of a pixel's level, 0 to 255: "(pixel − 127) / 128", where one formula does for all colours. */
export function levelText(preprocessing: Preprocessing): string {
  const text = wordsOf(MODEL_TEXT);
  const whole = wholeLevels(preprocessing);
  if (whole) return text.wholeLevels(whole.mean, whole.std);
  const { mean, std } = preprocessing;
  return text.levels(mean.join(', '), std.join(', '));
}

/** A model's title is a name and how many classes it knows. */
export function modelTitle(title: string): string {
  const [name, count] = title.split(/ · (\d+) classes$/);
  const text = wordsOf(MODEL_TEXT);
  const known = name === MODEL_TEXT.en.twoTowers ? text.twoTowers : name!;
  return count === undefined ? known : `${known} · ${text.classes(count)}`;
}
