/** What `npm run weights -- get` can fetch: torchvision's weights, from where PyTorch publishes them. */

export interface Download {
  /** Of the network, and of the model that it becomes. */
  readonly name: string;
  readonly url: string;
  /** What its sha256 begins with. */
  readonly sha256Prefix: string;
  /** About, for people. */
  readonly megabytes: number;
}

const FOLDER = 'https://download.pytorch.org/models/';

/** torchvision names its files `<architecture>-<first eight digits of the sha256>.pth`. */
const torchvision = (name: string, file: string, megabytes: number): Download => ({
  name,
  url: `${FOLDER}${file}`,
  sha256Prefix: /-([0-9a-f]{8})\.pth$/.exec(file)![1]!,
  megabytes,
});

export const DOWNLOADS: readonly Download[] = [
  torchvision('alexnet-imagenet', 'alexnet-owt-7be5be79.pth', 244),
  torchvision('squeezenet1_1', 'squeezenet1_1-b8a52dc0.pth', 5),
  torchvision('resnet18', 'resnet18-f37072fd.pth', 47),
  torchvision('vgg11', 'vgg11-8a719046.pth', 531),
  torchvision('vgg16', 'vgg16-397923af.pth', 553),
];

/** "alexnet" is torchvision's here: the smaller one need not be fetched. */
export function downloadNamed(name: string): Download | undefined {
  return DOWNLOADS.find((download) => download.name === (name === 'alexnet' ? 'alexnet-imagenet' : name));
}
