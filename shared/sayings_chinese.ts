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
  notJson: (detail: string) => `应为 JSON，得到的文本不是：${detail}`,
  linkCutShort: '链接中应有一个网络，但文本被截断或改动过',
  locked: '你正在观看。持有遥控权的人可以更改：可在上方申请',
  sumsToZero: (sum: number) => `卷积核的值之和不能为零，现为 ${sum}：寻找差异的卷积核没有亮度可保持`,
  withoutContrast: '剪下的图像应有一些对比度，得到的只有一个灰度：换个东西，再按“恢复预设”',
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
  moreClasses: (least: number, got: number) => `至少需要 ${least} 个类别，现有 ${got} 个`,
  moreSamples: (least: number, got: number, name: string) =>
    `每个类别至少需要 ${least} 个样本，“${name}”只有 ${got} 个`,
  modelLoading: (title: string) => `正在加载 ${title}，请等它完成`,
  engineChanged: (backend: string, _why: string) => `计算引擎现在运行在 ${backend} 上。`,
  classifierChanged: '保存时分类器有了改动：请重新保存。',
  classifierEmpty: '应为 convcast 保存的分类器，得到的是空文件',
  experimentCutShort: '链接中应有一个实验，但文本被截断或改动过',
  experimentFull: (most: number, got: number) => `最多 ${most} 项设置，给出了 ${got} 项`,
  kernelsFull: (most: number, got: number) => `最多替换 ${most} 个卷积核，给出了 ${got} 个`,
  noExperiment: '没有可对比的实验',
  networkChanged: '其间网络有了改动：请重新开始',
  noConnection: '与服务器没有连接。本页会自动重连，届时再试。',
  noAnswer: (seconds: number) => `服务器在 ${seconds} 秒内没有回答。本页会自动重连，届时再试。`,
};

function grouped(count: number): string {
  return count.toLocaleString('zh-CN');
}
