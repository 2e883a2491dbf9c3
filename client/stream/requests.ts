/** What a page asks the server for, and the answer, or why there is none. */

import type { Socket } from 'socket.io-client';
import type { Answer, ClientEvents, ErrorCode, ServerEvents } from '../../shared/protocol.ts';
import { type Said, said, sayingIn } from '../../shared/sayings.ts';

const ANSWER_TIMEOUT_MS = 10_000;

export type Reply<T extends object = object> =
  | Answer<T>
  | {
      ok: false;
      error: { readonly code: ErrorCode | 'not-connected'; readonly message: string; readonly said?: Said };
    };

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
  const none = (why: Said): Reply<never> => ({
    ok: false,
    error: { code: 'not-connected', message: sayingIn(why, 'en'), said: why },
  });
  if (!socket.connected) return none(said('noConnection'));
  const patient = socket.timeout(ANSWER_TIMEOUT_MS) as unknown as {
    emitWithAck(event: E, ...payload: Payload<E>): Promise<AnswerTo<E>>;
  };
  return patient.emitWithAck(event, ...payload).catch(() => none(said('noAnswer', ANSWER_TIMEOUT_MS / 1000)));
}
