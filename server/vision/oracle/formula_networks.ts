/**
 * Networks whose weights and picture come from a formula, so that their graphs can be compared without their weights.
 * `networks.json` names the tensors of torchvision's state dicts and holds activations by the names of its modules.
 *
 * Parameter n (its place in the state dict, counting every entry) at flat index i is sin(1 + 0.37 i + n) times
 * √(2 / fanIn) for tensors of two or more dimensions (fanIn = elements / first dimension), 1 + 0.1 sin for weights of
 * one dimension, 1 + 0.5 |sin| for running_var, 0.1 sin for the rest, in float64, stored as float32. The picture is
 * sin(0.013 i), NHWC.
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { elementsOf, type Graph } from '../../../shared/layers.ts';
import { type Network, networkNamed } from '../../../shared/networks.ts';
import { convertStateDict } from '../../weights/convert.ts';
import { type TorchTensor, torchTensorOf } from '../../weights/torch_tensor.ts';
import type { Executor, Weights } from '../executor.ts';
import { layerDifference, layerSummary } from './network.ts';
import { planarFromNhwc } from './nhwc.ts';
import type { OracleRow } from './oracle.ts';

const oracle = z.object({
  networks: z.record(
    z.string(),
    z.object({
      keys: z.array(z.tuple([z.string(), z.array(z.number())])),
      layers: z.record(z.string(), layerSummary),
    }),
  ),
});
type Keys = z.infer<typeof oracle>['networks'][string]['keys'];

export async function compareFormulaNetworks(folder: string, executor: Executor): Promise<OracleRow[]> {
  const text = await readFile(join(folder, 'networks.json'), 'utf8');
  const rows: OracleRow[] = [];
  for (const [name, { keys, layers }] of Object.entries(oracle.parse(JSON.parse(text)).networks)) {
    const network = knownPart(name, keys);
    const loaded = await executor.load(network.graph, weightsOf(network, keys));
    try {
      const outputs = Object.entries(layers).flatMap(([module, summary]) => {
        const layer = layerOf(network, module);
        return layer === undefined ? [] : [{ layer, summary }];
      });
      const input = planarFromNhwc(picture(network.graph), network.graph.input);
      const activations = await loaded.run(
        input,
        outputs.map(({ layer }) => layer),
      );
      for (const { layer, summary } of outputs)
        rows.push({
          name: `${name} ${layer}`,
          sample: 'formula',
          difference: layerDifference(activations.get(layer)!, summary, false),
        });
    } finally {
      await loaded.dispose();
    }
  }
  return rows;
}

/** The network, up to the last layer that `keys` has tensors for: of VGG-11 the convolutions alone are compared. */
function knownPart(name: string, keys: Keys): Network {
  const network = networkNamed(name);
  if (!network) throw new Error(`expected a network that is known, got "${name}"`);
  if (!onlyFeatures(keys)) return network;
  const { input, layers } = network.graph;
  return {
    ...network,
    graph: {
      input,
      layers: layers.slice(
        0,
        layers.findIndex(({ kind }) => kind === 'fc'),
      ),
    },
  };
}

/** By the names of networks: a backend after another is compared with them, and they are millions of sines. */
const computed = new Map<string, { readonly keys: string; readonly weights: Weights }>();

function weightsOf(network: Network, keys: Keys): Weights {
  const text = JSON.stringify(keys);
  const before = computed.get(network.name);
  if (before?.keys === text) return before.weights;
  const weights = convertStateDict(stateDict(keys), network);
  computed.set(network.name, { keys: text, weights });
  return weights;
}

/** torchvision's `features` on its own: its keys have no prefix. */
function onlyFeatures(keys: Keys): boolean {
  return keys.every(([key]) => /^\d/.test(key));
}

function stateDict(keys: Keys): Map<string, TorchTensor> {
  const prefix = onlyFeatures(keys) ? 'features.' : '';
  return new Map(
    keys.map(([key, shape], n) => [prefix + key, torchTensorOf(shape, parameter(key, shape, n))]),
  );
}

function parameter(key: string, shape: readonly number[], n: number): Float32Array {
  const count = shape.reduce((product, size) => product * size, 1);
  const values = new Float32Array(count);
  const scale = Math.sqrt(2 / (count / shape[0]!));
  // Millions of them, in as plain a loop as there is.
  if (shape.length >= 2) for (let i = 0; i < count; i++) values[i] = scale * Math.sin(1 + 0.37 * i + n);
  else {
    const fromSine = (sine: number): number => {
      if (key.endsWith('.running_var')) return 1 + 0.5 * Math.abs(sine);
      return key.endsWith('.weight') ? 1 + 0.1 * sine : 0.1 * sine;
    };
    for (let i = 0; i < count; i++) values[i] = fromSine(Math.sin(1 + 0.37 * i + n));
  }
  return values;
}

function picture({ input }: Graph): Float32Array {
  return Float32Array.from({ length: elementsOf(input) }, (_, i) => Math.sin(0.013 * i));
}

/** By the names of torchvision's modules, the layer with the same output. */
const LAYERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  squeezenet1_1: {
    'features.0': 'conv1',
    'features.3': 'fire2',
    'features.6': 'fire4',
    'features.12': 'fire9',
    'classifier.1': 'conv10',
  },
  // Nothing is there between conv1 and its batch norm, which is folded into it.
  resnet18: {
    bn1: 'conv1',
    layer1: 'block2',
    layer2: 'block4',
    layer3: 'block6',
    layer4: 'block8',
    fc: 'fc',
  },
};

function layerOf({ name, graph }: Network, module: string): string | undefined {
  // Modules of a plain sequence are numbered as the graph is.
  return /^\d+$/.test(module) ? graph.layers[Number(module)]?.name : LAYERS[name]?.[module];
}
