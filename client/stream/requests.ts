/** What a page asks the server for, and the answer, or why there is none. */

import type { Socket } from 'socket.io-client';
import type { Answer, ClientEvents, ErrorCode, ServerEvents } from '../../shared/protocol.ts';

const ANSWER_TIMEOUT_MS = 10_000;

export type Reply<T extends object = object> =
  | Answer<T>
  | { ok: false; error: { readonly code: ErrorCode | 'not-connected'; readonly message: string } };

export type Requests = {
  [E in Exclude<keyof ClientEvents, 'frame' | 'clock' | 'pointer'>]: Parameters<ClientEvents[E]>;
};
/** What goes out with an event, less the callback for the answer. */
export type Payload<E extends keyof Requests> = Requests[E] extends [...infer P, unknown] ? P : never;
/** What the callback for the answer is given. */
export type AnswerTo<E extends keyof Requests> = Requests[E] extends [...unknown[], (answer: infer A) => void]
  ? A
  : never;

/** Never waits for a connection: what was asked for then may be unwanted by the time there is one. */
export async function request<E extends keyof Requests>(
  socket: Socket<ServerEvents, ClientEvents>,
  event: E,
  ...payload: Payload<E>
): Promise<AnswerTo<E> | Reply<never>> {
  const none = (why: string): Reply<never> => ({
    ok: false,
    error: { code: 'not-connected', message: `${why}. This page reconnects by itself; try again then.` },
  });
  if (!socket.connected) return none('There is no connection to the server');
  const patient = socket.timeout(ANSWER_TIMEOUT_MS) as unknown as {
    emitWithAck(event: E, ...payload: Payload<E>): Promise<AnswerTo<E>>;
  };
  return patient
    .emitWithAck(event, ...payload)
    .catch(() => none(`The server did not answer within ${ANSWER_TIMEOUT_MS / 1000} s`));
}
