import type { GridAxis } from '../../../shared/lab_grid.ts';
import { catalogue } from '../../language/catalogue.ts';

type Parameter = GridAxis['parameter'];

/** Words of the Lab's panels on strides, thresholds, pooling and grids. */
export const PANEL_TEXT = catalogue(
  {
    // Comparisons.
    comparesElse: 'The room compares something else now. Whoever holds the remote has it compare this.',
    anotherCompares: 'Another page compares something else in this room.',
    compareAgain: 'Compare this again',
    // Stride and cost.
    fields: 'Receptive fields',
    fieldsLabel: 'Receptive fields of neighbouring outputs',
    sideBySide: 'Strides side by side',
    about: (passes: number) =>
      `Twice the stride: about a quarter of the multiply-adds. Measured: a pass on this server, the middle of the last ${passes}; a small one costs little more than its start.`,
    overlap: (size: string, stride: number, overlap: string, times: number) =>
      `Kernel ${size}, stride ${stride}: ${overlap}. A pixel is read up to ${times} times.`,
    share: (columns: number, of: number) =>
      `neighbours share ${columns === 1 ? '1 column' : `${columns} columns`} of ${of}`,
    touch: 'neighbours touch',
    unseen: (columns: number) =>
      columns === 1
        ? '1 column between neighbours goes unseen'
        : `${columns} columns between neighbours go unseen`,
    strideOf: (stride: number) => `Stride ${stride}`,
    now: 'now',
    use: 'Use',
    atStride: (stride: number) => `The convolution at stride ${stride}`,
    map: 'Map',
    multiplyAdds: 'Multiply-adds',
    measured: 'Measured',
    ofBefore: 'Of the one before',
    ms: (ms: string) => `${ms} ms`,
    // Bias as a threshold.
    bias: 'bias',
    waiting: 'Waiting for a picture.',
    afterRelu: 'After bias and ReLU',
    noRelu: (layer: number) => `Layer ${layer} has no ReLU: the bias only shifts its values.`,
    reluOn: 'Switch the ReLU on',
    kernel: (number: number, title: string) => `Kernel ${number}, ${title}`,
    nothingYet: 'Nothing computed yet',
    firesBefore: (_count: string) => '',
    firesAfter: (count: string) => ` of ${count} neurons fire`,
    chart: 'The convolution’s values',
    chartOf: (from: string, to: string, threshold: string) =>
      `The convolution’s values, from ${from} to ${to}; those above ${threshold} fire`,
    // Pooling and translation.
    windowsLabel: 'Windows of the pool',
    windows: 'Windows',
    shift: 'Shift the picture',
    shiftAbout: 'How much each map changes: ‖difference‖ / ‖map‖',
    right: 'to the right',
    down: 'down',
    noShift: 'No shift',
    stage: (kind: 'conv' | 'relu' | 'pool') =>
      ({ conv: 'Convolution', relu: 'Bias, ReLU', pool: 'Pool' })[kind],
    reach: 'What one output can see',
    noPools: 'The stack has no pool.',
    poolTwice: 'Pool twice in a row',
    poolTwiceAbout: 'Adds a layer that changes nothing, with a pool of 3 × 3.',
    reachOf: (layer: string, rows: number, columns: number) =>
      `${layer}, with the ${rows} × ${columns} that reach the output`,
    picture: 'picture',
    reads: (pool: string, rows: number, columns: number, share: string) =>
      `One output of ${pool} reads ${rows} × ${columns} px of the picture, ${share} of it.`,
    noPool: (layer: number) => `Layer ${layer} has no pool.`,
    addPool: 'Add a max pool of 3 × 3',
    pooledLabel: 'The map that is pooled, with the windows of neighbouring outputs',
    poolText: (
      kind: 'none' | 'max' | 'average' | 'weighted',
      size: string,
      stride: number,
      overlap: string,
    ) =>
      `${{ none: 'No pool', max: 'The largest', average: 'The mean', weighted: 'A Gaussian mean' }[kind]} of ${size} every ${stride} px: ${overlap}.`,
    outputAt: (row: number, column: number) => `Output at row ${row}, column ${column}`,
    // The grid.
    addSetting: 'Add a setting',
    setting: (number: number) => `Setting ${number}`,
    settingLayer: (number: number) => `Layer of setting ${number}`,
    settingValues: (number: number) => `Values of setting ${number}`,
    layer: (layer: number) => `layer ${layer}`,
    leaveOut: 'Leave this setting out',
    parameter: (parameter: Parameter) =>
      ({
        stride: 'stride',
        bias: 'bias',
        pool: 'pool',
        sizePx: 'kernel size',
        padding: 'padding',
        activation: 'activation',
      })[parameter],
    sizeIs: (size: string) => `kernel ${size}`,
    strideIs: (stride: number) => `stride ${stride}`,
    paddingIs: (padding: number | 'same') => `padding ${padding}`,
    biasIs: (bias: string) => `bias ${bias}`,
    reluIs: (on: boolean) => (on ? 'ReLU' : 'no ReLU'),
    poolIs: (kind: 'none' | 'max' | 'average' | 'weighted', size: string, stride: number) =>
      kind === 'none' ? 'no pool' : `${kind} pool ${size}, stride ${stride}`,
    poolShort: (kind: 'none' | 'max' | 'average' | 'weighted', sizePx: number, stride: number) =>
      kind === 'none' ? 'no pool' : `${kind} pool ${sizePx}/${stride}`,
    all: 'All results',
    elements: (count: string) => `${count} elements`,
    costs: (count: string) => `${count} multiply-adds`,
    list: ', ',
    stop: '.',
    live: (count: number) => `${count} live result${count === 1 ? '' : 's'}`,
    still: ', a still picture',
    rate: (rate: string) => `, each refreshed ${rate} times a second, whichever has waited longest first`,
    tooMany: (most: number, got: number) =>
      `Expected 1 to ${most} values with commas between them, got ${got}.`,
    valuesLike: (examples: string, word: string) => `Expected values like ${examples}, got “${word}”.`,
  },
  {
    comparesElse: '现在全场在比较别的内容。持有遥控权的人可以改为比较这里的内容。',
    anotherCompares: '另一个页面正在全场比较别的内容。',
    compareAgain: '重新比较这里的内容',
    fields: '感受野',
    fieldsLabel: '相邻输出的感受野',
    sideBySide: '并排比较步幅',
    about: (passes: number) =>
      `步幅加倍，乘加次数约为四分之一。实测：在此服务器上运行一遍，取最近 ${passes} 次的中位数；很小的运算主要是启动的开销。`,
    overlap: (size: string, stride: number, overlap: string, times: number) =>
      `卷积核 ${size}，步幅 ${stride}：${overlap}。一个像素最多被读取 ${times} 次。`,
    share: (columns: number, of: number) => `相邻窗口在 ${of} 列中共用 ${columns} 列`,
    touch: '相邻窗口恰好相接',
    unseen: (columns: number) => `相邻窗口之间有 ${columns} 列没有被看到`,
    strideOf: (stride: number) => `步幅 ${stride}`,
    now: '当前',
    use: '使用',
    atStride: (stride: number) => `步幅 ${stride} 时的卷积`,
    map: '特征图',
    multiplyAdds: '乘加次数',
    measured: '实测',
    ofBefore: '与前一个之比',
    ms: (ms: string) => `${ms} 毫秒`,
    bias: '偏置',
    waiting: '等待图像。',
    afterRelu: '加偏置、经 ReLU 后',
    noRelu: (layer: number) => `第 ${layer} 层没有 ReLU：偏置只是平移它的值。`,
    reluOn: '打开 ReLU',
    kernel: (number: number, title: string) => `卷积核 ${number}，${title}`,
    nothingYet: '尚无结果',
    firesBefore: (count: string) => `${count} 个神经元中有 `,
    firesAfter: (_count: string) => ' 激发',
    chart: '卷积的值',
    chartOf: (from: string, to: string, threshold: string) =>
      `卷积的值，从 ${from} 到 ${to}；大于 ${threshold} 的激发`,
    windowsLabel: '池化的窗口',
    windows: '窗口',
    shift: '平移图像',
    shiftAbout: '各特征图变化了多少：‖差‖ / ‖特征图‖',
    right: '向右',
    down: '向下',
    noShift: '不平移',
    stage: (kind: 'conv' | 'relu' | 'pool') => ({ conv: '卷积', relu: '偏置、ReLU', pool: '池化' })[kind],
    reach: '一个输出能看到多大范围',
    noPools: '这个网络没有池化。',
    poolTwice: '连续池化两次',
    poolTwiceAbout: '添加一个不改变任何值的层，带 3 × 3 的池化。',
    reachOf: (layer: string, rows: number, columns: number) =>
      `${layer}，其中 ${rows} × ${columns} 能到达该输出`,
    picture: '图像',
    reads: (pool: string, rows: number, columns: number, share: string) =>
      `${pool} 的一个输出读取图像的 ${rows} × ${columns} 像素，占 ${share}。`,
    noPool: (layer: number) => `第 ${layer} 层没有池化。`,
    addPool: '添加 3 × 3 的最大池化',
    pooledLabel: '被池化的特征图与相邻输出的窗口',
    poolText: (
      kind: 'none' | 'max' | 'average' | 'weighted',
      size: string,
      stride: number,
      overlap: string,
    ) =>
      `每隔 ${stride} 像素取 ${size} 的${{ none: '值', max: '最大值', average: '平均值', weighted: '高斯加权平均值' }[kind]}：${overlap}。`,
    outputAt: (row: number, column: number) => `输出：第 ${row} 行，第 ${column} 列`,
    addSetting: '添加一项设置',
    setting: (number: number) => `设置 ${number}`,
    settingLayer: (number: number) => `设置 ${number} 的层`,
    settingValues: (number: number) => `设置 ${number} 的值`,
    layer: (layer: number) => `第 ${layer} 层`,
    leaveOut: '去掉这项设置',
    parameter: (parameter: Parameter) =>
      ({
        stride: '步幅',
        bias: '偏置',
        pool: '池化',
        sizePx: '卷积核大小',
        padding: '填充',
        activation: '激活函数',
      })[parameter],
    sizeIs: (size: string) => `卷积核 ${unbroken(size)}`,
    strideIs: (stride: number) => `步幅 ${stride}`,
    paddingIs: (padding: number | 'same') => (padding === 'same' ? '填充至同尺寸' : `填充 ${padding}`),
    biasIs: (bias: string) => `偏置 ${bias}`,
    reluIs: (on: boolean) => (on ? 'ReLU' : '无 ReLU'),
    poolIs: (kind: 'none' | 'max' | 'average' | 'weighted', size: string, stride: number) =>
      kind === 'none'
        ? '无池化'
        : `${{ max: '最大', average: '平均', weighted: '加权' }[kind]}池化 ${unbroken(size)}，步幅 ${stride}`,
    poolShort: (kind: 'none' | 'max' | 'average' | 'weighted', sizePx: number, stride: number) =>
      kind === 'none'
        ? '无池化'
        : `${{ max: '最大', average: '平均', weighted: '加权' }[kind]}池化 ${sizePx}/${stride}`,
    all: '所有结果',
    elements: (count: string) => `${count} 个元素`,
    costs: (count: string) => `${count} 次乘加`,
    list: '，',
    stop: '。',
    live: (count: number) => `${count} 个实时结果`,
    still: '，静止图像',
    rate: (rate: string) => `，各自每秒更新 ${rate} 次，等得最久的优先`,
    tooMany: (most: number, got: number) => `应为 1 至 ${most} 个以逗号分隔的值，得到的是 ${got} 个。`,
    valuesLike: (examples: string, word: string) => `应为类似 ${examples} 的值，得到的是“${word}”。`,
  },
);

/** Between Chinese characters a line may end anywhere; not within "3 × 3". */
function unbroken(size: string): string {
  return size.replaceAll(' ', '\u00a0');
}
