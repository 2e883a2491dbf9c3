/**
 * A room's graphs in the engine: the network (shared by all rooms), the Lab's stack, and the stacks that the Lab
 * compares. A stack is loaded when the first frame needs it; while only its numbers change it is never rebuilt.
 */

import {
  type Experiment,
  type PictureSetting,
  pictureSettingsOf,
  skippedSteps,
} from '../../shared/experiment.ts';
import type { LabState } from '../../shared/lab.ts';
import { labGraph, labWeights } from '../../shared/lab_graph.ts';
import { type Graph, type Shape, shapesOf } from '../../shared/layers.ts';
import { type PreparationStep, withoutSteps } from '../../shared/networks.ts';
import type { GraphName, LabGraphName } from '../../shared/protocol.ts';
import type { Engine } from '../vision/engine.ts';
import type { Weights } from '../vision/executor.ts';
import type { Preparation } from '../vision/run.ts';
import type { Model } from '../weights/registry.ts';
import { ExperimentGraph } from './experiment_graph.ts';

/** A graph that the engine has, and how a picture gets into it. */
export interface ReadyGraph {
  /** Its name in the engine. */
  readonly name: string;
  /** Another when it was loaded anew; the same when only a stack's numbers changed. */
  readonly load: symbol;
  /** Another object when its weights, or its preparation, are others. */
  readonly weights: object;
  readonly shapes: ReadonlyMap<string, Shape>;
  readonly preparation: Preparation;
  /** The side of the square picture that goes in. */
  readonly sidePx: number;
  /** How an experiment alters the picture before that. */
  readonly alterations?: readonly PictureSetting[];
  /** Steps of its preparation that an experiment leaves out. */
  readonly skipped?: readonly PreparationStep[];
  /** Instead of a picture it reads this layer of the network. */
  readonly reads?: string;
}

/** A classifier that the room taught, on a layer of the network. */
export interface TaughtGraph {
  readonly graph: Graph;
  readonly weights: Weights;
  readonly layer: string;
}

interface Loaded {
  state: LabState;
  structure: string;
  /** The ready graph's. */
  load: symbol;
  ready: Promise<ReadyGraph>;
}

export class RoomGraphs {
  readonly #engine: Engine;
  readonly #prefix: string;
  #network: ReadyGraph;
  readonly #wanted = new Map<GraphName, LabState>();
  readonly #loaded = new Map<GraphName, Loaded>();
  /** Graphs that the engine is about to forget: of that name none is loaded before. */
  readonly #leaving = new Map<GraphName, Promise<void>>();
  #taught: ReadyGraph | undefined;
  #model: Model;
  readonly #experimentGraph: ExperimentGraph;
  #experiment: Experiment = [];

  constructor(engine: Engine, model: Model, room: string) {
    this.#engine = engine;
    this.#prefix = `${room}/`;
    this.#model = model;
    this.#network = readyNetwork(model);
    this.#experimentGraph = new ExperimentGraph(engine, `${room}/experiment`);
  }

  /** Frames from now on are answered by this one, which the engine has. */
  setNetwork(model: Model): void {
    this.#model = model;
    this.#network = readyNetwork(model);
  }

  /** Frames from now on go through the network as the experiment has it. */
  setExperiment(experiment: Experiment): void {
    this.#experiment = experiment;
    if (!experiment.length) this.#experimentGraph.unneeded();
  }

  /** What the frames from now on are computed with; undefined: the graph is gone. */
  set(graph: LabGraphName, state: LabState | undefined): void {
    if (state) this.#wanted.set(graph, state);
    else {
      this.#wanted.delete(graph);
      if (this.#loaded.has(graph)) this.#leaving.set(graph, this.#unload(graph));
    }
  }

  /** Resolves when frames are answered by it. */
  async setTaught(taught: TaughtGraph | null): Promise<void> {
    const name = `${this.#prefix}taught`;
    if (!taught) {
      this.#taught = undefined;
      return this.#engine.unload(name);
    }
    const { graph, weights, layer } = taught;
    // As inputs its weights are there at once; as constants the stream would wait for the runtime to rearrange them.
    await this.#engine.load(name, graph, weights, { editable: true });
    this.#taught = { ...this.#network, name, weights, shapes: shapesOf(graph), reads: layer };
  }

  /** The shapes of a graph as it is wanted now; undefined where there is no such graph. */
  shapes(graph: GraphName): ReadonlyMap<string, Shape> | undefined {
    if (graph === 'network' || graph === 'trained' || graph === 'kept') return this.#network.shapes;
    if (graph === 'taught') return this.#taught?.shapes;
    const state = this.#wanted.get(graph);
    return state && shapesOf(labGraph(state));
  }

  /** Resolves when the engine has the graph as it is wanted now. */
  async ready(graph: GraphName): Promise<ReadyGraph | undefined> {
    // A kept picture goes through the network as it is now.
    if (graph === 'network' || graph === 'kept')
      return this.#experiment.length ? this.#networkInExperiment() : this.#network;
    // Without an experiment it is what the network is.
    if (graph === 'trained') return this.#experiment.length ? this.#network : undefined;
    if (graph === 'taught') return this.#taught;
    const state = this.#wanted.get(graph);
    if (!state) return undefined;
    const loaded = this.#loaded.get(graph);
    if (loaded?.state === state) return loaded.ready;
    const structure = JSON.stringify(labGraph(state));
    const same = loaded?.structure === structure ? loaded : undefined;
    const load = same?.load ?? Symbol(graph);
    const next: Loaded = {
      state,
      structure,
      load,
      ready: (loaded?.ready.catch(() => undefined) ?? this.#leaving.get(graph) ?? Promise.resolve()).then(
        () => this.#bring(this.#prefix + graph, state, load, !!same),
      ),
    };
    this.#loaded.set(graph, next);
    // What could not be loaded is tried again for the next frame.
    next.ready.catch(() => {
      if (this.#loaded.get(graph) === next) this.#loaded.delete(graph);
    });
    return next.ready;
  }

  /**
   * Whether a run that is asked of the engine in this very turn of the event loop finds the graph as it was when it was
   * ready. While a frame waits for its turn a comparison may end, a stack become another one, and so may the model.
   */
  stillHas(graph: GraphName, ready: ReadyGraph): boolean {
    if (graph === 'taught') return this.#taught !== undefined;
    const now = ready.preparation.kind === 'lab' ? this.#loaded.get(graph) : this.#network;
    return now?.load === ready.load;
  }

  async close(): Promise<void> {
    await this.setTaught(null);
    await this.#experimentGraph.close();
    await Promise.all([...this.#loaded.keys()].map((graph) => this.#unload(graph)));
  }

  async #networkInExperiment(): Promise<ReadyGraph> {
    const experiment = this.#experiment;
    const network = this.#network;
    const name = await this.#experimentGraph.ready(this.#model, experiment);
    const skipped = skippedSteps(experiment);
    const preprocessing = withoutSteps(this.#model.network.preprocessing, skipped);
    return {
      ...network,
      name: name ?? network.name,
      weights: name === undefined && !skipped.length ? network.weights : experiment,
      preparation: { kind: 'network', preprocessing },
      alterations: pictureSettingsOf(experiment),
      skipped,
    };
  }

  async #unload(graph: GraphName): Promise<void> {
    const loaded = this.#loaded.get(graph);
    this.#loaded.delete(graph);
    await loaded?.ready.catch(() => undefined);
    if (loaded) await this.#engine.unload(this.#prefix + graph).catch(() => undefined);
  }

  async #bring(name: string, state: LabState, load: symbol, sameStructure: boolean): Promise<ReadyGraph> {
    const graph = labGraph(state);
    const weights = labWeights(state);
    if (sameStructure) await this.#engine.setWeights(name, weights);
    else await this.#engine.load(name, graph, weights, { editable: true });
    return {
      name,
      load,
      weights,
      shapes: shapesOf(graph),
      preparation: { kind: 'lab', input: state.input, shift: state.shift },
      sidePx: state.input.sidePx,
    };
  }
}

function readyNetwork({ name, weights, network: { graph, preprocessing } }: Model): ReadyGraph {
  return {
    name,
    load: Symbol(name),
    weights,
    shapes: shapesOf(graph),
    preparation: { kind: 'network', preprocessing },
    sidePx: preprocessing.cropPx,
  };
}
