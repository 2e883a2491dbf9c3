/**
 * TensorFlow.js models as tfjs-converter and `model.save` write them: model.json (layers or graph model) with a
 * `weightsManifest`, or the manifest alone; the binary files lie beside it. Only weights are read, never the topology.
 * Weights whose last names say what they are come as `<layer>.kernel` and `<layer>.bias`:
 *
 *     sequential/conv1/kernel · conv1/bias:0 · model/conv1/BiasAdd/ReadVariableOp · block0-depthwise/depthwise_kernel
 */

import { dirname } from 'node:path';
import { z } from 'zod';
import type { Tensor } from '../vision/executor.ts';
import { readJson } from './json_file.ts';
import { manifestSchema, readGroups } from './manifest.ts';
import type { TensorFile } from './tensor_file.ts';
import { torchTensorOf } from './torch_tensor.ts';

const modelSchema = z.union([manifestSchema, z.object({ weightsManifest: manifestSchema })]);

export async function readTfjsModel(file: string): Promise<TensorFile> {
  const model = await readJson(file, modelSchema);
  const manifest = 'weightsManifest' in model ? model.weightsManifest : model;
  const weights = await readGroups(dirname(file), manifest);
  // This project's own files are manifests too; their names have no path.
  const convention = [...weights.keys()].some((name) => name.includes('/')) ? 'keras' : 'layers';
  return {
    convention,
    tensors: new Map([...weights].map(([name, tensor]) => nameOf(name, tensor))),
  };
}

const SUFFIXES: readonly (readonly [RegExp, string])[] = [
  [/\/(?:kernel|(?:Conv2D|MatMul)\/ReadVariableOp)(?::0)?$/, 'kernel'],
  [/\/(?:depthwise_kernel|depthwise\/ReadVariableOp)(?::0)?$/, 'depthwise'],
  [/\/(?:bias|BiasAdd\/ReadVariableOp)(?::0)?$/, 'bias'],
];

function nameOf(name: string, { shape, values }: Tensor) {
  for (const [suffix, part] of SUFFIXES) {
    if (!suffix.test(name)) continue;
    const layer = name.replace(suffix, '').split('/').at(-1)!;
    if (part !== 'depthwise') return [`${layer}.${part}`, torchTensorOf(shape, values)] as const;
    // [height, width, channels, multiplier] holds its values as [height, width, 1, channels × multiplier] does.
    const [height, width, channels, multiplier] = shape as [number, number, number, number];
    return [`${layer}.kernel`, torchTensorOf([height, width, 1, channels * multiplier], values)] as const;
  }
  return [name, torchTensorOf(shape, values)] as const;
}
