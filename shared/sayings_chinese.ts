import type { JsonExpected } from './json_fault.ts';

/** zod's names of types. */
const TYPES: Readonly<Record<string, string>> = {
  string: '文本',
  number: '数',
  int: '整数',
  boolean: ' true 或 false',
  array: '列表 […]',
  object: '对象 {…}',
};

const JSON_PARTS: Readonly<Record<JsonExpected, string>> = {
  value: '一个值',
  name: '双引号中的名称',
  colon: '冒号',
  comma: '逗号或右括号',
  end: '文件结束',
};

function notJsonHere(expected: JsonExpected, found: string): string {
  return `应为${JSON_PARTS[expected]}，得到的是${found ? `“${found}”` : '文件的结尾'}`;
}

/** `ENGLISH_SAYINGS` in Simplified Chinese; the compiler compares them. */
export const CHINESE_SAYINGS = {
  kernelTooLarge: (most: number, layer: number, got: number) =>
    `卷积核最大为 ${most} 像素（第 ${layer} 层输入的大小），给出的是 ${got}`,
  paddingTooLarge: (most: number, layer: number, got: number) =>
    `填充最大为 ${most} 像素（第 ${layer} 层卷积核大小减 1），给出的是 ${got}`,
  poolTooLarge: (most: number, layer: number, got: number) =>
    `池化窗口最大为 ${most} 像素（第 ${layer} 层特征图的大小），给出的是 ${got}`,
  kernelWorks: (most: number) => `可用 ${most} 像素或更小的卷积核。`,
  paddingWorks: (most: number) => `可用 ${most} 像素或更小的填充。`,
  poolWorks: (most: number) => `可用 ${most} 像素或更小的池化窗口。`,
  kernelValues: (expected: number, of: string, got: number, gotOf: string) =>
    `应有 ${expected} 个值（${of}），得到 ${got} 个（${gotOf}）`,
  tooManyMultiplyAdds: (mostMillions: number, gotMillions: number) =>
    `每帧最多 ${grouped(mostMillions)} 百万次乘加，这个网络需要 ${grouped(gotMillions)} 百万次`,
  tooManyWeights: (most: number, got: number) =>
    `所有卷积核合计最多 ${grouped(most)} 个数，现有 ${grouped(got)} 个`,
  smallerKernelsWork: '可用更小或更少的卷积核。',
  fewerLayersWork: '可用更少的卷积核或层。',
  cheaperWorks: (layer: number, stride: number, kernelPx: number, picturePx: number) => {
    const ways = [
      stride ? `第 ${layer} 层用步幅 ${stride}` : '',
      kernelPx ? `第 ${layer} 层用 ${kernelPx} 像素的卷积核` : '',
      picturePx ? `图像用 ${picturePx} 像素` : '',
    ].filter(Boolean);
    return `可以${ways.join('，或')}。`;
  },
  works: (value: number) => `可用 ${value}。`,
  mostIs: (most: number, got: string) => `最大为 ${most}，给出的是 ${got}`,
  leastIs: (least: number, got: string) => `最小为 ${least}，给出的是 ${got}`,
  noSuchSetting: (path: string) => `实验室没有“${path}”这项设置`,
  notJson: (line: number, expected: JsonExpected, found: string) =>
    `应为 JSON，得到的文本不是：第 ${line} 行${notJsonHere(expected, found)}`,
  linkCutShort: '链接中应有一个网络，但文本被截断或改动过',
  locked: '你正在观看。持有遥控权的人可以更改：可在上方申请',
  sumsToZero: (sum: number) => `卷积核的值之和不能为零，现为 ${sum}：寻找差异的卷积核没有亮度可保持`,
  withoutContrast: '剪下的图像应有一些对比度，得到的只有一个灰度：换个东西，再按“恢复预设”',
  notJsonHere: (expected: JsonExpected, found: string) => notJsonHere(expected, found),
  missing: (type: string) => `缺少${TYPES[type] ?? type}`,
  otherType: (type: string, got: string) => `应为${TYPES[type] ?? type}，得到的是 ${got}`,
  noneOf: (options: string, got: string) =>
    `应为 ${options.replaceAll(', ', '、')}${options.includes(', ') ? ' 之一' : ''}，得到的是 ${got}`,
  otherForm: (got: string) => `应为其他形式的值，得到的是 ${got}`,
  unknownSettings: (names: string) => `只能有已知的设置，得到的是 ${names.replaceAll(', ', '、')}`,
  textTooLong: (most: number) => `文本最多 ${grouped(most)} 个字符，给出的更长`,
  textTooShort: (least: number) => `文本至少 ${least} 个字符，给出的更短`,
  listTooLong: (most: number) => `列表最多 ${most} 项，给出的更多`,
  listTooShort: (least: number) => `列表至少 ${least} 项，给出的更少`,
  numbersInRange: (most: number, got: string, position: number) =>
    `应为 ${-most} 到 ${most} 的数，第 ${position + 1} 个是 ${got}`,
  wordsForm: '应为文本，或 "en" 与 "zh-CN" 各一段文本',
  paddingForm: '应为 0 到卷积核大小减 1 的整数，或 "same"',
  chapterNameForm: '应为小写字母、数字和连字符，最多 60 个',
  chapterNameTaken: (name: string) => `每章的名称应各不相同，"${name}" 出现了第二次`,
  screenForm: '应为 "lab"、"network" 或 "plate"',
  deckTooLong: (most: number, got: number) => `文件最多 ${grouped(most)} 个字符，得到 ${grouped(got)} 个`,
  changedSince: '你上次的更改之后又有人改过，无法撤回',
  nothingToUndo: '没有可撤销的自己的更改',
  nothingToRedo: '没有可重做的自己的更改',
  tooFast: (most: number) => `太快了：每秒最多 ${most} 次`,
  frameTooLarge: (most: number, got: number) => `一帧最多 ${grouped(most)} 字节，得到 ${grouped(got)} 字节`,
  pinsFull: (most: number) => `最多固定 ${most} 张特征图：请先取消另一张`,
  tooManyAtOnce: (most: number) => `同时最多 ${most} 个请求：请稍候`,
  serverFull: '服务器已满，没有空位',
  roomFull: '房间已满，没有空位：请稍后再试',
  pagesFull: (most: number) => `一个人最多打开 ${most} 个页面：请先关闭另一个`,
  noPictureToCut: '没有图像可剪：没有打开任何来源',
  noPictureToCollect: '没有图像可采集：没有打开任何来源',
  noPictureToKeep: '没有图像可保留：没有打开任何来源',
  noPictureToCover: '没有图像可遮挡：没有打开任何来源',
  noPictureYet: '还没有收到图像',
  noSource: '没有图像：没有打开任何来源',
  notAllowed: (_event: string, needed: string, _role: string) =>
    ({ viewer: '需要先进入房间', controller: '需要持有遥控权', presenter: '只有主讲人可以这样做' })[needed] ??
    '你在这个房间里不能这样做',
  nobodyOfThatName: (person: string) => `房间里没有“${person}”`,
  isPresenter: '对方是主讲人，不是观众或遥控者',
  noSuchLink: (link: string) => `这个房间没有“${link}”这个链接`,
  trainingUnderWay: '正在训练：请停止，或等它完成',
  stopTraining: '正在训练：请先停止',
  noTraining: '没有正在进行的训练',
  nothingTaught: '还没有训练好的分类器',
  classNameTaken: (name: string) => `已经有名为“${name}”的类别`,
  classesFull: (most: number) => `最多 ${most} 个类别`,
  samplesFull: (most: number) => `最多 ${most} 个样本：请删去一些不需要的`,
  serverStopping: '服务器正在停止',
  studyEnded: (_why: string) => '负责训练的线程结束了',
  studySilent: (seconds: number) => `负责训练的线程 ${seconds} 秒没有回应，已被结束`,
  otherTraining: '另一个房间正在训练：请等它完成后再试',
  sampleGone: '有一个样本已不存在：请重新采集',
  stepFailed: (_why: string) => '训练中有一步出错',
  notTeachable: (model: string) => `${model} 没有可以替换的全连接分类器`,
  moreClasses: (least: number, got: number) => `至少需要 ${least} 个类别，现有 ${got} 个`,
  moreSamples: (least: number, got: number, name: string) =>
    `每个类别至少需要 ${least} 个样本，“${name}”只有 ${got} 个`,
  modelLoading: (title: string) => `正在加载 ${title}，请等它完成`,
  engineChanged: (backend: string, _why: string) => `计算引擎现在运行在 ${backend} 上。`,
  classifierChanged: '保存时分类器有了改动：请重新保存。',
  classifierEmpty: '应为 convcast 保存的分类器，得到的是空文件',
  classifierOther: '应为 convcast 保存的分类器，得到的是别的文件',
  classifierCutOff: '应为完整的文件，得到的被截断或已损坏',
  classifierHeaderDamaged: '应为完整的文件，得到的文件头已损坏',
  classifierHeader: (path: string) => `分类器的文件头中 ${path} 不是 convcast 写出的样子`,
  classifierVersion: (expected: number, got: string) => `应为版本 ${expected} 的文件，得到的是版本 ${got}`,
  classifierOfModel: (runs: string, got: string) =>
    `应为在当前运行的 ${runs} 上训练的分类器，得到的是 ${got} 的`,
  classifierFeatures: (count: number, layer: string, gotCount: number, gotLayer: string) =>
    `应有 ${layer} 的 ${count} 个特征，得到的是 ${gotLayer} 的 ${gotCount} 个`,
  classifierBytes: (expected: number, classes: number, got: number) =>
    `${classes} 个类别应有 ${grouped(expected)} 字节，得到 ${grouped(got)} 字节`,
  classifierTooLarge: (most: number, got: number) =>
    `文件最多 ${grouped(most)} 字节，得到 ${grouped(got)} 字节`,
  classifierNotNumber: (got: string, name: string) => `只能有数，${name} 中有 ${got}`,
  classifierNextPart: (offset: number) => `应为文件的下一段，得到的是从 ${offset} 开始的一段`,
  experimentCutShort: '链接中应有一个实验，但文本被截断或改动过',
  experimentFull: (most: number, got: number) => `最多 ${most} 项设置，给出了 ${got} 项`,
  kernelsFull: (most: number, got: number) => `最多替换 ${most} 个卷积核，给出了 ${got} 个`,
  noExperiment: '没有可对比的实验',
  networkChanged: '其间网络有了改动，请重新开始',
  passFailed: (_why: string) => '有一次计算失败了',
  noSuchClass: (below: number, got: number) => `类别编号应小于 ${below}，给出的是 ${got}`,
  noConnection: '与服务器没有连接。本页会自动重连，届时再试。',
  noAnswer: (seconds: number) => `服务器在 ${seconds} 秒内没有回答。本页会自动重连，届时再试。`,
};

function grouped(count: number): string {
  return count.toLocaleString('zh-CN');
}
