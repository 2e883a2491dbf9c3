import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { PROTOCOL_VERSION } from '../../shared/protocol.ts';

/**
 * A page that speaks WebSocket (RFC 6455), Engine.IO 4 and Socket.IO 5 by hand, and so can say what no client would: it
 * answers for what it has not got, keeps no rate, and reads only while it likes to.
 */
export class RawPage {
  readonly #socket: Socket;
  #got = Buffer.alloc(0);
  closed = false;
  onText: (text: string) => void = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('close', () => {
      this.closed = true;
    });
    socket.on('error', () => {});
  }

  /** In the default room. */
  static async open(url: string): Promise<RawPage> {
    const { host, hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const page = new RawPage(socket);
    socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    );
    await new Promise<void>((resolve, reject) => {
      socket.once('close', () => reject(new Error('expected a connection, but it was closed')));
      socket.once('data', (answer: Buffer) => {
        socket.on('data', (bytes: Buffer) => page.#read(bytes));
        page.#read(answer.subarray(answer.indexOf('\r\n\r\n') + 4));
        resolve();
      });
    });
    const welcome = new Promise<void>((resolve) => {
      page.onText = (text) => {
        if (text.startsWith('42["welcome"')) resolve();
      };
    });
    page.say(`40${JSON.stringify({ protocol: PROTOCOL_VERSION })}`);
    await welcome;
    return page;
  }

  say(text: string): void {
    const payload = Buffer.from(text);
    const head = Buffer.alloc(14);
    head[0] = 0x81;
    head[1] = 0x80 | 127;
    head.writeBigUInt64BE(BigInt(payload.length), 2);
    // A mask of zeros: the payload as it is.
    this.#socket.write(Buffer.concat([head, payload]));
  }

  ask(event: string, payload: unknown): void {
    this.say(`420${JSON.stringify([event, payload])}`);
  }

  /** Reads no more, and so takes no more than fits into the system's own buffers. */
  turnDeaf(): void {
    this.#socket.pause();
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(bytes: Buffer): void {
    this.#got = Buffer.concat([this.#got, bytes]);
    for (;;) {
      const got = this.#got;
      if (got.length < 2) return;
      const short = got[1]! & 0x7f;
      const head = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (got.length < head) return;
      const length =
        short === 126 ? got.readUInt16BE(2) : short === 127 ? Number(got.readBigUInt64BE(2)) : short;
      if (got.length < head + length) return;
      this.#got = got.subarray(head + length);
      if ((got[0]! & 0x0f) === 1) this.onText(got.toString('utf8', head, head + length));
    }
  }
}
