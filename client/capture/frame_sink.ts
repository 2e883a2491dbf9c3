import type { Connection } from '../stream/connection.ts';

/** Where frames go: what a capture needs of the connection. */
export type FrameSink = Pick<
  Connection,
  | 'link'
  | 'source'
  | 'credits'
  | 'subscribe'
  | 'onCredit'
  | 'startSource'
  | 'pauseSource'
  | 'stopSource'
  | 'sendFrame'
>;
