/** The pages that are in a room. */

import type { ServerEvents } from '../../shared/protocol.ts';
import type { Member, News, Page } from './page.ts';
import type { Through } from './through.ts';

export class Members {
  readonly #members = new Map<string, Member>();
  readonly #onNews: (event: News) => void;

  /** `onNews`: something was told to everybody. */
  constructor(onNews: (event: News) => void) {
    this.#onNews = onNews;
  }

  get size(): number {
    return this.#members.size;
  }

  /** Pages of people who came to watch. */
  get viewers(): number {
    return [...this].filter(({ identity }) => identity.role === 'viewer').length;
  }

  *[Symbol.iterator](): Iterator<Member> {
    yield* this.#members.values();
  }

  add(member: Member): void {
    this.#members.set(member.page.id, member);
  }

  /** undefined where it isn't here. */
  remove(page: Page): Member | undefined {
    const member = this.#members.get(page.id);
    this.#members.delete(page.id);
    return member;
  }

  of(page: Page): Member {
    const member = this.#members.get(page.id);
    if (!member) throw new Error(`page ${page.id} is not in this room`);
    return member;
  }

  /** All pages of one person. */
  ofPerson(person: string): Member[] {
    return [...this].filter(({ identity }) => identity.person === person);
  }

  readonly tell: Page['send'] = (event, ...payload) => this.tellBut([], event, ...payload);

  /** Everybody but some pages. To each other node once. */
  tellBut<E extends News>(but: readonly Page[], event: E, ...payload: Parameters<ServerEvents[E]>): void {
    this.#onNews(event);
    const nodes = new Set<Through>();
    for (const { page } of this)
      if (page.through) nodes.add(page.through);
      else if (!but.includes(page)) page.send(event, ...payload);
    for (const node of nodes)
      node.tell(
        but.map(({ id }) => id),
        event,
        payload,
      );
  }

  readonly tellPresenters: Page['send'] = (event, ...payload) => {
    for (const { page, role } of this) if (role === 'presenter') page.send(event, ...payload);
  };
}
