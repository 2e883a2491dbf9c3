import { catalogue } from '../../language/catalogue.ts';

/** Words of why a class, and what raises a neuron. */
export const WHY_TEXT = catalogue(
  {
    noRate: 'Computed beside the stream, at a rate of its own',
    rate: (perSecond: string) => `${perSecond} explanations a second, beside the stream`,
    asTrained: 'These explain the network as trained, on the picture as it came: not the experiment.',
    looks: 'Where it looks',
    class: 'Class',
    top: 'most probable',
    maps: (layer: string) =>
      `${layer}’s maps, each weighed by its mean gradient; what speaks against the class is left out.`,
    raises: 'What raises this neuron',
    guided: 'guided backpropagation',
    raisesWhat: (neuron: string) => `What raises ${neuron}`,
    mapAt: (layer: string, map: number, place: string) => `${layer}, map ${map}, ${place}`,
    sentence: (text: string) => `${text}. `,
    goToPeak: 'Go to the map’s largest value',
    excited: 'What excited it most in this room',
    nothingRaises: 'Nothing raises it: a ReLU holds it at 0.',
    sees: (sidePx: number) => `The ${sidePx} × ${sidePx} px that it sees. `,
    grey: (extreme: string) => `Grey is 0, the ends are ±${extreme} for one unit of a colour.`,
    greyOfLogit: (extreme: string) =>
      `Grey is 0, the ends are ±${extreme} for one unit of a colour (of its logit).`,
    nothingYet: (what: string) => `${what}: nothing yet. Show the camera more things.`,
    patches: (what: string, count: number, of: number, strongest: string, age: string) =>
      `${what}: ${count} of ${of} patches, the strongest ${strongest}, ${age}. Kept in memory until the camera is off.`,
    justNow: 'just now',
    seconds: (seconds: number) => `${seconds} s ago`,
    minutes: (minutes: number) => `${minutes} min ago`,
  },
  {
    noRate: '在视频流之外计算，有自己的速度',
    rate: (perSecond: string) => `每秒 ${perSecond} 次解释，在视频流之外计算`,
    asTrained: '这里解释的是原网络对原始图像的回答，不是实验。',
    looks: '它看哪里',
    class: '类别',
    top: '概率最高的',
    maps: (layer: string) => `${layer} 的特征图，各按其平均梯度加权；不支持该类别的部分略去。`,
    raises: '什么使这个神经元增强',
    guided: '导向反向传播',
    raisesWhat: (neuron: string) => `使${neuron} 增强的内容`,
    mapAt: (layer: string, map: number, place: string) => `${layer}，特征图 ${map}，${place}`,
    sentence: (text: string) => `${text}。`,
    goToPeak: '跳到特征图的最大值',
    excited: '本场最能激发它的图像块',
    nothingRaises: '没有什么能使它增强：ReLU 使它保持为 0。',
    sees: (sidePx: number) => `它看到的 ${sidePx} × ${sidePx} 像素。`,
    grey: (extreme: string) => `灰色为 0，两端为每单位颜色 ±${extreme}。`,
    greyOfLogit: (extreme: string) => `灰色为 0，两端为每单位颜色 ±${extreme}（对其 logit）。`,
    nothingYet: (what: string) => `${what}：还没有。让摄像头多看些东西。`,
    patches: (what: string, count: number, of: number, strongest: string, age: string) =>
      `${what}：${count} / ${of} 块，最强 ${strongest}，${age}。保存在内存中，直到摄像头关闭。`,
    justNow: '刚才',
    seconds: (seconds: number) => `${seconds} 秒前`,
    minutes: (minutes: number) => `${minutes} 分钟前`,
  },
);
