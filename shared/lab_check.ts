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
import { type Refusal, refusalAt } from './lab_refusal.ts';
import { withLayer } from './lab_stack.ts';
import { outputShape, type Shape } from './layers.ts';
import { type Said, said } from './sayings.ts';

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
  if (sizePx > input.height) return [tooLarge(`${at}.sizePx`, 'kernel', sizePx, input.height, n)];
  if (padding !== 'same' && padding >= sizePx)
    return [tooLarge(`${at}.padding`, 'padding', padding, sizePx - 1, n)];
  const [conv] = graphLayers(layer, n);
  const map = outputShape(conv!, [input]);
  if (pool.kind !== 'none' && pool.sizePx > map.height)
    return [tooLarge(`${at}.pool.sizePx`, 'pool', pool.sizePx, map.height, n)];
  return [];
}

function tooLarge(
  path: string,
  what: 'kernel' | 'padding' | 'pool',
  given: number,
  largest: number,
  layer: number,
): Refusal {
  return refusalAt(
    path,
    said(`${what}TooLarge`, largest, layer, given),
    largest,
    said(`${what}Works`, largest),
  );
}

function kernelRefusals({ input, layers }: LabState): Refusal[] {
  const refusals: Refusal[] = [];
  layers.forEach((layer, index) => {
    const channels = index === 0 ? inputChannels(input) : layers[index - 1]!.kernels.length;
    const expected = layer.sizePx ** 2 * channels;
    layer.kernels.forEach((kernel, number) => {
      const { sizePx, inChannels, values } = kernel;
      if (sizePx !== layer.sizePx || inChannels !== channels || values.length !== expected)
        refusals.push(
          refusalAt(
            `layers.${index}.kernels.${number}`,
            said(
              'kernelValues',
              expected,
              `${layer.sizePx} × ${layer.sizePx} × ${channels}`,
              values.length,
              `${sizePx} × ${sizePx} × ${inChannels}`,
            ),
          ),
        );
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
    refusals.push(
      refusalAt(
        `layers.${dearestLayer(state)}`,
        said('tooManyMultiplyAdds', millions(LAB_MULTIPLY_ADDS_MAX), millions(multiplyAdds)),
        null,
        cheaper(state, dearestLayer(state)),
      ),
    );
  const weights = weightsOf(state);
  if (weights > LAB_WEIGHTS_MAX)
    refusals.push(
      refusalAt('layers', said('tooManyWeights', LAB_WEIGHTS_MAX, weights), null, said('smallerKernelsWork')),
    );
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
function cheaper(state: LabState, index: number): Said {
  const layer = state.layers[index]!;
  const changed = (change: Partial<LabLayer>) => withLayer(state, index, (each) => ({ ...each, ...change }));
  const stride = nextThat(layer.stride, LAB_STRIDE_MAX, (value) => fitsLab(changed({ stride: value })));
  const sizePx = nextThat(layer.sizePx, 1, (value) => fitsLab(changed({ sizePx: value })));
  const sidePx = nextThat(state.input.sidePx, LAB_SIDE_MIN_PX, (value) =>
    fitsLab({ ...state, input: { ...state.input, sidePx: value } }),
  );
  if (stride === null && sizePx === null && sidePx === null) return said('fewerLayersWork');
  return said('cheaperWorks', index + 1, stride ?? 0, sizePx ?? 0, sidePx ?? 0);
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

function millions(count: number): number {
  return Math.ceil(count / 1e6);
}
