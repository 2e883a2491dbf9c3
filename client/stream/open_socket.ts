import { io, type Socket } from 'socket.io-client';
import type { ClientEvents, Handshake, ServerEvents } from '../../shared/protocol.ts';

const RECONNECT_AFTER_MS = 250;
const RECONNECT_AFTER_MS_MAX = 1000;

/** Connects at once, and again for ever; `handshake` is asked for at every attempt. */
export function openSocket(
  url: string | undefined,
  handshake: () => Handshake,
): Socket<ServerEvents, ClientEvents> {
  const options = {
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: RECONNECT_AFTER_MS,
    reconnectionDelayMax: RECONNECT_AFTER_MS_MAX,
    auth: (give: (handshake: object) => void) => give(handshake()),
  };
  return url ? io(url, options) : io(options);
}
