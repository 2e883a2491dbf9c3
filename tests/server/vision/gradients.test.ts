import { createWasmExecutor } from '../../../server/vision/tfjs/wasm.ts';
import { gradientTests } from './gradient_tests.ts';

gradientTests(await createWasmExecutor());
