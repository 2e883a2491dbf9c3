/** What the Lab can't do with a state whose every setting is in range by itself: shapes, kernels, budgets. */

import {
  inputChannels,
  LAB_MULTIPLY_ADDS_MAX,
  LAB_SIDE_MIN_PX,
  LAB_STRIDE_MAX,
  LAB_WEIGHTS_MAX,
  type LabLayer,
  type LabState,
} from './lab.ts';
import { costsOf, graphLayers, labGraph, labStages, totalMultiplyAdds } from './lab_graph.ts';
import type { Refusal } from './lab_refusal.ts';
import { withLayer } from './lab_stack.ts';
import { outputShape, type Shape } from './layers.ts';

/** Empty for a state that can run. */
export function checkLab(state: LabState): Refusal[] {
  const shapes = shapeRefusals(state);
  return [...(shapes.length > 0 ? shapes : budgetRefusals(state)), ...kernelRefusals(state)];
}

/** Whether shapes and budgets allow it. Kernels' values are not looked at: a candidate needs no new ones. */
export function fitsLab(state: LabState): boolean {
  return (
    shapeRefusals(state).length === 0 &&
    totalMultiplyAdds(labGraph(state)) <= LAB_MULTIPLY_ADDS_MAX &&
    weightsOf(state) <= LAB_WEIGHTS_MAX
  );
}

/** The first layer that can't be applied to its input ends the list: what comes after it has no shape. */
function shapeRefusals(state: LabState): Refusal[] {
  const { sidePx } = state.input;
  let input: Shape = { height: sidePx, width: sidePx, channels: inputChannels(state.input) };
  for (const [index, layer] of state.layers.entries()) {
    const refusals = windowRefusals(layer, index, input);
    if (refusals.length > 0) return refusals;
    for (const each of graphLayers(layer, index + 1)) input = outputShape(each, [input]);
  }
  return [];
}

/** Maps are squares, as the picture is. */
function windowRefusals(layer: LabLayer, index: number, input: Shape): Refusal[] {
  const at = `layers.${index}`;
  const n = index + 1;
  const { sizePx, padding, pool } = layer;
  if (sizePx > input.height)
    return [tooLarge(`${at}.sizePx`, 'kernel', sizePx, input.height, `the size of what layer ${n} reads`)];
  if (padding !== 'same' && padding >= sizePx)
    return [
      tooLarge(`${at}.padding`, 'padding', padding, sizePx - 1, `the size of layer ${n}’s kernels less 1`),
    ];
  const [conv] = graphLayers(layer, n);
  const map = outputShape(conv!, [input]);
  if (pool.kind !== 'none' && pool.sizePx > map.height)
    return [tooLarge(`${at}.pool.sizePx`, 'pool', pool.sizePx, map.height, `the size of layer ${n}’s maps`)];
  return [];
}

function tooLarge(path: string, what: string, given: number, largest: number, why: string): Refusal {
  return {
    path,
    message: `expected a ${what} of at most ${largest} px, ${why}, got ${given}`,
    suggestion: `A ${what} of ${largest} px or less would work.`,
    value: largest,
  };
}

function kernelRefusals({ input, layers }: LabState): Refusal[] {
  const refusals: Refusal[] = [];
  layers.forEach((layer, index) => {
    const channels = index === 0 ? inputChannels(input) : layers[index - 1]!.kernels.length;
    const expected = layer.sizePx ** 2 * channels;
    layer.kernels.forEach((kernel, number) => {
      const { sizePx, inChannels, values } = kernel;
      if (sizePx !== layer.sizePx || inChannels !== channels || values.length !== expected)
        refusals.push({
          path: `layers.${index}.kernels.${number}`,
          message:
            `expected ${expected} values (${layer.sizePx} × ${layer.sizePx} × ${channels}), ` +
            `got ${values.length} (${sizePx} × ${sizePx} × ${inChannels})`,
          suggestion: '',
          value: null,
        });
    });
  });
  return refusals;
}

function weightsOf({ input, layers }: LabState): number {
  return layers.reduce((sum, layer, index) => {
    const channels = index === 0 ? inputChannels(input) : layers[index - 1]!.kernels.length;
    return sum + layer.sizePx ** 2 * channels * layer.kernels.length;
  }, 0);
}

function budgetRefusals(state: LabState): Refusal[] {
  const refusals: Refusal[] = [];
  const multiplyAdds = totalMultiplyAdds(labGraph(state));
  if (multiplyAdds > LAB_MULTIPLY_ADDS_MAX)
    refusals.push({
      path: `layers.${dearestLayer(state)}`,
      message: `expected a stack of at most ${millions(LAB_MULTIPLY_ADDS_MAX)} multiply-adds a frame, got ${millions(multiplyAdds)}`,
      suggestion: cheaper(state, dearestLayer(state)),
      value: null,
    });
  const weights = weightsOf(state);
  if (weights > LAB_WEIGHTS_MAX)
    refusals.push({
      path: 'layers',
      message: `expected kernels of at most ${grouped(LAB_WEIGHTS_MAX)} numbers in all, got ${grouped(weights)}`,
      suggestion: 'Smaller or fewer kernels would work.',
      value: null,
    });
  return refusals;
}

/** The Lab layer whose convolution and pooling cost most. */
function dearestLayer({ layers, ...rest }: LabState): number {
  const costs = costsOf(labGraph({ layers, ...rest }));
  const totals = layers.map((layer, index) => {
    const { conv, pool } = labStages(layer, index + 1);
    return costs
      .filter(({ name }) => name === conv || name === pool)
      .reduce((sum, cost) => sum + cost.multiplyAdds, 0);
  });
  return totals.indexOf(Math.max(...totals));
}

/** The smallest change of one number alone that brings the stack under its budgets, for each number that can. */
function cheaper(state: LabState, index: number): string {
  const layer = state.layers[index]!;
  const changed = (change: Partial<LabLayer>) => withLayer(state, index, (each) => ({ ...each, ...change }));
  const stride = nextThat(layer.stride, LAB_STRIDE_MAX, (value) => fitsLab(changed({ stride: value })));
  const sizePx = nextThat(layer.sizePx, 1, (value) => fitsLab(changed({ sizePx: value })));
  const sidePx = nextThat(state.input.sidePx, LAB_SIDE_MIN_PX, (value) =>
    fitsLab({ ...state, input: { ...state.input, sidePx: value } }),
  );
  const ways = [
    stride === null ? '' : `a stride of ${stride} in layer ${index + 1}`,
    sizePx === null ? '' : `a kernel of ${sizePx} px in layer ${index + 1}`,
    sidePx === null ? '' : `a picture of ${sidePx} px`,
  ].filter((way) => way !== '');
  return ways.length === 0
    ? 'Fewer kernels or layers would work.'
    : sentence(`${ways.join(', or ')} would work.`);
}

/** The first whole number after `from`, up or down to `to`, that `works`. */
export function nextThat(from: number, to: number, works: (value: number) => boolean): number | null {
  const step = Math.sign(to - from);
  for (let value = from; value !== to; ) {
    value += step;
    if (works(value)) return value;
  }
  return null;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function millions(count: number): string {
  return `${grouped(Math.ceil(count / 1e6))} million`;
}

function grouped(count: number): string {
  return count.toLocaleString('en');
}
