import { colourTable } from '../../shared/colours/colour_maps.ts';
import { isNonNegative, isVector, type Layer, type Shape, shapesOf } from '../../shared/layers.ts';
import { ALEXNET, type Network, networkNamed, withClasses } from '../../shared/networks.ts';
import type { View } from '../../shared/protocol.ts';
import type { Scale } from '../../shared/scale.ts';
import type { CaptureController } from '../capture/source.ts';
import type { Painter } from '../paint/painter.ts';
import type { Connection } from '../stream/connection.ts';
import type { Choice, Choices } from './choice.ts';
import type { ExperimentStore } from './experiment_store.ts';
import type { FrameLoop } from './frame_loop.ts';
import type { LabStore } from './lab_store.ts';
import type { Lecture } from './lecture.ts';
import type { Pointing } from './pointing.ts';
import type { Together } from './together.ts';

/** What all elements of the page share. */
export interface Session {
  readonly connection: Connection;
  readonly capture: CaptureController;
  readonly painter: Painter;
  readonly choice: Choice;
  readonly lab: LabStore;
  readonly lecture: Lecture;
  readonly experiment: ExperimentStore;
  readonly together: Together;
  readonly pointing: Pointing;
  readonly frames: FrameLoop;
}

/** The chosen layer, map and neuron, within what the network has. */
export interface Chosen {
  readonly network: Network;
  readonly layer: Layer;
  readonly shape: Shape;
  readonly signed: boolean;
  readonly vector: boolean;
  readonly map: number;
  readonly row: number;
  readonly column: number;
  readonly layerView: View;
  readonly mapView: View;
  /** Of the chosen neuron. */
  readonly valueView: View;
  /** Where the chosen map is largest. */
  readonly peakView: View;
}

/** Before the server has said which, its default, so that the page can be laid out. */
export function networkOf({ connection }: Session): Network {
  const running = connection.welcome?.network;
  const known = running && networkNamed(running.name);
  if (!known) return ALEXNET;
  // Added models have classes of their own. Layers are compared by identity, so that there is one of each.
  const { classNames } = running;
  const key = `${known.name}/${classNames.length}`;
  const network = networksByClasses.get(key) ?? withClasses(known, classNames.length);
  networksByClasses.set(key, network);
  return network;
}

const networksByClasses = new Map<string, Network>();

export function chosenOf(session: Session): Chosen {
  const network = networkOf(session);
  const { graph } = network;
  const choices = session.choice.now;
  const layer = graph.layers.find(({ name }) => name === choices.layer) ?? graph.layers[0]!;
  const shape = shapesOf(graph).get(layer.name)!;
  const vector = isVector(shape);
  const map = Math.min(choices.map, shape.channels - 1);
  // A vector's values all share one scale: they come as numbers.
  const scale = vector ? 'layer' : scaleOf(choices);
  const row = Math.floor(choices.down * shape.height);
  const column = Math.floor(choices.across * shape.width);
  return {
    network,
    layer,
    shape,
    signed: !isNonNegative(graph, layer.name),
    vector,
    map,
    row,
    column,
    layerView: { kind: 'layer', layer: layer.name, scale },
    mapView: { kind: 'map', layer: layer.name, map, scale },
    valueView: { kind: 'value', layer: layer.name, map, row, column },
    peakView: { kind: 'peak', layer: layer.name, map },
  };
}

/** A held or fixed extreme that nobody knows yet is the layer's own. */
function scaleOf({ scale, extreme }: Choices): Scale {
  if (scale === 'fixed' || scale === 'hold') return extreme ?? 'layer';
  return scale;
}

/** Signed values get the theme's own map, whose zero is near the background. */
export function coloursOf({ choice }: Session, signed: boolean): Uint8Array {
  if (signed) return colourTable(choice.dark ? 'diverging-dark' : 'diverging-light');
  return colourTable(choice.now.colours);
}

/** Between tiles: told apart from zero in every colour map. */
export function gapColour({ choice }: Session): string {
  return choice.dark ? '#39424e' : '#a9b2bd';
}
