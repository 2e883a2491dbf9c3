/**
 * Viewers in a process of their own, so that their work is not counted as the server's. Told by messages from
 * fan_out.ts: how many there shall be, and to begin counting; tells what came since.
 */

import type { View } from '../shared/protocol.ts';
import { HeadlessPage } from './headless_page.ts';
import { quantile } from './quantile.ts';

export type ToViewers =
  | {
      readonly kind: 'open';
      readonly url: string;
      readonly code: string;
      readonly count: number;
      readonly views: View[];
    }
  | { readonly kind: 'begin' }
  | { readonly kind: 'end' };

export interface Came {
  readonly results: number;
  readonly bytes: number;
  /** Of the viewer who got fewest. */
  readonly fewest: number;
  readonly ageMs: { readonly p50: number; readonly p95: number };
}

/** Joining is limited for each room, and a hall comes in within minutes. */
const JOINS_AT_ONCE = 50;

const viewers: HeadlessPage[] = [];
let counts: number[] = [];
let ages: number[] = [];
let bytes = 0;

async function open({ url, code, count, views }: Extract<ToViewers, { kind: 'open' }>): Promise<void> {
  while (viewers.length < count) {
    const some = Array.from({ length: Math.min(JOINS_AT_ONCE, count - viewers.length) }, async (_, index) => {
      const page = new HeadlessPage(url, code);
      const number = viewers.length + index;
      page.onResult = ({ capturedAtMs }, length) => {
        counts[number]!++;
        bytes += length;
        ages.push(Date.now() - capturedAtMs);
      };
      await page.ready();
      await page.look(views);
      return page;
    });
    viewers.push(...(await Promise.all(some)));
  }
}

process.on('message', async (message: ToViewers) => {
  if (message.kind === 'open') {
    await open(message);
    process.send!('open');
  } else if (message.kind === 'begin') {
    counts = viewers.map(() => 0);
    ages = [];
    bytes = 0;
  } else {
    const results = counts.reduce((sum, count) => sum + count, 0);
    process.send!({
      results,
      bytes,
      fewest: Math.min(...counts),
      ageMs: { p50: quantile(ages, 0.5), p95: quantile(ages, 0.95) },
    } satisfies Came);
  }
});
