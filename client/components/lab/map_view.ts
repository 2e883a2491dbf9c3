import { INPUT, isVector, type Shape, shapeText } from '../../../shared/layers.ts';
import type { LabGraphName, View } from '../../../shared/protocol.ts';

/** One map of a layer of this shape; a layer without extent comes as the list of its values. */
export function mapView(graph: LabGraphName, layer: string, map: number, shape: Shape): View {
  if (isVector(shape)) return { kind: 'layer', graph, layer, scale: 'layer' };
  return { kind: 'map', graph, layer, map, scale: 'unit' };
}

/** The picture as the first layer reads it: in colour, or its grey levels. */
export function pictureView({ channels }: Shape): View {
  if (channels === 3) return { kind: 'picture', graph: 'lab' };
  return { kind: 'map', graph: 'lab', layer: INPUT, map: 0, scale: 'unit' };
}

/** "222 × 222" for one map, "16 × 222 × 222" for several. */
export function mapsText(shape: Shape): string {
  return shape.channels === 1 ? `${shape.height} × ${shape.width}` : shapeText(shape);
}
