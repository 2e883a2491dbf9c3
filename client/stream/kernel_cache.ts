import type { Kernel, KernelRequest } from '../../shared/protocol.ts';

/** Kernels of the network, each asked for once. */
export class KernelCache {
  readonly #kernels = new Map<string, Promise<Kernel>>();
  readonly #fetch: (request: KernelRequest) => Promise<Kernel>;

  /** `fetch` rejects with what the server says. */
  constructor(fetch: (request: KernelRequest) => Promise<Kernel>) {
    this.#fetch = fetch;
  }

  of(layer: string, map: number, graph: 'network' | 'trained' = 'network'): Promise<Kernel> {
    const key = `${graph}/${layer}/${map}`;
    const known = this.#kernels.get(key);
    if (known) return known;
    // In browsers what comes is an ArrayBuffer.
    const kernel = this.#fetch({ layer, map, graph }).then((found) => ({
      ...found,
      values: new Uint8Array(found.values),
    }));
    this.#kernels.set(key, kernel);
    kernel.catch(() => {
      if (this.#kernels.get(key) === kernel) this.#kernels.delete(key);
    });
    return kernel;
  }

  /** The server may have another network by now, or another experiment on it. */
  clear(): void {
    this.#kernels.clear();
  }
}
