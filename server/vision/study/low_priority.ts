import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Of each three parts of a busy processor the stream gets two. */
const NICENESS = 3;

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
