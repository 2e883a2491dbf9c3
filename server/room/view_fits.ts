import { INPUT, isVector, type Shape, shapeText } from '../../shared/layers.ts';
import type { AnyView } from '../../shared/protocol.ts';

/** Why a view can't be drawn from a graph of these shapes (expected, got), or undefined where it can. */
export function viewProblem(view: AnyView, shapes: ReadonlyMap<string, Shape>): string | undefined {
  if (view.kind === 'cam') {
    const classes = [...shapes.values()].at(-1)!.channels;
    if (view.classIndex !== null && view.classIndex >= classes)
      return `expected a class below ${classes}, got ${view.classIndex}`;
  }
  if (!('layer' in view)) return undefined;
  const layers = [...shapes.keys()];
  const shape = shapes.get(view.layer);
  if (!shape) return `expected a layer of ${view.graph} (${layers.join(', ')}), got "${view.layer}"`;
  if ('map' in view && view.map !== null && view.map >= shape.channels)
    return `expected a map of ${view.layer} below ${shape.channels}, got ${view.map}`;
  if (view.kind === 'patch' || view.kind === 'guided' || view.kind === 'value') {
    if (view.layer === INPUT && view.kind !== 'value')
      return 'expected a layer that reads another, got the input';
    if (view.row >= shape.height || view.column >= shape.width)
      return `expected a position inside ${view.layer} (${shapeText(shape)}), got row ${view.row}, column ${view.column}`;
  }
  if ((view.kind === 'excited' || view.kind === 'pair' || view.kind === 'difference') && view.layer === INPUT)
    return 'expected a layer that reads another, got the input';
  if ((view.kind === 'map' || view.kind === 'peak') && isVector(shape) && shape.channels > 1)
    return `expected a layer of maps, got "${view.layer}", whose values are a list`;
  return undefined;
}
