/** Titles of kernels and of starting stacks: they travel in English, and are shown in the page's language. */

import type { LabPresetName } from '../../../shared/lab_presets.ts';
import { catalogue } from '../../language/catalogue.ts';
import { wordsOf } from '../../language/spoken.ts';

/** By the English title, so that a stack's kernels are known wherever it came from. */
export const TITLE_TEXT = catalogue(
  {
    Identity: 'Identity',
    Box: 'Box',
    Gaussian: 'Gaussian',
    'Left edge (light to dark)': 'Left edge (light to dark)',
    'Line, horizontal': 'Line, horizontal',
    'Line, vertical': 'Line, vertical',
    'Line, rising to the right': 'Line, rising to the right',
    'Line, falling to the right': 'Line, falling to the right',
    'Laplacian, 4 neighbours': 'Laplacian, 4 neighbours',
    'Laplacian, 8 neighbours': 'Laplacian, 8 neighbours',
    'Laplacian of Gaussian': 'Laplacian of Gaussian',
    Sharpen: 'Sharpen',
    'Unsharp mask': 'Unsharp mask',
    Emboss: 'Emboss',
    Gabor: 'Gabor',
    Own: 'Own',
    trained: 'trained',
    negated: (title: string) => `${title}, negated`,
    'Cut from the picture': 'Cut from the picture',
    Ring: 'Ring',
    'Corner, upper left': 'Corner, upper left',
    'Corner, upper right': 'Corner, upper right',
    'Corner, lower left': 'Corner, lower left',
    'Corner, lower right': 'Corner, lower right',
    // Of the lecture's chapters.
    'Red slice': 'Red slice',
    'Green slice': 'Green slice',
    'Blue slice': 'Blue slice',
    'Red against green and blue': 'Red against green and blue',
    'Both in one': 'Both in one',
    'Blur after Sobel': 'Blur after Sobel',
    Difference: 'Difference',
    'The same, turned': 'The same, turned',
    edge: (family: string, side: string) => `${family}, ${side}`,
    'light left': 'light left',
    'light above left': 'light above left',
    'light above': 'light above',
    'light above right': 'light above right',
    'light right': 'light right',
    'light below right': 'light below right',
    'light below': 'light below',
    'light below left': 'light below left',
    learned: (layer: string, map: string) => `AlexNet ${layer}, map ${map}`,
    // Of formulas.
    Sigma: 'Sigma',
    Amount: 'Amount',
    Wavelength: 'Wavelength',
    'Orientation across the stripes': 'Orientation across the stripes',
    Phase: 'Phase',
    Aspect: 'Aspect',
  },
  {
    Identity: '恒等',
    Box: '均值',
    Gaussian: '高斯',
    'Left edge (light to dark)': '左边缘（由亮到暗）',
    'Line, horizontal': '线条，水平',
    'Line, vertical': '线条，竖直',
    'Line, rising to the right': '线条，向右上升',
    'Line, falling to the right': '线条，向右下降',
    'Laplacian, 4 neighbours': '拉普拉斯，4 邻域',
    'Laplacian, 8 neighbours': '拉普拉斯，8 邻域',
    'Laplacian of Gaussian': '高斯-拉普拉斯（LoG）',
    Sharpen: '锐化',
    'Unsharp mask': '反锐化掩模',
    Emboss: '浮雕',
    Gabor: 'Gabor',
    Own: '自定义',
    trained: '训练所得',
    negated: (title: string) => `${title}，取负`,
    'Cut from the picture': '从图像剪下',
    Ring: '圆环',
    'Corner, upper left': '角点，左上',
    'Corner, upper right': '角点，右上',
    'Corner, lower left': '角点，左下',
    'Corner, lower right': '角点，右下',
    'Red slice': '红片',
    'Green slice': '绿片',
    'Blue slice': '蓝片',
    'Red against green and blue': '红对绿和蓝',
    'Both in one': '二者合一',
    'Blur after Sobel': '先 Sobel 后模糊',
    Difference: '差',
    'The same, turned': '同一个，旋转后',
    edge: (family: string, side: string) => `${family}，${side}`,
    'light left': '左侧亮',
    'light above left': '左上亮',
    'light above': '上侧亮',
    'light above right': '右上亮',
    'light right': '右侧亮',
    'light below right': '右下亮',
    'light below': '下侧亮',
    'light below left': '左下亮',
    learned: (layer: string, map: string) => `AlexNet ${layer}，特征图 ${map}`,
    Sigma: '标准差 σ',
    Amount: '强度',
    Wavelength: '波长',
    'Orientation across the stripes': '垂直于条纹的方向',
    Phase: '相位',
    Aspect: '长宽比',
  },
);

/** A kernel's or a formula's title. What a person wrote stays as it is. */
export function titleText(title: string): string {
  const text = wordsOf(TITLE_TEXT);
  const [, whole] = /^(.+), negated$/.exec(title) ?? [];
  if (whole) return text.negated(titleText(whole));
  const [, family, side] = /^(Sobel|Prewitt|Scharr), (light .+)$/.exec(title) ?? [];
  if (family && side) return text.edge(family, plain(side) ?? side);
  const [, layer, map] = /^AlexNet (\w+), map (\d+)$/.exec(title) ?? [];
  if (layer && map) return text.learned(layer, map);
  return plain(title) ?? title;
}

function plain(title: string): string | undefined {
  const text: Readonly<Record<string, unknown>> = wordsOf(TITLE_TEXT);
  const words = Object.hasOwn(text, title) ? text[title] : undefined;
  return typeof words === 'string' ? words : undefined;
}

/** Stacks to start from, by their names. */
export const PRESET_TEXT = catalogue(
  {
    title: (name: LabPresetName) =>
      ({
        'one-edge': 'One edge kernel',
        'four-directions': 'Four directions',
        'blur-edges': 'Blur, then edges',
        corners: 'Corners, in two layers',
        template: 'Template matching',
        'alexnet-conv1': 'AlexNet’s first layer',
      })[name],
    about: (name: LabPresetName) =>
      ({
        'one-edge':
          'Which edges go from light on the left to dark on the right? The bias says how strong one has to be.',
        'four-directions': 'Each kernel fires on one side of a cup. Together they draw it.',
        'blur-edges': 'A blur before the edges takes the grain away and leaves the outlines.',
        corners: 'Layer 1 finds edges; layer 2 finds where an upright one meets a level one.',
        template:
          'The kernel is a picture of what to look for: here a ring. Cut one out of the picture instead.',
        'alexnet-conv1':
          'Sixteen of the 64 kernels that AlexNet learned: edges, stripes, points and colours.',
      })[name],
  },
  {
    title: (name: LabPresetName) =>
      ({
        'one-edge': '一个边缘卷积核',
        'four-directions': '四个方向',
        'blur-edges': '先模糊，再找边缘',
        corners: '两层找角点',
        template: '模板匹配',
        'alexnet-conv1': 'AlexNet 的第一层',
      })[name],
    about: (name: LabPresetName) =>
      ({
        'one-edge': '哪些边缘是左亮右暗？偏置决定边缘要有多强。',
        'four-directions': '每个卷积核在杯子的一侧激发，合起来就画出了杯子。',
        'blur-edges': '先模糊再找边缘，颗粒消失，轮廓留下。',
        corners: '第 1 层找边缘；第 2 层找竖直边缘与水平边缘相交之处。',
        template: '卷积核就是要寻找的图案：这里是一个圆环。也可以从图像中剪下一块来代替。',
        'alexnet-conv1': 'AlexNet 学到的 64 个卷积核中的 16 个：边缘、条纹、点和颜色。',
      })[name],
  },
);
