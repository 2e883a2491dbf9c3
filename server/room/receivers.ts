/** The pages of one room that this node sends results to: what they look at, and what they get by their credits. */

import {
  type AnyView,
  type ExplanationView,
  isExplanation,
  type ParsedView,
  viewKey,
} from '../../shared/protocol.ts';
import { groupByAudience } from './audience.ts';
import type { Page } from './page.ts';
import type { Published } from './published.ts';
import { Receiver } from './receiver.ts';

/** Whether somebody looks at something that they didn't look at before: of results, and of explanations. */
export interface Looked {
  readonly grew: boolean;
  readonly wanted: boolean;
}

interface PageReceivers {
  readonly receiver: Receiver;
  readonly explained: Receiver<ExplanationView>;
}

export class Receivers {
  readonly #pages = new Map<string, PageReceivers>();
  readonly #onDrop: () => void;
  #groups: readonly (readonly ParsedView[])[] | undefined;

  constructor(onDrop: () => void) {
    this.#onDrop = onDrop;
  }

  add({ id, sendResult, sendExplanation }: Pick<Page, 'id' | 'sendResult' | 'sendExplanation'>): void {
    this.#pages.set(id, {
      receiver: new Receiver(sendResult, this.#onDrop),
      explained: new Receiver(sendExplanation, this.#onDrop),
    });
  }

  remove(page: string): void {
    if (this.#pages.delete(page)) this.#groups = undefined;
  }

  look(page: string, views: readonly AnyView[]): Looked {
    const { receiver, explained } = this.#pages.get(page)!;
    const grew = receiver.look(views.filter((view) => !isExplanation(view)));
    const wanted = explained.look(views.filter(isExplanation));
    this.#groups = undefined;
    return { grew, wanted };
  }

  /** What each looks at. */
  get views(): readonly ReadonlyMap<string, ParsedView>[] {
    return [...this.#pages.values()].map(({ receiver }) => receiver.views);
  }

  /** Views by who looks at them. Computed anew only when it has changed. */
  get groups(): readonly (readonly ParsedView[])[] {
    this.#groups ??= groupByAudience(this.views);
    return this.#groups;
  }

  /** Keys of views that pages with slow connections look at. */
  get coarse(): ReadonlySet<string> {
    const keys = new Set<string>();
    for (const { receiver } of this.#pages.values())
      if (receiver.coarse) for (const key of receiver.views.keys()) keys.add(key);
    return keys;
  }

  /** Each once. */
  get explanations(): readonly ExplanationView[] {
    const views = new Map<string, ExplanationView>();
    for (const { explained } of this.#pages.values())
      for (const view of explained.views.values()) views.set(viewKey(view), view);
    return [...views.values()];
  }

  publish(published: Published): void {
    for (const { receiver } of this.#pages.values()) receiver.offer(published);
  }

  publishExplanation(published: Published): void {
    for (const { explained } of this.#pages.values()) explained.offer(published);
  }

  /** What was on its way is of a source that is over. */
  clear(): void {
    for (const { receiver, explained } of this.#pages.values()) {
      receiver.clear();
      explained.clear();
    }
  }
}
