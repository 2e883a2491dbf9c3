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
<<<<<<< HEAD
  | 'lab'
  | 'experiment'
  | 'kept'
  | 'occlusion'
  | 'teach'
=======
>>>>>>> b6c19cb (A presenter says where the room is from the start; shared news in a file of their own; following and the camera's return tested by themselves)
  | 'explanation'
  | RoomChange
  | SharedChange;
