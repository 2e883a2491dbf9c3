/**
 * The part of ONNX's file format that a feed-forward graph needs. Field numbers are onnx.proto's
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 */

import protobuf from 'protobufjs/light.js';

const root = protobuf.Root.fromJSON({
  nested: {
    ModelProto: {
      fields: {
        irVersion: { id: 1, type: 'int64' },
        producerName: { id: 2, type: 'string' },
        graph: { id: 7, type: 'GraphProto' },
        opsetImport: { id: 8, type: 'OperatorSetIdProto', rule: 'repeated' },
      },
    },
    OperatorSetIdProto: {
      fields: { domain: { id: 1, type: 'string' }, version: { id: 2, type: 'int64' } },
    },
    GraphProto: {
      fields: {
        node: { id: 1, type: 'NodeProto', rule: 'repeated' },
        name: { id: 2, type: 'string' },
        initializer: { id: 5, type: 'TensorProto', rule: 'repeated' },
        input: { id: 11, type: 'ValueInfoProto', rule: 'repeated' },
        output: { id: 12, type: 'ValueInfoProto', rule: 'repeated' },
      },
    },
    NodeProto: {
      fields: {
        input: { id: 1, type: 'string', rule: 'repeated' },
        output: { id: 2, type: 'string', rule: 'repeated' },
        name: { id: 3, type: 'string' },
        opType: { id: 4, type: 'string' },
        attribute: { id: 5, type: 'AttributeProto', rule: 'repeated' },
      },
    },
    AttributeProto: {
      fields: {
        name: { id: 1, type: 'string' },
        i: { id: 3, type: 'int64' },
        ints: { id: 8, type: 'int64', rule: 'repeated' },
        type: { id: 20, type: 'int32' },
      },
    },
    TensorProto: {
      fields: {
        dims: { id: 1, type: 'int64', rule: 'repeated' },
        dataType: { id: 2, type: 'int32' },
        name: { id: 8, type: 'string' },
        rawData: { id: 9, type: 'bytes' },
      },
    },
    ValueInfoProto: { fields: { name: { id: 1, type: 'string' }, type: { id: 2, type: 'TypeProto' } } },
    TypeProto: { fields: { tensorType: { id: 1, type: 'TypeProtoTensor' } } },
    TypeProtoTensor: {
      fields: { elemType: { id: 1, type: 'int32' }, shape: { id: 2, type: 'TensorShapeProto' } },
    },
    TensorShapeProto: { fields: { dim: { id: 1, type: 'Dimension', rule: 'repeated' } } },
    Dimension: { fields: { dimValue: { id: 1, type: 'int64' } } },
  },
});

const modelProto = root.lookupType('ModelProto');

const FLOAT = 1;
const UINT8 = 2;
const INT64 = 7;

/** What an attribute holds, as AttributeProto.AttributeType numbers it. */
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;

/** Opset 21 is read by every onnxruntime from 1.20 on. */
const IR_VERSION = 10;
const OPSET_VERSION = 21;

export interface OnnxNode {
  readonly opType: string;
  readonly input: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, number | readonly number[]>>;
}

export interface OnnxConstant {
  readonly shape: readonly number[];
  readonly values: Float32Array | BigInt64Array | Uint8Array;
}

/** Shapes by name, of float32 values. */
export type OnnxValues = ReadonlyMap<string, readonly number[]>;

export interface OnnxGraph {
  readonly inputs: OnnxValues;
  readonly outputs: OnnxValues;
  readonly constants: ReadonlyMap<string, OnnxConstant>;
  readonly nodes: readonly OnnxNode[];
}

/** The bytes of an .onnx file. */
export function encodeOnnx({ inputs, outputs, constants, nodes }: OnnxGraph): Uint8Array {
  const message = {
    irVersion: IR_VERSION,
    producerName: 'convcast',
    opsetImport: [{ domain: '', version: OPSET_VERSION }],
    graph: {
      name: 'graph',
      input: valueInfos(inputs),
      output: valueInfos(outputs),
      initializer: [...constants].map(([name, { shape, values }]) => ({
        name,
        dims: shape,
        dataType: dataTypeOf(values),
        rawData: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      })),
      node: nodes.map(({ opType, input, output, attributes }) => ({
        name: output,
        opType,
        input,
        output: [output],
        attribute: Object.entries(attributes).map(([name, value]) =>
          typeof value === 'number'
            ? { name, type: ATTRIBUTE_INT, i: value }
            : { name, type: ATTRIBUTE_INTS, ints: value },
        ),
      })),
    },
  };
  return modelProto.encode(message).finish();
}

function dataTypeOf(values: OnnxConstant['values']): number {
  if (values instanceof Float32Array) return FLOAT;
  return values instanceof Uint8Array ? UINT8 : INT64;
}

function valueInfos(values: OnnxValues) {
  return [...values].map(([name, shape]) => ({
    name,
    type: { tensorType: { elemType: FLOAT, shape: { dim: shape.map((dimValue) => ({ dimValue })) } } },
  }));
}
