/** Exact numbers of a layer on the newest picture, for whoever takes them away: a pass of its own, behind every frame. */

import type { z } from 'zod';
import { isVector, type Shape } from '../../shared/layers.ts';
import type { Values, valuesRequestSchema } from '../../shared/protocol.ts';
import { said } from '../../shared/sayings.ts';
import type { ComputeParts } from './compute_frame.ts';
import type { HeldFrame } from './held_frame.ts';
import { RequestError } from './request_error.ts';

/** Of a room that are under way. Beyond it they are refused: each is a pass. */
const REQUESTS_MAX = 4;

export class ExactValues {
  readonly #parts: ComputeParts;
  readonly #newest: () => HeldFrame | undefined;
  #requests = 0;

  constructor(parts: ComputeParts, newest: () => HeldFrame | undefined) {
    this.#parts = parts;
    this.#newest = newest;
  }

  async of({ graph, layer, map }: z.output<typeof valuesRequestSchema>): Promise<Values> {
    const { engine, turns, graphs } = this.#parts;
    const frame = this.#newest();
    if (!frame) throw new RequestError('no-frame', said('noPictureYet'));
    const ready = await graphs.ready(graph);
    if (!ready) throw new RequestError('not-found', said('noExperiment'));
    const shape = ready.shapes.get(layer);
    if (!shape)
      throw new RequestError(
        'not-found',
        `expected a layer of ${graph} (${[...ready.shapes.keys()].join(', ')}), got "${layer}"`,
      );
    if (map !== null && map >= shape.channels)
      throw new RequestError('not-found', `expected a map of ${layer} below ${shape.channels}, got ${map}`);
    if (this.#requests >= REQUESTS_MAX)
      throw new RequestError('request-rate', said('tooManyAtOnce', REQUESTS_MAX));
    this.#requests++;
    try {
      const rgb = await frame.altered(ready.sidePx, ready.alterations ?? [], ready.skipped ?? []);
      const giveBack = await turns.takeIdle();
      try {
        if (!graphs.stillHas(graph, ready))
          throw new RequestError('experiment-ended', said('networkChanged'));
        const { activations } = await engine.run({
          graph: ready.name,
          rgb,
          preparation: ready.preparation,
          groups: [],
          activations: [layer],
        });
        return { ...cutOut(activations.get(layer)!, shape, map), frame: frame.header.frame };
      } finally {
        giveBack();
      }
    } finally {
      this.#requests--;
    }
  }
}

function cutOut(values: Float32Array, shape: Shape, map: number | null): Omit<Values, 'frame'> {
  const { height, width, channels } = shape;
  const size = height * width;
  const wanted = map === null ? values : values.slice(map * size, (map + 1) * size);
  const place = isVector(shape) ? [] : [height, width];
  return {
    shape: map === null ? [channels, ...place] : place,
    values: new Uint8Array(wanted.buffer, wanted.byteOffset, wanted.byteLength),
  };
}
