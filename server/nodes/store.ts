/** Redis or Valkey, as nodes use it: every command answers soon, or fails. */

import { createClient } from '@redis/client';
import type { Logger } from 'pino';

const CONNECT_WITHIN_MS = 5000;
const ANSWER_WITHIN_MS = 1000;
const RECONNECT_AFTER_MS = 250;
const WAITING_COMMANDS_MAX = 2000;
const PREFIX = 'convcast:';

/** Both act only where the key still has this value. */
const RENEW = "return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('PEXPIRE', KEYS[1], ARGV[2]) or 0";
const RELEASE = "return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('DEL', KEYS[1]) or 0";

/** Redis can't be reached, or doesn't answer. */
export class StoreError extends Error {
  override name = 'StoreError';
}

type Client = ReturnType<typeof makeClient>;

function makeClient(url: string) {
  return createClient({
    url,
    keyPrefix: PREFIX,
    // A lease that is renewed late is none: what can't be sent now is not sent at all.
    disableOfflineQueue: true,
    commandsQueueMaxLength: WAITING_COMMANDS_MAX,
    pingInterval: ANSWER_WITHIN_MS,
    socket: {
      connectTimeout: CONNECT_WITHIN_MS,
      // One that hangs, or whose machine is gone without a word.
      socketTimeout: 5 * ANSWER_WITHIN_MS,
      reconnectStrategy: RECONNECT_AFTER_MS,
    },
  });
}

export class Store {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  /** Throws `StoreError` where it can't be reached. It is reconnected by itself from then on. */
  static async open(url: string, log: Logger): Promise<Store> {
    const client = makeClient(url);
    let last = 'it does not answer';
    let said = false;
    client.on('error', (error: Error) => {
      last = error.message || String(error);
      if (client.isReady || said) return;
      said = true;
      log.error({ error: last }, 'Redis can not be reached; rooms that run go on');
    });
    client.on('ready', () => {
      if (said) log.warn('Redis is back');
      said = false;
    });
    try {
      await within(CONNECT_WITHIN_MS, client.connect());
    } catch {
      client.destroy();
      throw new StoreError(`expected Redis or Valkey at the address in --redis, but ${last}`);
    }
    return new Store(client);
  }

  get reachable(): boolean {
    return this.#client.isReady;
  }

  get(key: string): Promise<string | null> {
    return this.#ask(() => this.#client.get(key));
  }

  /** In their order. */
  getAll(keys: readonly string[]): Promise<(string | null)[]> {
    return keys.length ? this.#ask(() => this.#client.mGet([...keys])) : Promise.resolve([]);
  }

  async set(key: string, value: string, lifetimeMs: number): Promise<void> {
    await this.#ask(() => this.#client.set(key, value, { expiration: { type: 'PX', value: lifetimeMs } }));
  }

  /** Whether it was free. */
  async take(key: string, value: string, lifetimeMs: number): Promise<boolean> {
    const expiration = { type: 'PX', value: lifetimeMs } as const;
    return (await this.#ask(() => this.#client.set(key, value, { expiration, condition: 'NX' }))) !== null;
  }

  /** Whether it still had this value. */
  async renew(key: string, value: string, lifetimeMs: number): Promise<boolean> {
    const options = { keys: [key], arguments: [value, String(lifetimeMs)] };
    return (await this.#ask(() => this.#client.eval(RENEW, options))) === 1;
  }

  async release(key: string, value: string): Promise<void> {
    await this.#ask(() => this.#client.eval(RELEASE, { keys: [key], arguments: [value] }));
  }

  async addTo(set: string, member: string): Promise<void> {
    await this.#ask(() => this.#client.sAdd(set, member));
  }

  async removeFrom(set: string, members: readonly string[]): Promise<void> {
    if (members.length) await this.#ask(() => this.#client.sRem(set, [...members]));
  }

  membersOf(set: string): Promise<string[]> {
    return this.#ask(() => this.#client.sMembers(set));
  }

  close(): void {
    this.#client.destroy();
  }

  async #ask<T>(command: () => Promise<T>): Promise<T> {
    try {
      return await within(ANSWER_WITHIN_MS, command());
    } catch (error) {
      throw new StoreError((error as Error).message);
    }
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
