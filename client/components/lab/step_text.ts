import type { StepsPresetName } from '../../../shared/steps.ts';
import { catalogue } from '../../language/catalogue.ts';

/** Words of a convolution step by step. */
export const STEP_TEXT = catalogue(
  {
    excerpt: 'Excerpt',
    preset: (name: StepsPresetName) =>
      ({
        'five-by-five': '5 × 5 picture, 3 × 3 kernel',
        'both-edges': '17 × 17 picture, both kinds of edges',
      })[name],
    about: (name: StepsPresetName) =>
      ({
        'five-by-five':
          'Nine positions of the window give a map of 3 × 3. The largest sum is where the picture has the cross.',
        'both-edges':
          'A light square on black. Its right side goes from light to dark and gives the largest positive value; its left side goes from dark to light and gives the largest negative one.',
      })[name],
    fromPicture: 'From the picture',
    typed: 'Typed',
    size: 'size',
    taken: (top: number, bottom: number, left: number, right: number) =>
      `Rows ${top} to ${bottom}, columns ${left} to ${right} of the picture`,
    typing: (least: number, most: number) =>
      `Rows of ${least} to ${most} numbers, typed or pasted from a spreadsheet`,
    tooLarge: (most: number, sizePx: number) =>
      `Expected a kernel of at most ${most} px, the size of the excerpt, got ${sizePx}.`,
    largerExcerpt: (size: string) => `An excerpt of ${size} or more would work.`,
    smallerKernel: (most: number) => `A kernel of ${most} px or less would work.`,
    ragged: (columns: number, got: number, row: number) =>
      `Expected ${columns} numbers in every row, got ${got} in row ${row}.`,
    extent: (least: number, most: number, rows: number, columns: number) =>
      `Expected ${least} to ${most} rows and columns, got ${rows} × ${columns}.`,
    notNumbers: (word: string) => `Expected numbers, got “${word}”.`,
    place: (row: number, column: number) => `row ${row}, column ${column}`,
    play: 'Play',
    pause: 'Pause',
    back: 'Back',
    step: 'Step',
    window: 'window',
    at: (at: number, of: number) => `${at} of ${of}`,
    speed: 'speed',
    perSecond: (steps: number) => `${steps}/s`,
    stride: 'stride',
    padding: 'padding',
    pictureTitle: 'Picture',
    windowTitle: 'Window',
    windowAt: (top: number, left: number) => `at ${top}, ${left}`,
    kernelTitle: 'Kernel',
    productsTitle: 'Products',
    mapTitle: 'Map',
    sum: 'sum',
    slice: 'Slice',
    red: 'red',
    green: 'green',
    blue: 'blue',
    allSlices: 'The sum runs over all slices.',
    sums: (min: string, max: string) => `The sums go from ${min} to ${max}. `,
    nothingToScale: 'Nothing to scale: all of them are drawn as level 0.',
    signedLevel: (extreme: string) => `level = 128 + 127 · sum / ${extreme}, so 0 is drawn as 128`,
    level: (extreme: string) => `level = 255 · sum / ${extreme}, so 0 is drawn as 0`,
    drawn: (formula: string, sum: string, level: number) =>
      `To draw them as 0 … 255: ${formula} and this sum, ${sum}, as ${level}.`,
  },
  {
    excerpt: '片段',
    preset: (name: StepsPresetName) =>
      ({
        'five-by-five': '5 × 5 图像，3 × 3 卷积核',
        'both-edges': '17 × 17 图像，两种边缘',
      })[name],
    about: (name: StepsPresetName) =>
      ({
        'five-by-five': '窗口的九个位置得到 3 × 3 的特征图。求和最大的位置就是图像中叉形所在之处。',
        'both-edges': '黑底上的亮方块。右边由亮到暗，得到最大的正值；左边由暗到亮，得到绝对值最大的负值。',
      })[name],
    fromPicture: '取自图像',
    typed: '自己输入',
    size: '大小',
    taken: (top: number, bottom: number, left: number, right: number) =>
      `图像的第 ${top} 至 ${bottom} 行，第 ${left} 至 ${right} 列`,
    typing: (least: number, most: number) => `每行 ${least} 至 ${most} 个数，可输入或从电子表格粘贴`,
    tooLarge: (most: number, sizePx: number) => `卷积核最大为 ${most} 像素（片段的大小），现为 ${sizePx}。`,
    largerExcerpt: (size: string) => `可用 ${size} 或更大的片段。`,
    smallerKernel: (most: number) => `可用 ${most} 像素或更小的卷积核。`,
    ragged: (columns: number, got: number, row: number) =>
      `每行应有 ${columns} 个数，第 ${row} 行有 ${got} 个。`,
    extent: (least: number, most: number, rows: number, columns: number) =>
      `行数与列数应为 ${least} 至 ${most}，得到的是 ${rows} × ${columns}。`,
    notNumbers: (word: string) => `应为数，得到的是“${word}”。`,
    place: (row: number, column: number) => `第 ${row} 行，第 ${column} 列`,
    play: '播放',
    pause: '暂停',
    back: '上一步',
    step: '下一步',
    window: '窗口',
    at: (at: number, of: number) => `${at} / ${of}`,
    speed: '速度',
    perSecond: (steps: number) => `${steps} 步/秒`,
    stride: '步幅',
    padding: '填充',
    pictureTitle: '图像',
    windowTitle: '窗口',
    windowAt: (top: number, left: number) => `位于 ${top}, ${left}`,
    kernelTitle: '卷积核',
    productsTitle: '乘积',
    mapTitle: '特征图',
    sum: '和',
    slice: '切片',
    red: '红',
    green: '绿',
    blue: '蓝',
    allSlices: '对所有切片求和。',
    sums: (min: string, max: string) => `各个和从 ${min} 到 ${max}。`,
    nothingToScale: '无需缩放：全部画为灰度 0。',
    signedLevel: (extreme: string) => `灰度 = 128 + 127 · 和 / ${extreme}，于是 0 画为 128`,
    level: (extreme: string) => `灰度 = 255 · 和 / ${extreme}，于是 0 画为 0`,
    drawn: (formula: string, sum: string, level: number) =>
      `画成 0 … 255 时：${formula}，当前的和 ${sum} 画为 ${level}。`,
  },
);
