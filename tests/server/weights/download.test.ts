import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { download, type Progress, partOf } from '../../../server/weights/download.ts';
import { WeightsError } from '../../../server/weights/weights_error.ts';
import { type Answer, closed, type FileServer, listening, portOf, serveFile } from './file_server.ts';

const BYTES = randomBytes(300_000);
const SHA256 = createHash('sha256').update(BYTES).digest('hex');
const PREFIX = SHA256.slice(0, 8);
const QUICK = { retryDelayMs: 1, idleTimeoutMs: 500 };

let folder: string;
let file: string;
let server: FileServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convcast-'));
  file = join(folder, 'weights', 'file.pth');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await rm(folder, { recursive: true });
});

const serve = async (...answers: Answer[]) => {
  server = await serveFile(BYTES, answers);
};

function startOf(range: string | undefined): number {
  return Number(/^bytes=(\d+)-$/.exec(range ?? 'bytes=0-')![1]);
}

async function expectWhole(): Promise<void> {
  expect((await readFile(file)).equals(BYTES)).toBe(true);
  expect(await readdir(join(folder, 'weights'))).toEqual(['file.pth']);
}

it('fetches a file and says how far it is', async () => {
  await serve('whole');
  const seen: Progress[] = [];
  await download(server.url, file, PREFIX, { ...QUICK, onProgress: (progress) => seen.push(progress) });
  await expectWhole();
  expect(seen[0]).toEqual({ bytes: 0, totalBytes: BYTES.length });
  expect(seen.at(-1)).toEqual({ bytes: BYTES.length, totalBytes: BYTES.length });
  expect(seen.map(({ bytes }) => bytes)).toEqual(seen.map(({ bytes }) => bytes).sort((a, b) => a - b));
});

describe('a connection that is cut', () => {
  it('goes on where it was, however often', async () => {
    await serve({ cutAfterBytes: 100_000 }, { cutAfterBytes: 50_000 }, { cutAfterBytes: 1 }, 'whole');
    await download(server.url, file, PREFIX, QUICK);
    await expectWhole();
    // What was on its way when the connection broke may be lost, so that only bounds are sure.
    const starts = server.ranges.map(startOf);
    expect(starts).toHaveLength(4);
    expect(starts[1]).toBeLessThanOrEqual(100_000);
    expect(starts[2]).toBeLessThanOrEqual(150_000);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  });

  it('goes on in the next run', async () => {
    await serve({ stallAfterBytes: 100_000 }, { status: 503 });
    await expect(download(server.url, file, PREFIX, QUICK)).rejects.toThrow(
      'the server answered 503 Service Unavailable, 5 times in a row; what has come is kept',
    );
    expect(existsSync(file)).toBe(false);
    expect((await readFile(partOf(file))).equals(BYTES.subarray(0, 100_000))).toBe(true);
    await server.close();

    await serve('whole');
    await download(server.url, file, PREFIX, QUICK);
    await expectWhole();
    expect(server.ranges).toEqual(['bytes=100000-']);
  });

  it('begins again where the server can’t go on', async () => {
    await serve({ cutAfterBytes: 100_000 }, 'ignores-range');
    await download(server.url, file, PREFIX, QUICK);
    await expectWhole();
  });

  it('is the same for a server that falls silent', async () => {
    await serve({ stallAfterBytes: 100_000 }, 'whole');
    await download(server.url, file, PREFIX, QUICK);
    await expectWhole();
    expect(server.ranges).toEqual([undefined, 'bytes=100000-']);
  });

  it('between the last byte and the name costs nothing', async () => {
    await serve({ status: 404 });
    await expect(download(server.url, file, PREFIX, QUICK)).rejects.toThrow();
    await server.close();
    await serve('whole');
    await writeFile(partOf(file), BYTES);
    await download(server.url, file, PREFIX, QUICK);
    await expectWhole();
    expect(server.ranges).toEqual([`bytes=${BYTES.length}-`]);
  });
});

describe('wrong bytes', () => {
  it('are refused and thrown away', async () => {
    await serve('whole');
    const failing = download(server.url, file, '00000000', QUICK);
    await expect(failing).rejects.toThrow(WeightsError);
    await expect(failing).rejects.toThrow(
      `expected a sha256 that begins with 00000000, got ${SHA256}; the bytes were thrown away`,
    );
    expect(await readdir(join(folder, 'weights'))).toEqual([]);
  });

  it('from an earlier run spoil nothing for good', async () => {
    await serve({ status: 404 });
    await expect(download(server.url, file, PREFIX, QUICK)).rejects.toThrow();
    await server.close();
    await serve('whole');
    await writeFile(partOf(file), randomBytes(1000));
    await expect(download(server.url, file, PREFIX, QUICK)).rejects.toThrow('thrown away');
    await download(server.url, file, PREFIX, QUICK);
    await expectWhole();
  });

  it('that are too many are forgotten', async () => {
    await serve({ status: 404 });
    await expect(download(server.url, file, PREFIX, QUICK)).rejects.toThrow();
    await server.close();
    await serve('whole');
    await writeFile(partOf(file), randomBytes(BYTES.length + 1));
    await download(server.url, file, PREFIX, QUICK);
    await expectWhole();
  });
});

it('a refusal is final', async () => {
  await serve({ status: 404 });
  await expect(download(server.url, file, PREFIX, QUICK)).rejects.toThrow(
    `${server.url}: the server answered 404 Not Found`,
  );
  expect(server.ranges).toHaveLength(1);
});

it('nobody listening is said', async () => {
  await serve('whole');
  await server.close();
  await expect(download(server.url, file, PREFIX, QUICK)).rejects.toThrow(/ECONNREFUSED.*5 times in a row/);
});

describe('a proxy in the environment', () => {
  const asked: string[] = [];
  const proxy = createServer();
  proxy.on('connect', (request, client, head) => {
    asked.push(request.url!);
    const [host, port] = request.url!.split(':');
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy());
  });
  beforeEach(async () => {
    asked.length = 0;
    await listening(proxy);
    for (const name of ['http_proxy', 'https_proxy', 'no_proxy']) vi.stubEnv(name, undefined);
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${portOf(proxy)}`);
    await serve('whole');
  });
  afterEach(() => closed(proxy));

  it('is used', async () => {
    vi.stubEnv('NO_PROXY', '');
    await download(server.url, file, PREFIX, QUICK);
    await expectWhole();
    expect(asked).toEqual([new URL(server.url).host]);
  });

  it('is not used for the hosts of NO_PROXY', async () => {
    vi.stubEnv('NO_PROXY', 'localhost,127.0.0.1');
    await download(server.url, file, PREFIX, QUICK);
    await expectWhole();
    expect(asked).toEqual([]);
  });
});
