import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Of a busy processor the stream gets nine parts of ten; what is idle is all the thread's. */
const NICENESS = 10;

/**
 * Where threads have priorities of their own (Linux), this one gets what the others leave: the stream goes first.
 * Elsewhere it stays as it is.
 */
export function giveWay(): void {
  try {
    // "PID/task/TID", of the thread that asks.
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    if (thread) setPriority(thread, NICENESS);
  } catch {
    // No such file, or no leave to.
  }
}
