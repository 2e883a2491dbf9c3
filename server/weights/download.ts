/**
 * Downloads that go on where they were cut off. Bytes gather in `<file>.part`; only when they are all there, on the
 * disk, and of the right checksum does the file get its name. A wrong checksum throws them away.
 */

import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { EnvHttpProxyAgent, Response } from 'undici';
import { sha256OfFile } from './checksum.ts';
import { WeightsError } from './weights_error.ts';

/** Without one more byte between them. */
const ATTEMPTS = 5;
/** More than a file of tensors that can be read has. */
const BYTES_MAX = 2 ** 31;

export interface Progress {
  readonly bytes: number;
  /** Where the server says. */
  readonly totalBytes: number | undefined;
}

export interface DownloadOptions {
  readonly onProgress?: (progress: Progress) => void;
  /** Before the second attempt; twice as long before each further one. */
  readonly retryDelayMs?: number;
  /** A server that sends nothing for so long is given up. */
  readonly idleTimeoutMs?: number;
}

/**
 * Fetches `url` into `file`, through the proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name. Throws `WeightsError`
 * where the server can't be reached or refuses, or the sha256 doesn't begin with `sha256Prefix`.
 */
export async function download(
  url: string,
  file: string,
  sha256Prefix: string,
  { onProgress = () => {}, retryDelayMs = 1000, idleTimeoutMs = 30_000 }: DownloadOptions = {},
): Promise<void> {
  const part = partOf(file);
  await mkdir(dirname(file), { recursive: true });
  // Loaded only where something is fetched: that takes as long as the other commands do in all.
  const { EnvHttpProxyAgent } = await import('undici');
  const agent = new EnvHttpProxyAgent({
    bodyTimeout: idleTimeoutMs,
    headersTimeout: idleTimeoutMs,
    connect: { timeout: idleTimeoutMs },
  });
  try {
    for (let failures = 0; ; ) {
      const before = await sizeOf(part);
      try {
        await fetchRest(url, part, agent, onProgress);
        break;
      } catch (error) {
        const why = interruption(error);
        if (why === undefined) throw error;
        failures = (await sizeOf(part)) > before ? 1 : failures + 1;
        if (failures === ATTEMPTS)
          throw new WeightsError(
            `${url}: ${why}, ${ATTEMPTS} times in a row; what has come is kept (HTTPS_PROXY names a proxy, --file a file from elsewhere)`,
          );
        await wait(retryDelayMs * 2 ** (failures - 1));
      }
    }
  } finally {
    await agent.destroy();
  }
  const sha256 = await sha256OfFile(part);
  if (!sha256.startsWith(sha256Prefix)) {
    await rm(part);
    throw new WeightsError(
      `${url}: expected a sha256 that begins with ${sha256Prefix}, got ${sha256}; the bytes were thrown away`,
    );
  }
  await rename(part, file);
}

/** Where the bytes of `file` gather. */
export function partOf(file: string): string {
  return `${file}.part`;
}

/** 0 where there is no such file. */
export async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  return found?.size ?? 0;
}

/** A server's answer after which it is worth asking again. */
class Interruption extends Error {}

async function fetchRest(
  url: string,
  part: string,
  dispatcher: EnvHttpProxyAgent,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  const have = await sizeOf(part);
  const headers = { 'accept-encoding': 'identity', ...(have ? { range: `bytes=${have}-` } : {}) };
  const { fetch } = await import('undici');
  const response = await fetch(url, { dispatcher, headers });
  try {
    if (response.status === 416) {
      if (rangeOf(response).total === have) return;
      await rm(part);
      throw new Interruption('the server has fewer bytes than were there already');
    }
    if (!response.ok || !response.body) throw refusal(url, response);
    const { start, total } = rangeOf(response);
    if (start !== 0 && start !== have)
      throw new WeightsError(`${url}: expected bytes from ${have}, got ${start}`);
    const file = await open(part, start ? 'a' : 'w');
    let bytes = start;
    try {
      onProgress({ bytes, totalBytes: total });
      for await (const chunk of response.body) {
        bytes += chunk.length;
        if (bytes > BYTES_MAX)
          throw new WeightsError(`${url}: expected at most ${BYTES_MAX} bytes, got more`);
        await file.writeFile(chunk);
        onProgress({ bytes, totalBytes: total });
      }
      await file.sync();
    } finally {
      await file.close();
    }
    if (total !== undefined && bytes !== total)
      throw new Interruption(`the server ended after ${bytes} of ${total} bytes`);
  } finally {
    await response.body?.cancel().catch(() => {});
  }
}

/** Which bytes an answer begins with, and how many the whole has. */
function rangeOf(response: Response): { start: number; total: number | undefined } {
  const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
  if (range) return { start: Number(range[1] ?? 0), total: Number(range[2]) };
  const length = response.headers.get('content-length');
  return { start: 0, total: length === null ? undefined : Number(length) };
}

function refusal(url: string, { status, statusText }: Response): Error {
  const answer = `the server answered ${status} ${statusText}`.trim();
  const passes = status >= 500 || status === 429 || status === 408;
  return passes ? new Interruption(answer) : new WeightsError(`${url}: ${answer}`);
}

/** Why asking again may help; undefined where it won't. undici's `fetch` throws TypeErrors for what the network does. */
function interruption(error: unknown): string | undefined {
  if (error instanceof Interruption) return error.message;
  if (!(error instanceof TypeError)) return undefined;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
