import type { RoomChange } from './room_news.ts';
import type { SharedChange } from './shared_news.ts';

/** refused: the server doesn't take this page, `problem` says why, and trying again is of no use. */
export type Link = 'connecting' | 'live' | 'lost' | 'refused';

/** What a listener is told of. pace: `ageMs` or `framesPerSecond`. */
export type Change =
  | 'link'
  | 'welcome'
  | 'source'
  | 'watching'
  | 'problem'
  | 'result'
  | 'pace'
  | 'explanation'
  | RoomChange
  | SharedChange;
