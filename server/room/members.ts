/** The pages that are in a room. */

import type { ServerEvents } from '../../shared/protocol.ts';
import type { Member, News, Page } from './page.ts';
import type { Through } from './through.ts';

export class Members {
  readonly #members = new Map<string, Member>();
  readonly #byPerson = new Map<string, Set<Member>>();
  #viewers = 0;
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
    return this.#viewers;
  }

  *[Symbol.iterator](): Iterator<Member> {
    yield* this.#members.values();
  }

  add(member: Member): void {
    const { person, role } = member.identity;
    this.#members.set(member.page.id, member);
    this.#byPerson.set(person, (this.#byPerson.get(person) ?? new Set()).add(member));
    if (role === 'viewer') this.#viewers++;
  }

  /** undefined where it isn't here. */
  remove(page: Page): Member | undefined {
    const member = this.#members.get(page.id);
    if (!member) return undefined;
    const { person, role } = member.identity;
    this.#members.delete(page.id);
    const others = this.#byPerson.get(person)!;
    others.delete(member);
    if (!others.size) this.#byPerson.delete(person);
    if (role === 'viewer') this.#viewers--;
    return member;
  }

  of(page: Page): Member {
    const member = this.#members.get(page.id);
    if (!member) throw new Error(`page ${page.id} is not in this room`);
    return member;
  }

  /** All pages of one person. */
  ofPerson(person: string): Member[] {
    return [...(this.#byPerson.get(person) ?? [])];
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
