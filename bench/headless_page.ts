import { io, type Socket } from 'socket.io-client';
import {
  type ClientEvents,
  type FrameAnswer,
  PROTOCOL_VERSION,
  type ResultHeader,
  type ServerEvents,
  type View,
} from '../shared/protocol.ts';

/** A page without a browser: sends frames, acknowledges every result at once. */
export class HeadlessPage {
  readonly #socket: Socket<ServerEvents, ClientEvents>;
  #frame = 0;
  onResult: (header: ResultHeader, bytes: number) => void = () => {};

  constructor(url: string) {
    this.#socket = io(url, { transports: ['websocket'], auth: { protocol: PROTOCOL_VERSION } });
    this.#socket.on('result', (header, bytes, acknowledge) => {
      acknowledge();
      this.onResult(header, bytes.byteLength);
    });
  }

  ready(): Promise<void> {
    return new Promise((resolve) => this.#socket.once('welcome', () => resolve()));
  }

  async look(views: View[]): Promise<void> {
    await this.#socket.emitWithAck('view:set', { views });
  }

  async startSource(): Promise<void> {
    this.#frame = 0;
    await this.#socket.emitWithAck('source:start', { kind: 'camera', label: 'bench' });
  }

  /** Resolves when its credit is back. */
  async send(jpeg: Uint8Array): Promise<FrameAnswer> {
    return this.#socket.emitWithAck('frame', { frame: ++this.#frame, capturedAtMs: Date.now() }, jpeg);
  }

  get framesSent(): number {
    return this.#frame;
  }

  close(): void {
    this.#socket.disconnect();
  }
}
