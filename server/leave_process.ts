/** Node's own exit waits for its threads, and one that hangs in native code never ends. */
export function leaveProcess(...threads: readonly { readonly hangs: boolean }[]): void {
  if (threads.some(({ hangs }) => hangs)) process.kill(process.pid, 'SIGKILL');
  else process.exit(0);
}
