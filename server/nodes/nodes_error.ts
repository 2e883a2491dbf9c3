/** This node can't join the others; the message is one line and says what to do. */
export class NodesError extends Error {
  override name = 'NodesError';
}
