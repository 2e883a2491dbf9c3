import { catalogue } from '../../language/catalogue.ts';

/** Words of the controls above the maps: their order, pins, and what the last colour stands for. */
export const MAPS_TEXT = catalogue(
  {
    order: 'Order',
    index: 'by number',
    largest: 'largest value first',
    mean: 'largest mean first',
    hideZeros: 'Hide maps that are all zeros',
    number: 'Map number',
    pinned: 'Pinned maps',
    unpin: (name: string) => `Unpin ${name}`,
    pin: (map: number) => `Pin map ${map}…`,
    nameFor: (map: string) => `Name for ${map}`,
    answersTo: 'What does it answer to?',
    save: 'Pin',
    scale: 'Scale',
    unit: 'each map',
    layer: 'whole layer',
    network: 'all layers',
    fixed: 'fixed',
    hold: 'hold',
    release: 'Release',
    lastColour: 'The value of the last colour',
  },
  {
    order: '排序',
    index: '按编号',
    largest: '最大值从大到小',
    mean: '均值从大到小',
    hideZeros: '隐藏全为零的特征图',
    number: '特征图编号',
    pinned: '已固定的特征图',
    unpin: (name: string) => `取消固定 ${name}`,
    pin: (map: number) => `固定特征图 ${map}…`,
    nameFor: (map: string) => `${map} 的名称`,
    answersTo: '它对什么有响应？',
    save: '固定',
    scale: '色标',
    unit: '每张特征图',
    layer: '整层',
    network: '所有层',
    fixed: '固定',
    hold: '保持最大',
    release: '释放',
    lastColour: '最末颜色对应的值',
  },
);

/** Words of where a number comes from. */
export const ORIGIN_TEXT = catalogue(
  {
    valueOf: (value: number, layer: string) => `Value ${value} of ${layer}`,
    mapAt: (map: number, layer: string, place: string) => `Map ${map} of ${layer}, ${place}`,
    back: (layer: string) => `← Back to ${layer}`,
    fetching: 'Fetching its weights …',
    meanOfMap: (height: number, width: number, map: number, layer: string) =>
      `The mean of all ${height} × ${width} values of map ${map} of ${layer}.`,
    sameValues: (layers: readonly string[]) => `It has the values of ${layers.join(' and ')} at this place.`,
    softmax: 'its share of all values of that layer, each as a power of e',
    same: 'passed on as it is',
    cutOff: 'below zero: cut off',
    changed: 'changed',
    gives: (layer: string, value: string, what: string) => `${layer} gives ${value} here: ${what}.`,
    walkBackTo: (layer: string) => `Walk back to ${layer}`,
    walkBack: 'Walk back',
    walkTo: (text: string, layer: string, map: number, place: string) =>
      `${text}: ${layer}, map ${map}, ${place}`,
    sum: (products: string, sum: string, bias: string, total: string) =>
      `${products} products add up to ${sum}, with the bias ${bias} to ${total}`,
    isValue: ': the value above.',
    isNotValue: ', which is not the value above.',
    weighsMost: 'What weighs most, strongest first',
    from: (layer: string) => `from ${layer}`,
    fromPicture: 'from the picture',
    adds: 'adds',
    most: 'most of it',
    red: 'red',
    green: 'green',
    blue: 'blue',
    map: (map: number) => `map ${map}`,
    value: (value: number) => `value ${value}`,
    others: (count: number) => `the other ${count}`,
    window: (map: number, layer: string) => `Map ${map} of ${layer}, the window that is read framed`,
    largestAt: (size: string, place: string) => `The largest of its window of ${size} is at ${place}.`,
    meanOf: (size: string, place: string) => `A mean of its window of ${size}; the largest is at ${place}.`,
    at: (product: string, place: string) => `${product} at ${place}`,
  },
  {
    valueOf: (value: number, layer: string) => `${layer} 的值 ${value}`,
    mapAt: (map: number, layer: string, place: string) => `${layer} 的特征图 ${map}，${place}`,
    back: (layer: string) => `← 返回 ${layer}`,
    fetching: '正在获取它的权重…',
    meanOfMap: (height: number, width: number, map: number, layer: string) =>
      `${layer} 的特征图 ${map} 全部 ${height} × ${width} 个值的均值。`,
    sameValues: (layers: readonly string[]) => `它取 ${layers.join(' 与 ')} 在此处的值。`,
    softmax: '它在该层所有值中所占的份额，各取 e 的幂',
    same: '原样传递',
    cutOff: '小于零：被截去',
    changed: '已改变',
    gives: (layer: string, value: string, what: string) => `${layer} 在此处给出 ${value}：${what}。`,
    walkBackTo: (layer: string) => `回溯到 ${layer}`,
    walkBack: '回溯',
    walkTo: (text: string, layer: string, map: number, place: string) =>
      `${text}：${layer}，特征图 ${map}，${place}`,
    sum: (products: string, sum: string, bias: string, total: string) =>
      `${products} 个乘积之和为 ${sum}，加偏置 ${bias} 得 ${total}`,
    isValue: '：即上面的值。',
    isNotValue: '，与上面的值不符。',
    weighsMost: '影响最大的，从强到弱',
    from: (layer: string) => `来自 ${layer}`,
    fromPicture: '来自图像',
    adds: '贡献',
    most: '其中最大',
    red: '红',
    green: '绿',
    blue: '蓝',
    map: (map: number) => `特征图 ${map}`,
    value: (value: number) => `值 ${value}`,
    others: (count: number) => `其余 ${count} 个`,
    window: (map: number, layer: string) => `${layer} 的特征图 ${map}，框出所读的窗口`,
    largestAt: (size: string, place: string) => `${size} 窗口中的最大值位于${place}。`,
    meanOf: (size: string, place: string) => `${size} 窗口的均值；最大值位于${place}。`,
    at: (product: string, place: string) => `${product}，${place}`,
  },
);

/** Words of what a neuron reads and what reads it. */
export const REACH_TEXT = catalogue(
  {
    about: (map: number, layer: string, place: string) =>
      `Of layers before, what map ${map} of ${layer} at ${place} is computed from; of layers after, what is computed from it. Click a map to choose a neuron there.`,
    picture: 'picture',
    value: (value: number) => `value ${value}`,
    framedPicture: (where: string) => `The picture, framed: ${where}`,
    framedMap: (map: number, layer: string, where: string) => `Map ${map} of ${layer}, framed: ${where}`,
    neuronReads: (layer: string, rows: number, columns: number, share: string) =>
      `One neuron of ${layer} reads ${rows} × ${columns} px of the picture, ${share} of it.`,
    valueReads: (layer: string, rows: number, columns: number, share: string) =>
      `One value of ${layer} reads ${rows} × ${columns} px of the picture, ${share} of it.`,
  },
  {
    about: (map: number, layer: string, place: string) =>
      `前面各层中，框出的是 ${layer} 的特征图 ${map} 在${place}的神经元由哪些值算出；后面各层中，框出的是哪些值由它算出。点击特征图可在其中选择神经元。`,
    picture: '图像',
    value: (value: number) => `值 ${value}`,
    framedPicture: (where: string) => `图像，框出：${where}`,
    framedMap: (map: number, layer: string, where: string) => `${layer} 的特征图 ${map}，框出：${where}`,
    neuronReads: (layer: string, rows: number, columns: number, share: string) =>
      `${layer} 的一个神经元读取图像的 ${rows} × ${columns} 像素，占 ${share}。`,
    valueReads: (layer: string, rows: number, columns: number, share: string) =>
      `${layer} 的一个值读取图像的 ${rows} × ${columns} 像素，占 ${share}。`,
  },
);

/** Words of how values are distributed. */
export const VALUES_TEXT = catalogue(
  {
    title: (of: string) => `Values of ${of}`,
    of: 'Values of',
    map: 'map',
    layer: 'layer',
    last: (seconds: number) => `Last ${seconds} s`,
    followed: 'Followed over time',
    mean: 'mean',
    max: 'largest',
    distribution: (of: string) => `How the values of ${of} are distributed`,
    waiting: 'Waiting for a picture',
    heights: 'Heights are square roots of counts.',
    overTime: (seconds: number) => `The last ${seconds} seconds`,
    ago: (seconds: number) => `${seconds} s ago`,
    range: (smallest: string, largest: string) => `from ${smallest} to ${largest}`,
    now: 'now',
    told: (mean: string, largest: string, zeros: string, count: string) =>
      `mean ${mean}, largest ${largest}, zeros ${zeros} of ${count}`,
    cut: (share: string) => `; the ReLU sets ${share} to 0`,
  },
  {
    title: (of: string) => `${of} 的值`,
    of: '取值范围',
    map: '特征图',
    layer: '整层',
    last: (seconds: number) => `最近 ${seconds} 秒`,
    followed: '随时间跟踪',
    mean: '均值',
    max: '最大值',
    distribution: (of: string) => `${of} 的值的分布`,
    waiting: '正在等待图像',
    heights: '高度为个数的平方根。',
    overTime: (seconds: number) => `最近 ${seconds} 秒`,
    ago: (seconds: number) => `${seconds} 秒前`,
    range: (smallest: string, largest: string) => `${smallest} 至 ${largest}`,
    now: '现在',
    told: (mean: string, largest: string, zeros: string, count: string) =>
      `均值 ${mean}，最大值 ${largest}，${count} 个值中零占 ${zeros}`,
    cut: (share: string) => `；ReLU 把其中 ${share} 设为 0`,
  },
);
