import { io, type Socket } from 'socket.io-client';
import {
  type Answer,
  type ClientEvents,
  type FrameAnswer,
  PROTOCOL_VERSION,
  type ResultHeader,
  type ServerEvents,
  type View,
  type Welcome,
} from '../shared/protocol.ts';
import type { TeachState } from '../shared/taught.ts';

/** Of a usual webcam. */
const CAMERA_FRAMES_PER_SECOND = 30;

/** A page without a browser: sends frames, acknowledges every result at once. */
export class HeadlessPage {
  readonly #socket: Socket<ServerEvents, ClientEvents>;
  #frame = 0;
  #camera: NodeJS.Timeout | undefined;
  onResult: (header: ResultHeader, bytes: number) => void = () => {};
  onExplanation: (header: ResultHeader) => void = () => {};
  onTeach: (state: TeachState) => void = () => {};

  /** `code`: of a link; without one it is the presenter of the default room. */
  constructor(url: string, code?: string) {
    const auth = { protocol: PROTOCOL_VERSION, ...(code !== undefined && { code }) };
    this.#socket = io(url, { transports: ['websocket'], forceNew: true, auth });
    this.#socket.on('result', (header, bytes, acknowledge) => {
      acknowledge();
      this.onResult(header, bytes.byteLength);
    });
    this.#socket.on('explanation', (header, _bytes, acknowledge) => {
      acknowledge();
      this.onExplanation(header);
    });
    this.#socket.on('teach', (state) => this.onTeach(state));
  }

  ready(): Promise<Welcome> {
    return new Promise((resolve) => this.#socket.once('welcome', resolve));
  }

  async look(views: View[]): Promise<void> {
    await this.#socket.emitWithAck('view:set', { views });
  }

  /** Throws where it is refused. */
  async ask<T extends object>(event: string, payload: object): Promise<T> {
    const answer: Answer<T> = await (this.#socket as unknown as Socket).emitWithAck(event, payload);
    if (!answer.ok) throw new Error(answer.error.message);
    return answer;
  }

  async startSource(): Promise<void> {
    this.#frame = 0;
    await this.#socket.emitWithAck('source:start', { kind: 'camera', label: 'bench' });
  }

  /** Resolves when its credit is back. */
  async send(jpeg: Uint8Array): Promise<FrameAnswer> {
    return this.#socket.emitWithAck('frame', { frame: ++this.#frame, capturedAtMs: Date.now() }, jpeg);
  }

  /**
   * A camera that shows these pictures in turn until the page closes, 30 frames a second by the clock: what a late timer
   * missed is caught up.
   */
  async film(jpegs: readonly Uint8Array[], onSend: (frame: number) => void = () => {}): Promise<void> {
    await this.startSource();
    const begin = performance.now();
    this.#camera = setInterval(() => {
      while (performance.now() - begin >= (this.#frame * 1000) / CAMERA_FRAMES_PER_SECOND) {
        onSend(this.#frame + 1);
        // The last ones go unanswered when the page closes.
        this.send(jpegs[this.#frame % jpegs.length]!).catch(() => {});
      }
    }, 1);
  }

  get framesSent(): number {
    return this.#frame;
  }

  close(): void {
    clearInterval(this.#camera);
    this.#socket.disconnect();
  }
}
