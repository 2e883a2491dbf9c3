/** Files of tensors as others write them, with values that a formula gives. */

import { expectedTensors } from '../../../server/weights/convert.ts';
import type { Network } from '../../../shared/networks.ts';

export interface PlainTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** As torch.save would get them from `network`. */
export function torchTensorsOf(network: Network): Map<string, PlainTensor> {
  return new Map(
    expectedTensors(network, 'torch').map(({ key, shape }, n) => {
      const count = shape.reduce((product, size) => product * size, 1);
      const values = new Float32Array(count);
      for (let i = 0; i < count; i++) values[i] = 1 + 0.5 * Math.sin(i + n);
      return [key, { shape, values }];
    }),
  );
}

export function safetensorsOf(tensors: ReadonlyMap<string, PlainTensor>): Uint8Array {
  let offset = 0;
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  for (const [key, { shape, values }] of tensors) {
    header[key] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  return safetensorsFile(header, Buffer.concat([...tensors.values()].map(({ values }) => bytesOf(values))));
}

export function safetensorsFile(header: unknown, data: Uint8Array): Uint8Array {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, data]);
}

export function bytesOf(values: Float32Array | Uint16Array | Int32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
