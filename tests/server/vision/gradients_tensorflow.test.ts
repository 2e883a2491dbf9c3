import { test } from 'vitest';
import { createTensorflowExecutor } from '../../../server/vision/tfjs/tensorflow.ts';
import { COMPARED } from '../../backends.ts';
import { gradientTests } from './gradient_tests.ts';

const missing = COMPARED.find(({ backend }) => backend === 'tensorflow-cpu')?.missing;

if (missing) test.skip(`tensorflow-cpu: ${missing}`);
else gradientTests(await createTensorflowExecutor({ threads: 1, gpu: false }));
