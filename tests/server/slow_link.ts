import { connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';

export interface SlowLink {
  readonly url: string;
  /** From now on nothing passes either way, and no end of a connection, as when a cable is pulled. */
  cut(): void;
  close(): Promise<void>;
}

/** A way to the server through which so many bytes a second come back, and everything takes `delayMs` each way. */
export async function slowLink(url: string, bytesPerSecond: number, delayMs: number): Promise<SlowLink> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let isCut = false;
  const cutting = () =>
    new Transform({
      transform: (chunk: Buffer, _encoding, done) => done(null, isCut ? undefined : chunk),
      flush: (done) => isCut || done(),
    });
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
      // Only `close` ends both halves once it is cut.
      socket.on('end', () => isCut || socket.end());
    }
    near.pipe(cutting()).pipe(delayed(delayMs)).pipe(far);
    far.pipe(cutting()).pipe(throttled(bytesPerSecond)).pipe(delayed(delayMs)).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut: () => {
      isCut = true;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Passes a chunk on when the link has carried it; meanwhile nothing more is taken. */
function throttled(bytesPerSecond: number): Transform {
  return new Transform({
    highWaterMark: 1,
    transform(chunk: Buffer, _encoding, done) {
      setTimeout(() => done(null, chunk), (chunk.length / bytesPerSecond) * 1000);
    },
  });
}

/** In order, each `delayMs` later. */
function delayed(delayMs: number): Transform {
  let waiting = 0;
  let ended: (() => void) | undefined;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      waiting++;
      setTimeout(() => {
        this.push(chunk);
        if (--waiting === 0) ended?.();
      }, delayMs);
      done();
    },
    flush(done) {
      if (waiting) ended = done;
      else done();
    },
  });
}
