/** How often a page may ask, and how often a room may be changed. */

import { RateLimiterMemory } from 'rate-limiter-flexible';
import {
  CHANGES_PER_SECOND_MAX,
  FRAMES_PER_SECOND_MAX,
  REQUESTS_PER_SECOND_MAX,
} from '../shared/protocol.ts';
import { said } from '../shared/sayings.ts';
import { RequestError } from './room/request_error.ts';

export class Rates {
  readonly #frames = new RateLimiterMemory({ points: FRAMES_PER_SECOND_MAX, duration: 1 });
  readonly #requests = new RateLimiterMemory({ points: REQUESTS_PER_SECOND_MAX, duration: 1 });
  readonly #changes = new RateLimiterMemory({ points: CHANGES_PER_SECOND_MAX, duration: 1 });

  /** Throws `RequestError` where a page asks too often. */
  spend(event: string, page: string): Promise<void> {
    return event === 'frame'
      ? spend(this.#frames, page, 'frame-rate')
      : spend(this.#requests, page, 'request-rate');
  }

  /** Throws `RequestError` where all of a room together change it too often. */
  spendChange(room: string): Promise<void> {
    return spend(this.#changes, room, 'request-rate');
  }
}

async function spend(
  limiter: RateLimiterMemory,
  key: string,
  code: 'frame-rate' | 'request-rate',
): Promise<void> {
  await limiter.consume(key).catch(() => {
    throw new RequestError(code, said('tooFast', limiter.points));
  });
}
