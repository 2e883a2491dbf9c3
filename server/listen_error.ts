import { createServer } from 'node:net';

/** A server can't listen where it was asked to. The message is one line and says what would do. */
export class ListenError extends Error {
  override name = 'ListenError';

  constructor({ code, message }: Error & { code?: string }, port: number, host: string) {
    super(textOf(code, message, port, host));
  }
}

function textOf(code: string | undefined, message: string, port: number, host: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is taken, perhaps by another convcast. Choose another with --port.`;
    case 'EACCES':
      return `Port ${port} may not be opened by this user. Choose one above 1023 with --port.`;
    default:
      return `Can't listen on ${host} port ${port}: ${message}`;
  }
}

/** Throws `ListenError` where a server that listens there later could not. */
export function tryToListen(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => reject(new ListenError(error, port, host)));
    server.listen(port, host, () => server.close(() => resolve()));
  });
}
