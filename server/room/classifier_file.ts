/**
 * A taught classifier as a file: "CVCT", the header's length (uint32, little-endian), the header as JSON, then the
 * weights' float32 values (little-endian) behind each other in the header's order.
 */

import { z } from 'zod';
import { shortText } from '../../shared/issue_said.ts';
import { elementsOf } from '../../shared/layers.ts';
import { type Saying, said } from '../../shared/sayings.ts';
import {
  CLASS_NAME_MAX,
  type Features,
  TAUGHT_CLASSES_MAX,
  TAUGHT_CLASSES_MIN,
  TAUGHT_KINDS,
  type TaughtKind,
  taughtGraph,
} from '../../shared/taught.ts';
import type { Tensor, Weights } from '../vision/executor.ts';
import { weightShapesOf } from '../vision/weight_shapes.ts';
import { RequestError } from './request_error.ts';

export const CLASSIFIER_SCHEMA = 1;

export interface Classifier {
  readonly kind: TaughtKind;
  readonly classNames: readonly string[];
  readonly weights: Weights;
}

const MAGIC = 'CVCT';
const PREFIX_BYTES = 8;
const HEADER_BYTES_MAX = 20_000;
const FLOAT_BYTES = 4;

const headerSchema = z.strictObject({
  schema: z.literal(CLASSIFIER_SCHEMA),
  /** The model that it was taught on. */
  model: z.string(),
  features: z.strictObject({ layer: z.string(), count: z.number().int() }),
  kind: z.enum(TAUGHT_KINDS),
  classNames: z
    .array(z.string().trim().min(1).max(CLASS_NAME_MAX))
    .min(TAUGHT_CLASSES_MIN)
    .max(TAUGHT_CLASSES_MAX),
});

/** The most that a file for these features has. */
export function classifierBytesMax(features: Features): number {
  return (
    PREFIX_BYTES +
    HEADER_BYTES_MAX +
    floatsOf(shapesFor(features, 'hidden', TAUGHT_CLASSES_MAX)) * FLOAT_BYTES
  );
}

export function writeClassifier(
  { kind, classNames, weights }: Classifier,
  model: string,
  features: Features,
): Uint8Array {
  const described = { layer: features.layer, count: elementsOf(features.shape) };
  const text = JSON.stringify({ schema: CLASSIFIER_SCHEMA, model, features: described, kind, classNames });
  const header = new TextEncoder().encode(text);
  const shapes = shapesFor(features, kind, classNames.length);
  const bytes = new Uint8Array(PREFIX_BYTES + header.length + floatsOf(shapes) * FLOAT_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setUint32(MAGIC.length, header.length, true);
  bytes.set(header, PREFIX_BYTES);
  let at = PREFIX_BYTES + header.length;
  for (const name of shapes.keys())
    for (const value of weights.get(name)!.values) {
      view.setFloat32(at, value, true);
      at += FLOAT_BYTES;
    }
  return bytes;
}

/** Throws `RequestError` for anything but a whole file of this version, for this model, with numbers only. */
export function readClassifier(bytes: Uint8Array, model: string, features: Features): Classifier {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < PREFIX_BYTES || new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) !== MAGIC)
    throw refused('classifierOther');
  const headerBytes = view.getUint32(MAGIC.length, true);
  if (headerBytes > HEADER_BYTES_MAX || PREFIX_BYTES + headerBytes > bytes.length)
    throw refused('classifierCutOff');
  const header = headerOf(bytes.subarray(PREFIX_BYTES, PREFIX_BYTES + headerBytes));
  if (header.model !== model) throw refused('classifierOfModel', model, header.model);
  const count = elementsOf(features.shape);
  if (header.features.layer !== features.layer || header.features.count !== count)
    throw refused('classifierFeatures', count, features.layer, header.features.count, header.features.layer);
  const shapes = shapesFor(features, header.kind, header.classNames.length);
  const expected = PREFIX_BYTES + headerBytes + floatsOf(shapes) * FLOAT_BYTES;
  if (bytes.length !== expected)
    throw refused('classifierBytes', expected, header.classNames.length, bytes.length);
  let at = PREFIX_BYTES + headerBytes;
  const weights = new Map<string, Tensor>();
  for (const [name, shape] of shapes) {
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
    for (let index = 0; index < values.length; index++, at += FLOAT_BYTES) {
      values[index] = view.getFloat32(at, true);
      if (!Number.isFinite(values[index])) throw refused('classifierNotNumber', `${values[index]}`, name);
    }
    weights.set(name, { shape, values });
  }
  return { kind: header.kind, classNames: header.classNames, weights };
}

function headerOf(bytes: Uint8Array): z.output<typeof headerSchema> {
  let data: unknown;
  try {
    data = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw refused('classifierHeaderDamaged');
  }
  const { schema } = Object(data) as { schema?: unknown };
  if (schema !== CLASSIFIER_SCHEMA) throw refused('classifierVersion', CLASSIFIER_SCHEMA, shortText(schema));
  const parsed = headerSchema.safeParse(data);
  if (!parsed.success) throw refused('classifierHeader', shortText(parsed.error.issues[0]!.path.join('.')));
  return parsed.data;
}

function shapesFor(features: Features, kind: TaughtKind, classes: number) {
  return weightShapesOf(taughtGraph(features.shape, kind, classes));
}

function floatsOf(shapes: ReadonlyMap<string, readonly number[]>): number {
  return [...shapes.values()].reduce(
    (sum, shape) => sum + shape.reduce((product, size) => product * size, 1),
    0,
  );
}

function refused(...saying: Saying): RequestError {
  return new RequestError('teach-refused', said(...saying));
}
