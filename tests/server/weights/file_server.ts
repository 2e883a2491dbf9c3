import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FileServer {
  readonly url: string;
  /** The Range header of each request, in their order. */
  readonly ranges: (string | undefined)[];
  close(): Promise<void>;
}

/** How one request is answered; the last one given answers all further ones too. */
export type Answer =
  /** As it should be. */
  | 'whole'
  /** The connection is cut after so many bytes more. */
  | { readonly cutAfterBytes: number }
  /** After so many bytes nothing more comes. */
  | { readonly stallAfterBytes: number }
  /** All of it, whatever range was asked for. */
  | 'ignores-range'
  | { readonly status: number };

/** Serves `bytes` on 127.0.0.1 and misbehaves as told. */
export async function serveFile(bytes: Uint8Array, answers: readonly Answer[]): Promise<FileServer> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    answer(answers[Math.min(ranges.length, answers.length) - 1]!, bytes, request, response);
  });
  await listening(server);
  return {
    url: `http://127.0.0.1:${portOf(server)}/file.pth`,
    ranges,
    close: () => closed(server),
  };
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

export function listening(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

export function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function answer(how: Answer, bytes: Uint8Array, request: IncomingMessage, response: ServerResponse): void {
  if (typeof how === 'object' && 'status' in how) {
    response.writeHead(how.status).end('not now');
    return;
  }
  const asked = how === 'ignores-range' ? undefined : /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const start = Number(asked?.[1] ?? 0);
  if (start >= bytes.length) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  const rest = bytes.subarray(start);
  const headers = { 'content-length': rest.length };
  if (asked)
    response.writeHead(206, {
      ...headers,
      'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}`,
    });
  else response.writeHead(200, headers);
  if (typeof how === 'string') {
    response.end(rest);
    return;
  }
  const count = 'cutAfterBytes' in how ? how.cutAfterBytes : how.stallAfterBytes;
  response.write(rest.subarray(0, count), () => {
    // What was written has to leave before the connection does.
    if ('cutAfterBytes' in how) setTimeout(() => response.destroy(), 20);
  });
}
