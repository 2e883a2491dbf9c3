import { describe } from 'vitest';
import { ALWAYS_THERE, type BackendName } from '../server/vision/backends.ts';
import { deviceOf } from '../server/vision/device.ts';

/** In continuous integration what is missing fails instead of being skipped. */
export const ALL_BACKENDS = process.env.CONVCAST_TEST_BACKENDS === 'all';

/** Backends that every layer and operation is compared on, and why one is left out here. */
export const COMPARED: readonly { readonly backend: BackendName; readonly missing: string | undefined }[] = [
  ...ALWAYS_THERE.map((backend) => ({ backend, missing: undefined })),
  { backend: 'tensorflow-cpu', missing: missing('tensorflow-cpu') },
];

function missing(backend: BackendName): string | undefined {
  const device = deviceOf(backend);
  return 'why' in device && !ALL_BACKENDS ? device.why : undefined;
}

/** A suite for each of them; its title says why it is skipped. */
export function describeBackends(tests: (backend: BackendName) => void): void {
  for (const { backend, missing } of COMPARED)
    describe.skipIf(missing)(missing ? `${backend}: ${missing}` : backend, () => tests(backend));
}

/** WebGPU computed by the processor, from the driver that Chromium brings: for what is slow, but the same. */
export const SOFTWARE_VULKAN = ['/usr/lib/chromium', '/opt/google/chrome'].map(
  (folder) => `${folder}/vk_swiftshader_icd.json`,
);
