import type { Experiment, MapSetting } from '../../shared/experiment.ts';
import { mapSettingsOf } from '../../shared/experiment.ts';
import type { Tensor, Weights } from './executor.ts';
import { biasOf, kernelOf } from './weight_shapes.ts';

/** The layers whose weights an experiment changes. */
export function layersChanged(experiment: Experiment): Set<string> {
  return new Set(mapSettingsOf(experiment).map(({ layer }) => layer));
}

/**
 * The weights of these layers with an experiment's settings: kernels replaced, then kernel and bias times the map's gain
 * (0 where it is muted, or another one is alone), then the offsets added to the bias. A muted map is 0 whatever its
 * offset is. `weights` themselves stay as they are.
 */
export function experimentWeights(
  weights: Weights,
  layers: Iterable<string>,
  experiment: Experiment,
): Weights {
  const settings = mapSettingsOf(experiment);
  return new Map(
    [...layers].flatMap((layer) => {
      const kernel = weights.get(kernelOf(layer))!;
      const bias = weights.get(biasOf(layer))!;
      const edited = edit(
        kernel,
        bias,
        settings.filter((setting) => setting.layer === layer),
      );
      return [
        [kernelOf(layer), edited.kernel],
        [biasOf(layer), edited.bias],
      ] as [string, Tensor][];
    }),
  );
}

function edit(kernel: Tensor, bias: Tensor, settings: readonly MapSetting[]) {
  const maps = bias.values.length;
  const kernelValues = kernel.values.slice();
  const biasValues = bias.values.slice();
  const gains = new Float32Array(maps).fill(1);
  const offsets = new Float32Array(maps);
  const alone = settings.find(({ kind }) => kind === 'solo')?.map;
  for (const setting of settings)
    switch (setting.kind) {
      case 'kernel':
        setting.values.forEach((value, index) => {
          kernelValues[index * maps + setting.map] = value;
        });
        break;
      case 'gain':
        gains[setting.map] = setting.gain;
        break;
      case 'bias':
        if (setting.map === null) for (let map = 0; map < maps; map++) offsets[map]! += setting.offset;
        else offsets[setting.map]! += setting.offset;
    }
  for (let map = 0; map < maps; map++) {
    const gain = alone === undefined || alone === map ? gains[map]! : 0;
    biasValues[map] = gain === 0 ? 0 : biasValues[map]! * gain + offsets[map]!;
    if (gain === 1) continue;
    for (let index = map; index < kernelValues.length; index += maps) kernelValues[index]! *= gain;
  }
  return {
    kernel: { shape: kernel.shape, values: kernelValues },
    bias: { shape: bias.shape, values: biasValues },
  };
}
