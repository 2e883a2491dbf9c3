/** This node's connections to others that own rooms, at most one to each. */

import type { Logger } from 'pino';
import type { Access } from '../access/access.ts';
import type { Metrics } from '../metrics.ts';
import type { Rates } from '../rates.ts';
import { Link } from './link.ts';

export interface LinksParts {
  readonly self: string;
  readonly access: Access;
  readonly metrics: Metrics;
  readonly rates: Rates;
  readonly log: Logger;
}

export class Links {
  readonly #parts: LinksParts;
  readonly #links = new Map<string, Promise<Link>>();
  /** That are connected. */
  readonly #open = new Set<Link>();

  constructor(parts: LinksParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#open.size;
  }

  /** The node where pages of this one are in the room already; undefined where none are. */
  withRoom(room: string): string | undefined {
    for (const link of this.#open) if (link.has(room)) return link.url;
    return undefined;
  }

  /** Throws `LinkError`. */
  to(url: string): Promise<Link> {
    let link = this.#links.get(url);
    if (!link) {
      link = this.#connect(url);
      this.#links.set(url, link);
      link.catch((error: Error) => {
        this.#links.delete(url);
        this.#parts.log.warn({ node: url, error: error.message }, 'a node can not be reached');
      });
    }
    return link;
  }

  close(): void {
    for (const link of this.#open) link.close();
  }

  async #connect(url: string): Promise<Link> {
    const { self, access, metrics, rates, log } = this.#parts;
    const onLost = (lost: Link) => {
      this.#open.delete(lost);
      this.#links.delete(url);
    };
    const token = await access.nodeToken(self);
    const link = await Link.open(url, { metrics, rates, log, token, onLost });
    this.#open.add(link);
    return link;
  }
}
