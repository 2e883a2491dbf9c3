/** As server/main.ts ends, with a thread that hangs: says so, closes the engine and leaves. */

import { leaveProcess } from '../../server/leave_process.ts';
import { Engine } from '../../server/vision/engine.ts';

const engine = await Engine.open({ backend: 'onnx-cpu', workers: 1, threadsPerWorker: 1 });
const relu = { kind: 'relu', name: 'relu' } as const;
await engine.load('relu', { input: { height: 1, width: 1, channels: 3 }, layers: [relu] }, new Map());
await engine.breakDown({ kind: 'hangs', forMs: 10_000 });
const preparation = { kind: 'values', values: new Float32Array(3) } as const;
engine
  .run({ graph: 'relu', rgb: new Uint8Array(), preparation, groups: [], activations: ['relu'] })
  .catch(() => undefined);
console.log('hangs');
await engine.close();
leaveProcess(engine);
