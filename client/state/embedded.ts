/** What a page shows that lies in another's frame: a single view, chosen in its address. */

import { type Graph, isVector, shapesOf } from '../../shared/layers.ts';

export type EmbeddedView =
  | { readonly kind: 'picture' }
  /** The largest values of a vector, as of the probabilities. */
  | { readonly kind: 'classes' }
  | { readonly kind: 'layer'; readonly layer: string }
  | { readonly kind: 'map'; readonly layer: string; readonly map: number };

/** What `?embed=` says; null where the page is a whole one. */
export function embeddedIn(search: string): string | null {
  return new URLSearchParams(search).get('embed');
}

/** `picture`, `conv1`, `conv1/9`, `prob`. undefined for what this network hasn't got. */
export function embeddedView(name: string, graph: Graph): EmbeddedView | undefined {
  if (name === 'picture') return { kind: 'picture' };
  const [, layer, number] = /^([^/]+)(?:\/(\d+))?$/.exec(name) ?? [];
  const shape = layer === undefined ? undefined : shapesOf(graph).get(layer);
  if (!layer || !shape) return undefined;
  if (isVector(shape)) return layer === graph.layers.at(-1)!.name ? { kind: 'classes' } : undefined;
  if (number === undefined) return { kind: 'layer', layer };
  const map = Number(number);
  return map < shape.channels ? { kind: 'map', layer, map } : undefined;
}
