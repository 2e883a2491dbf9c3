/**
 * The thread that explains and teaches. Frames are answered one after the other; a training takes its steps between
 * them. Samples, and what excited maps, are in its memory and nowhere else.
 */

import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { said } from '../../../shared/sayings.ts';
import type { TrainingPoint } from '../../../shared/taught.ts';
import { type Breakdown, breakDown } from '../breakdown.ts';
import { normalise } from '../normalise.ts';
import { openGradients } from '../tfjs/study.ts';
import { biasOf, kernelOf } from '../weight_shapes.ts';
import { explain, thumbnailOf } from './explain.ts';
import { giveWay } from './low_priority.ts';
import type {
  StudyAnswer,
  StudyFrame,
  StudyNetwork,
  StudyRequest,
  StudyResult,
  StudyTraining,
  TrainingResult,
} from './messages.ts';
import { StudyError } from './study_error.ts';
import { StudyRoom } from './study_room.ts';

const PROGRESS_EVERY_MS = 100;

giveWay();
const port = parentPort!;
const tfjs = await openGradients();
const networks = new Map<string, { network: StudyNetwork; gradients: ReturnType<typeof tfjs.graph> }>();
const rooms = new Map<string, StudyRoom>();
const stops = new Set<string>();
let broken: Breakdown | undefined;
const trainings = new Set<string>();

function roomNamed(name: string): StudyRoom {
  const room = rooms.get(name) ?? new StudyRoom();
  rooms.set(name, room);
  return room;
}

function study(frame: StudyFrame): StudyResult {
  if (broken) breakDown(broken);
  const start = performance.now();
  const found = networks.get(frame.network);
  if (!found) throw new Error(`expected a network that is loaded, got ${frame.network}`);
  const { network, gradients } = found;
  const room = roomNamed(frame.room);
  const pass = gradients.forward(normalise(frame.rgb, network.preprocessing));
  try {
    const views = explain(network.graph, pass, frame, room.excitement);
    if (frame.sample === undefined)
      return { views, tensors: tfjs.tensors(), tookMs: performance.now() - start };
    room.keep(frame.sample, network.graph, pass);
    const thumbnail = thumbnailOf(frame.rgb, network.preprocessing.cropPx);
    return { views, thumbnail, tensors: tfjs.tensors(), tookMs: performance.now() - start };
  } finally {
    pass.dispose();
  }
}

/** Steps with pauses in which frames get their turn. */
async function train(
  request: StudyTraining,
  tell: (points: readonly TrainingPoint[]) => void,
): Promise<TrainingResult> {
  const { room: name, classes, hidden, epochs, seed, kind } = request;
  if (trainings.size) throw new StudyError(said('otherTraining'));
  trainings.add(name);
  stops.delete(name);
  const room = roomNamed(name);
  const held = room.set(classes.map((ids) => ids.held));
  const training = tfjs.train(room.set(classes.map((ids) => ids.training)), held, {
    classes: classes.length,
    hidden,
    epochs,
    seed,
  });
  try {
    const points: TrainingPoint[] = [];
    let toldAtMs = performance.now();
    while (!training.done && !stops.has(name)) {
      points.push(training.step());
      await setImmediate();
      if (performance.now() - toldAtMs < PROGRESS_EVERY_MS) continue;
      toldAtMs = performance.now();
      tell(points.splice(0));
    }
    tell(points);
    const layers = training.layers();
    const names = kind === 'hidden' ? ['fc1', 'fc2'] : ['fc2'];
    const weights = layers.flatMap(({ kernel, bias }, index) => [
      [kernelOf(names[index]!), kernel] as const,
      [biasOf(names[index]!), bias] as const,
    ]);
    return { stopped: stops.has(name), weights: weights.map(([key, value]) => [key, value]), tensors: 0 };
  } finally {
    training.dispose();
    trainings.delete(name);
  }
}

async function answer(id: number, request: StudyRequest): Promise<unknown> {
  switch (request.kind) {
    case 'load': {
      const { network, weights } = request;
      networks.get(network.name)?.gradients.dispose();
      networks.set(network.name, { network, gradients: tfjs.graph(network.graph, new Map(weights)) });
      return undefined;
    }
    case 'frame':
      return study(request.frame);
    case 'train': {
      const result = await train(request.training, (points) => {
        if (points.length) port.postMessage({ kind: 'progress', id, points } satisfies StudyAnswer);
      });
      return { ...result, tensors: tfjs.tensors() } satisfies TrainingResult;
    }
    case 'stop':
      stops.add(request.room);
      return undefined;
    case 'forget': {
      const room = rooms.get(request.room);
      room?.forget(request);
      if (room?.empty) rooms.delete(request.room);
      return undefined;
    }
    case 'break':
      broken = request.how;
      return undefined;
    case 'close':
      port.close();
      return undefined;
  }
}

port.on('message', ({ id, request }: { id: number; request: StudyRequest }) => {
  answer(id, request).then(
    (value) => port.postMessage({ kind: 'answer', id, value } satisfies StudyAnswer),
    (error: Error) => {
      const known = error instanceof StudyError ? error.said : undefined;
      port.postMessage({
        kind: 'error',
        id,
        message: error.message,
        ...(known && { said: known }),
      } satisfies StudyAnswer);
    },
  );
});
port.postMessage({ kind: 'ready' } satisfies StudyAnswer);
