/** Everything that reads what comes from outside, and what it may do with it: use it, or refuse it in words. */

import sharp from 'sharp';
import { z } from 'zod';
import { Access } from '../../server/access/access.ts';
import { decodeFrame } from '../../server/images/decode.ts';
import { FrameError } from '../../server/images/frame_error.ts';
import { parse } from '../../server/parse.ts';
import { readClassifier, writeClassifier } from '../../server/room/classifier_file.ts';
import { RequestError } from '../../server/room/request_error.ts';
import { weightShapesOf } from '../../server/vision/weight_shapes.ts';
import { readStateDict } from '../../server/weights/pth.ts';
import { readSafetensors } from '../../server/weights/safetensors.ts';
import { WeightsError } from '../../server/weights/weights_error.ts';
import { editLab, labEditSchema } from '../../shared/lab_edit.ts';
import { decodeLab, encodeLab } from '../../shared/lab_file.ts';
import { LAB_PRESETS } from '../../shared/lab_presets.ts';
import * as protocol from '../../shared/protocol.ts';
import { decodeResult } from '../../shared/result.ts';
import { taughtGraph } from '../../shared/taught.ts';
import { pthFixture } from '../server/weights/fixtures.ts';
import { safetensorsFile } from '../server/weights/tensor_files.ts';
import { REQUESTS } from './requests.ts';
import { mutated, nearJson, type Target } from './target.ts';

const SIDE_PX = 32;
const CROP = { resizeShorterSidePx: SIDE_PX, cropPx: SIDE_PX };
const REFUSAL_LENGTH_MAX = 2000;

class Unlawful extends Error {}

/** What is refused is refused with this error, and in few words. */
function mayRefuse(error: unknown, allowed: new (...parts: never[]) => Error): void {
  if (!(error instanceof allowed)) throw error;
  if (error.message.length > REFUSAL_LENGTH_MAX)
    throw new Unlawful(`expected a short refusal, got ${error.message.length} characters`);
}

const json = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

const picture = sharp({
  create: {
    width: 40,
    height: 36,
    channels: 3,
    background: '#336699',
    noise: { type: 'gaussian', sigma: 30 },
  },
});
const pictures = await Promise.all([
  picture.clone().jpeg().toBuffer(),
  picture.clone().jpeg({ progressive: true }).toBuffer(),
  picture.clone().png().toBuffer(),
  picture.clone().png({ palette: true, progressive: true }).toBuffer(),
  picture.clone().webp().toBuffer(),
  picture.clone().webp({ lossless: true }).toBuffer(),
]);

const frames: Target = {
  name: 'frame',
  inputs: mutated(pictures),
  async run(bytes) {
    const start = performance.now();
    try {
      const rgb = await decodeFrame(bytes, CROP);
      if (rgb.length !== SIDE_PX * SIDE_PX * 3)
        throw new Unlawful(`expected a crop, got ${rgb.length} bytes`);
    } catch (error) {
      mayRefuse(error, FrameError);
    }
    const tookMs = performance.now() - start;
    if (tookMs > 3000) throw new Unlawful(`expected an answer soon, got one after ${tookMs} ms`);
  },
};

const SCHEMAS = Object.entries<unknown>(protocol).flatMap(([name, value]) =>
  value instanceof z.ZodType ? [[name, value] as const] : [],
);

const requests: Target = {
  name: 'request',
  inputs: nearJson(REQUESTS),
  run(bytes) {
    for (const [name, schema] of [...SCHEMAS, ['labEditSchema', labEditSchema] as const])
      try {
        parse(name, schema, json(bytes));
      } catch (error) {
        mayRefuse(error, RequestError);
      }
    if (({} as Record<string, unknown>).polluted !== undefined)
      throw new Unlawful('expected every object as it was, got one with a key more');
  },
};

const stack = LAB_PRESETS[0]!.make([]);
const labFiles: Target = {
  name: 'lab-file',
  inputs: nearJson(LAB_PRESETS.slice(0, 4).map(({ make }) => JSON.parse(encodeLab(make([]))) as unknown)),
  run(bytes) {
    const read = decodeLab(new TextDecoder().decode(bytes));
    if (read.ok) decodeLab(encodeLab(read.state));
  },
};

const labEdits: Target = {
  name: 'lab-edit',
  inputs: nearJson([
    { path: 'layers.0.kernels.0.bias', value: 0.5 },
    { path: 'layers.0.sizePx', value: 7 },
    { path: 'input', value: stack.input },
    { path: '__proto__.polluted', value: 1 },
    { path: 'layers.length', value: 1e9 },
  ]),
  run(bytes) {
    const edit = labEditSchema.safeParse(json(bytes));
    if (edit.success) editLab(stack, edit.data);
    if (({} as Record<string, unknown>).polluted !== undefined)
      throw new Unlawful('expected every object as it was, got one with a key more');
  },
};

const features = { layer: 'pool5', shape: { height: 1, width: 1, channels: 6 } };
const weights = new Map(
  [...weightShapesOf(taughtGraph(features.shape, 'linear', 2))].map(([name, shape]) => [
    name,
    { shape, values: new Float32Array(shape.reduce((product, size) => product * size, 1)) },
  ]),
);
const classifiers: Target = {
  name: 'classifier',
  inputs: mutated([
    writeClassifier({ kind: 'linear', classNames: ['a', 'b'], weights }, 'alexnet', features),
  ]),
  run(bytes) {
    try {
      readClassifier(bytes, 'alexnet', features);
    } catch (error) {
      mayRefuse(error, RequestError);
    }
  },
};

const tensor = { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] };
const weightsFiles: Target = {
  name: 'weights',
  inputs: mutated([
    pthFixture('zip.pth'),
    pthFixture('legacy.pth'),
    safetensorsFile({ 'conv1.weight': tensor, __metadata__: { format: 'pt' } }, new Uint8Array(24)),
  ]),
  run(bytes) {
    for (const read of [readStateDict, readSafetensors])
      try {
        for (const each of read(bytes).values())
          if (each.values().byteLength > bytes.length) throw new Unlawful('expected what is there, got more');
      } catch (error) {
        if (!(error instanceof WeightsError)) throw error;
      }
  },
};

const access = new Access('a secret of this test, long enough to be one');
const code = access.code({ role: 'presenter', room: 'abcdefghijkl', link: '0' });
const token = await access.token({
  role: 'presenter',
  room: 'abcdefghijkl',
  link: '0',
  person: 'p',
  name: 'presenter',
  passcode: null,
});
const credentials: Target = {
  name: 'credentials',
  inputs: mutated([code, token].map((text) => new TextEncoder().encode(text))),
  async run(bytes) {
    const text = new TextDecoder().decode(bytes);
    if (text !== code && access.readCode(text)) throw new Unlawful(`expected no grant for ${text}`);
    const identity = await access.readToken(text);
    // The last letter of base64url carries bits that stand for nothing.
    if (identity && text.slice(0, -1) !== token.slice(0, -1))
      throw new Unlawful(`expected nobody for ${text}`);
    if (await access.unseal(text)) throw new Unlawful(`expected no room for ${text}`);
  },
};

const results: Target = {
  name: 'result',
  inputs: nearJson([
    {
      frame: 1,
      views: [
        { view: { kind: 'strip' }, shape: {}, statPairs: 2, content: { sheet: 0, y: 0 } },
        { view: { kind: 'strip' }, shape: {}, statPairs: 0, content: { values: 3 } },
      ],
      sheets: [{ encoding: 'png', bytes: 4 }],
    },
  ]),
  run(bytes) {
    const header = json(bytes) as protocol.ResultHeader;
    try {
      decodeResult(header, new Uint8Array(32));
    } catch (error) {
      if (error instanceof RangeError) throw error;
    }
  },
};

export const TARGETS: readonly Target[] = [
  frames,
  requests,
  labFiles,
  labEdits,
  classifiers,
  weightsFiles,
  credentials,
  results,
];
