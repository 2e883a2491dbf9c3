/** Which nodes there are. */

import { z } from 'zod';
import type { NodeAddress } from './leases.ts';
import type { Store } from './store.ts';

export const NODE_ROLES = ['all', 'engine', 'relay'] as const;
/** `engine`: owns rooms and takes no pages; `relay`: the other way round. */
export type NodeRole = (typeof NODE_ROLES)[number];

const ALIVE_MS = 3000;
const NODES = 'nodes';
const keyOf = (id: string) => `node:${id}`;

const nodeSchema = z.object({
  id: z.string(),
  url: z.string(),
  role: z.enum(NODE_ROLES),
  /** Says whether two secrets are the same, and nothing else of them. */
  secret: z.string(),
  rooms: z.number(),
});
export type NodeEntry = z.infer<typeof nodeSchema>;

export class Registry {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** To be called every second. Throws `StoreError`. */
  async announce(node: NodeEntry): Promise<void> {
    await this.#store.set(keyOf(node.id), JSON.stringify(node), ALIVE_MS);
    await this.#store.addTo(NODES, node.id);
  }

  /** Those that are alive. Throws `StoreError`. */
  async nodes(): Promise<NodeEntry[]> {
    const ids = await this.#store.membersOf(NODES);
    const entries = await this.#store.getAll(ids.map(keyOf));
    await this.#store.removeFrom(
      NODES,
      ids.filter((_, index) => entries[index] === null),
    );
    return entries.flatMap((entry) =>
      entry === null ? [] : (nodeSchema.safeParse(JSON.parse(entry)).data ?? []),
    );
  }

  /** The node that a room is opened on where this one may own none. Throws `StoreError`. */
  async leastBusy(): Promise<NodeAddress | null> {
    const engines = (await this.nodes()).filter(({ role }) => role !== 'relay');
    return engines.sort((a, b) => a.rooms - b.rooms)[0] ?? null;
  }

  async leave(id: string): Promise<void> {
    await this.#store.removeFrom(NODES, [id]);
  }
}
