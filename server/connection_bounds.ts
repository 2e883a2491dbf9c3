/**
 * What one connection may cost, however it behaves. Results are held back by credits, frames and requests by their
 * rates. These bounds are for pages that keep to none of it: that take nothing of what they are sent and acknowledge it
 * all the same, or that send more than a page has reason to; it has to be parsed before it can be refused.
 */

import type { Server } from 'socket.io';
import { isDeeper } from './json_depth.ts';

export interface ConnectionBounds {
  /** Sent and not yet taken by the network; two of the largest results fit. */
  readonly waitingBytesMax: number;
  /** Of JSON; two of the largest Lab stacks fit. */
  readonly textBytesIn10s: number;
  /** Frames, requests and acknowledgements at their highest rates are half of it. */
  readonly messagesIn10s: number;
}

export const CONNECTION_BOUNDS: ConnectionBounds = {
  waitingBytesMax: 32_000_000,
  textBytesIn10s: 13_000_000,
  messagesIn10s: 10_000,
};

export type Excess = 'takes nothing' | 'sends too much' | 'nests too deeply';

type Connection = Parameters<Parameters<Server['engine']['on']>[1]>[0];
interface Packet {
  readonly type: string;
  readonly data?: string | Uint8Array | ArrayBuffer;
}

const WINDOW_MS = 10_000;
/** Of lists and objects in one another. No request needs a quarter of it. */
const DEPTH_MAX = 64;

/** Ends the connection at once, with everything that waits for it, where it goes beyond; then calls `onExcess`. Returns how many bytes wait. */
export function boundConnection(
  connection: Connection,
  bounds: ConnectionBounds,
  onExcess: (excess: Excess) => void,
): () => number {
  let over = false;
  const end = (excess: Excess) => {
    if (over) return;
    over = true;
    // What has come is not read.
    connection.removeAllListeners('data');
    // Closing as usual would leave what waits in memory until the page answers.
    connection.transport.socket.terminate();
    onExcess(excess);
  };

  let created = 0;
  let handedOver = 0;
  let taken = 0;
  connection.on('packetCreate', ({ data }: Packet) => {
    created += sizeOf(data);
    if (created - taken > bounds.waitingBytesMax) end('takes nothing');
  });
  connection.on('flush', () => {
    handedOver = created;
  });
  connection.transport.on('drain', () => {
    taken = handedOver;
  });

  let windowEndMs = 0;
  let messages = 0;
  let textBytes = 0;
  connection.on('packet', ({ data }: Packet) => {
    const nowMs = performance.now();
    if (nowMs > windowEndMs) {
      windowEndMs = nowMs + WINDOW_MS;
      messages = textBytes = 0;
    }
    messages++;
    if (typeof data === 'string') textBytes += data.length;
    if (messages > bounds.messagesIn10s || textBytes > bounds.textBytesIn10s) end('sends too much');
    else if (typeof data === 'string' && isDeeper(data, DEPTH_MAX)) end('nests too deeply');
  });
  return () => created - taken;
}

function sizeOf(data: Packet['data']): number {
  return typeof data === 'string' ? data.length : (data?.byteLength ?? 0);
}
