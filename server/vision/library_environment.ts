import type { BackendName } from './backends.ts';

/**
 * What a backend's library reads when it is loaded. It reads the process's environment, of which a thread has only a
 * copy, so that this is called on the main thread before the library's thread starts.
 */
export function prepareLibrary(backend: BackendName, threads: number): void {
  switch (backend) {
    case 'onnx-cuda':
    case 'onnx-webgpu':
    case 'onnx-cpu':
      // It would send Microsoft what it runs and for how long, under an identifier that it leaves on the disk.
      process.env.ORT_DISABLE_TELEMETRY = '1';
      break;
    case 'tensorflow':
    case 'tensorflow-cpu':
      process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
      process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true';
      process.env.TF_NUM_INTRAOP_THREADS ??= `${threads}`;
      process.env.TF_NUM_INTEROP_THREADS ??= '1';
      if (backend === 'tensorflow-cpu') process.env.CUDA_VISIBLE_DEVICES = '-1';
      break;
    case 'wasm':
  }
}
