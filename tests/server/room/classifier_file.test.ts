import { describe, expect, test } from 'vitest';
import {
  type Classifier,
  classifierBytesMax,
  readClassifier,
  writeClassifier,
} from '../../../server/room/classifier_file.ts';
import { weightShapesOf } from '../../../server/vision/weight_shapes.ts';
import { type Features, taughtGraph } from '../../../shared/taught.ts';

const FEATURES: Features = { layer: 'pool5', shape: { height: 2, width: 2, channels: 3 } };

function classifier(kind: Classifier['kind'], ...classNames: string[]): Classifier {
  const shapes = weightShapesOf(taughtGraph(FEATURES.shape, kind, classNames.length));
  const weights = [...shapes].map(([name, shape]) => {
    const count = shape.reduce((product, size) => product * size, 1);
    return [name, { shape, values: Float32Array.from({ length: count }, (_, i) => Math.sin(i)) }] as const;
  });
  return { kind, classNames, weights: new Map(weights) };
}

const saved = (kind: Classifier['kind'] = 'linear') =>
  Buffer.from(writeClassifier(classifier(kind, 'mug', 'Stift ✎'), 'alexnet', FEATURES));
const read = (bytes: Uint8Array) => readClassifier(bytes, 'alexnet', FEATURES);

/** The header's text changed, its length kept in step. */
function withHeader(from: string, to: string): Buffer {
  const bytes = saved();
  const length = bytes.readUInt32LE(4);
  const header = Buffer.from(
    bytes
      .subarray(8, 8 + length)
      .toString()
      .replace(from, to),
  );
  const size = Buffer.alloc(4);
  size.writeUInt32LE(header.length);
  return Buffer.concat([bytes.subarray(0, 4), size, header, bytes.subarray(8 + length)]);
}

describe('a classifier’s file', () => {
  test.each(['linear', 'hidden'] as const)('%s: comes back as it was', (kind) => {
    expect(read(saved(kind))).toEqual(classifier(kind, 'mug', 'Stift ✎'));
    expect(saved(kind).length).toBeLessThanOrEqual(classifierBytesMax(FEATURES));
  });

  test.each([
    ['another file', Buffer.from('PNG and more'), /a classifier that convcast saved, got another file/],
    ['nothing', Buffer.alloc(0), /a classifier that convcast saved/],
    ['one that is cut off', saved().subarray(0, -4), /expected [\d,]+ bytes for 2 classes, got \d+/],
    ['one with something behind', Buffer.concat([saved(), Buffer.alloc(4)]), /expected [\d,]+ bytes/],
    ['a damaged header', withHeader('{', '!'), /header is damaged/],
    ['another version', withHeader('"schema":1', '"schema":2'), /version 1, got version 2/],
    ['another model’s', withHeader('"alexnet"', '"lenet"'), /taught on alexnet.*one of lenet/],
    ['other features', withHeader('"count":12', '"count":9'), /12 features of pool5, got 9/],
    ['one class', withHeader('"mug",', ''), /expected a classifier’s header/],
    ['a kind that isn’t', withHeader('"linear"', '"cubic"'), /expected a classifier’s header/],
  ])('%s is refused', (_what, bytes, message) => {
    expect(() => read(bytes)).toThrow(message);
  });

  test('a weight that is no number is refused', () => {
    const bytes = saved();
    bytes.writeFloatLE(Number.NaN, bytes.length - 4);
    expect(() => read(bytes)).toThrow(/numbers only, got NaN in fc2.bias/);
  });
});
