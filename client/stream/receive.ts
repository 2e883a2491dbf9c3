import type { Socket } from 'socket.io-client';
import type { Problem } from '../../shared/protocol.ts';

/** Shows what came and acknowledges it then, so that a slow page is sent fewer; nothing on another connection. */
export async function receive(
  socket: Socket,
  bytes: Uint8Array,
  acknowledge: () => void,
  show: (bytes: Uint8Array) => Promise<void>,
  onProblem: (problem: Problem) => void,
): Promise<void> {
  const connection = socket.id;
  try {
    // In browsers what comes is an ArrayBuffer.
    await show(new Uint8Array(bytes));
  } catch (error) {
    onProblem({ code: 'bad-payload', message: (error as Error).message });
  }
  if (socket.id === connection) acknowledge();
}
