/** A view of the newest picture as a file, for slides that can't hold a page: a pass of its own, when somebody asks. */

import { mosaicLayout, tileOrigin } from '../../shared/atlas.ts';
import { colourTable } from '../../shared/colours/colour_maps.ts';
import { type Graph, isNonNegative } from '../../shared/layers.ts';
import { said } from '../../shared/sayings.ts';
import { type ChartRow, chartPicture } from '../images/chart_picture.ts';
import { encodeFile } from '../images/encode.ts';
import { mosaicPicture } from '../images/mosaic_picture.ts';
import type { LayerView, RunResult } from '../vision/run.ts';
import type { Model } from '../weights/registry.ts';
import type { ComputeParts } from './compute_frame.ts';
import type { HeldFrame } from './held_frame.ts';
import { RequestError } from './request_error.ts';
import { viewProblem } from './view_fits.ts';

/** Of a room that are under way. Beyond it they are refused: each is a pass. */
const REQUESTS_MAX = 2;
const ROWS_SHOWN = 5;

export interface ViewPicturesParts extends ComputeParts {
  newest(): HeldFrame | undefined;
  model(): Model;
}

type NetworkView = Extract<LayerView, { kind: 'layer' | 'map' }>;

export class ViewPictures {
  readonly #parts: ViewPicturesParts;
  #requests = 0;

  constructor(parts: ViewPicturesParts) {
    this.#parts = parts;
  }

  /**
   * PNG, lossless.
   *
   * @param name `picture`, a layer (`conv1`: all its maps, of a vector its largest values) or a map (`conv1/9`).
   * @throws RequestError while there is no picture, for what isn't there, and where too many ask at once.
   */
  async png(name: string): Promise<Uint8Array> {
    const { graphs, newest, model, turns, engine } = this.#parts;
    const frame = newest();
    const ready = await graphs.ready('network');
    if (!frame || !ready) throw new RequestError('no-frame', said('noPictureYet'));
    const view = viewNamed(name);
    const problem = view && viewProblem(view, ready.shapes);
    if (problem) throw new RequestError('not-found', problem);
    if (this.#requests >= REQUESTS_MAX)
      throw new RequestError('request-rate', said('tooManyAtOnce', REQUESTS_MAX));
    this.#requests++;
    try {
      const { sidePx, preparation, alterations = [], skipped = [] } = ready;
      const { network, classNames } = model();
      const rgb = await frame.altered(sidePx, alterations, skipped);
      if (!view) return await encodeFile({ values: rgb, widthPx: sidePx, heightPx: sidePx });
      const giveBack = await turns.takeIdle();
      let result: RunResult;
      try {
        if (!graphs.stillHas('network', ready))
          throw new RequestError('experiment-ended', said('networkChanged'));
        result = await engine.run({ graph: ready.name, rgb, preparation, groups: [[view]] });
      } finally {
        giveBack();
      }
      // The camera may have gone off meanwhile.
      if (!newest()) throw new RequestError('no-frame', said('noPictureYet'));
      return await encodeFile(drawn(result, network.graph, classNames));
    } finally {
      this.#requests--;
    }
  }
}

/** null: the picture itself. */
function viewNamed(name: string): NetworkView | null {
  if (name === 'picture') return null;
  const [, layer, map] = /^([^/]{1,40})(?:\/(\d{1,5}))?$/.exec(name) ?? [];
  if (layer === undefined)
    throw new RequestError('not-found', `expected picture, a layer, or a map such as conv1/9, got "${name}"`);
  const of = { graph: 'network', layer, scale: 'unit' } as const;
  return map === undefined ? { kind: 'layer', ...of } : { kind: 'map', ...of, map: Number(map) };
}

function drawn({ views: [first], sheets }: RunResult, graph: Graph, classNames: readonly string[]) {
  const { content, shape, view } = first!;
  const { layer } = view as NetworkView;
  if ('values' in content) {
    const isLast = layer === graph.layers.at(-1)!.name;
    return chartPicture(largest(content.values, isLast ? classNames : []));
  }
  const tiles = view.kind === 'map' ? 1 : shape.channels;
  const layout = mosaicLayout({ ...shape, channels: tiles });
  const { levels, widthPx: rowPx } = sheets[content.sheet]!;
  const origins = Array.from({ length: tiles }, (_, tile) => {
    const { x, y } = tileOrigin(layout, tile);
    return { x, y: y + content.y };
  });
  // A slide is light.
  const colours = colourTable(isNonNegative(graph, layer) ? 'viridis' : 'diverging-light');
  const { rgb, widthPx, heightPx } = mosaicPicture(
    { levels, rowPx, origins, widthPx: shape.width, heightPx: shape.height },
    colours,
  );
  return { values: rgb, widthPx, heightPx };
}

/** Probabilities as shares of 1; other values as shares of the largest. */
function largest(values: Float32Array, classNames: readonly string[]): ChartRow[] {
  const order = Array.from(values, (_, index) => index).sort((a, b) => values[b]! - values[a]!);
  const whole = classNames.length ? 1 : Math.max(values[order[0]!]!, Number.MIN_VALUE);
  return order.slice(0, ROWS_SHOWN).map((index) => {
    const value = values[index]!;
    const text = classNames.length ? `${Math.round(value * 100)} %` : value.toFixed(2);
    return { name: classNames[index] ?? `${index}`, text, share: value / whole };
  });
}
