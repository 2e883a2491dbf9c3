import type { Socket } from 'socket.io-client';
import {
  type ClientEvents,
  FRAME_BYTES_MAX,
  type FrameHeader,
  type Problem,
  type ServerEvents,
} from '../../shared/protocol.ts';
import { FrameCredits } from './frame_credits.ts';

/** Frames on their way to the server, each against a credit. */
export class FrameSender {
  readonly credits = new FrameCredits();
  readonly #socket: Socket<ServerEvents, ClientEvents>;
  readonly #onProblem: (problem: Problem) => void;
  #frame = 0;

  constructor(socket: Socket<ServerEvents, ClientEvents>, onProblem: (problem: Problem) => void) {
    this.#socket = socket;
    this.#onProblem = onProblem;
  }

  /** Another source begins: frames are counted from 1 in each. */
  begin(): void {
    this.#frame = 0;
  }

  send(capturedAtMs: FrameHeader['capturedAtMs'], jpeg: Uint8Array): 'sent' | 'no-credit' | 'too-large' {
    if (jpeg.length > FRAME_BYTES_MAX) return 'too-large';
    if (this.credits.free < 1) return 'no-credit';
    const giveBack = this.credits.spend();
    this.#socket.emit('frame', { frame: ++this.#frame, capturedAtMs }, jpeg, (answer) => {
      giveBack();
      // Another page took the source over while the frame was on its way: `source` says so already.
      if (!answer.ok && answer.error.code !== 'not-source-owner') this.#onProblem(answer.error);
    });
    return 'sent';
  }
}
