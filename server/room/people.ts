/** Who may do what in a room: roles, the remote, links and the passcode, and who is told of them. */

import type { Logger } from 'pino';
import {
  type ClientEvents,
  type Link,
  type LinkCreate,
  MAY,
  may,
  type PasscodeSet,
  type Person,
  type Presence,
  type Problem,
  type Role,
  type RoomDesk,
} from '../../shared/protocol.ts';
import { said } from '../../shared/sayings.ts';
import type { Access, Identity } from '../access/access.ts';
import type { Members } from './members.ts';
import type { Page } from './page.ts';
import { RequestError } from './request_error.ts';
import type { RoomAccess } from './room_access.ts';
import type { Author } from './room_lab.ts';
import { Throttled } from './throttled.ts';

/** Who comes and goes is told at most this often: at a lecture's start it is everybody, to everybody. */
const PRESENCE_INTERVAL_MS = 100;
const DESK_INTERVAL_MS = 200;
/** In a room of more than this it is told less often: as much is told in all. */
const HALL = 500;

export interface PeopleParts {
  readonly access: Access;
  readonly log: Logger;
  /** Under which others reach this server. */
  addresses(): readonly string[];
  /** Links, remotes or the passcode are others now. */
  accessChanged(): void;
}

export class People {
  readonly #members: Members;
  readonly #access: RoomAccess;
  readonly #parts: PeopleParts;
  readonly #names: Record<Role, number> = { viewer: 0, controller: 0, presenter: 0 };
  readonly #presenceNews = new Throttled(
    () => this.#every(PRESENCE_INTERVAL_MS),
    () => {
      this.#members.tell('watching', this.#members.size);
      this.#members.tell('presence', this.presence);
    },
  );
  readonly #deskNews = new Throttled(
    () => this.#every(DESK_INTERVAL_MS),
    () => this.#members.tellPresenters('desk', this.desk),
  );
  readonly #sealNews = new Throttled(DESK_INTERVAL_MS, () => void this.#tellSeal());

  constructor(members: Members, access: RoomAccess, parts: PeopleParts) {
    this.#members = members;
    this.#access = access;
    this.#parts = parts;
  }

  get presence(): Presence {
    const roles = new Map([...this.#members].map(({ identity, role }) => [identity.name, role]));
    const names = (wanted: Role) => [...roles].filter(([, role]) => role === wanted).map(([name]) => name);
    return {
      watching: this.#members.size,
      presenter: names('presenter').length > 0,
      remotes: names('controller').sort(),
    };
  }

  get desk(): RoomDesk {
    const people = this.#people();
    return {
      people,
      links: this.#access.links.map((link) => this.#link(link, people)),
      passcode: this.#access.passcode !== null,
      addresses: this.#parts.addresses(),
    };
  }

  /** What a newcomer of this role is called. */
  newName(role: Role): string {
    return role === 'presenter' ? role : `${role} ${++this.#names[role]}`;
  }

  joined({ name, role }: Identity): void {
    // After a restart of the server people come back with their names.
    const number = Number(name.split(' ')[1] ?? 0);
    this.#names[role] = Math.max(this.#names[role], number);
    this.changed();
  }

  left({ person }: Identity): void {
    if (this.#members.ofPerson(person).length === 0) this.#access.forget(person);
    this.#presenceNews.request();
    this.#deskNews.request();
  }

  roleOf(page: Page): Role {
    return this.#access.roleOf(this.#members.of(page).identity);
  }

  /** Throws `RequestError` for a page that may not. */
  allow(page: Page, event: keyof ClientEvents): void {
    const role = this.roleOf(page);
    if (!may(role, event)) throw new RequestError('not-allowed', said('notAllowed', event, MAY[event], role));
  }

  author(page: Page): Author {
    const { person, name } = this.#members.of(page).identity;
    return { by: page.id, person, who: name };
  }

  askRemote(page: Page): void {
    if (this.roleOf(page) !== 'viewer') return;
    this.#access.ask(this.#members.of(page).identity.person);
    this.#deskNews.request();
  }

  dropRemote(page: Page): void {
    const { person } = this.#members.of(page).identity;
    if (this.roleOf(page) === 'controller') this.#give(person, false);
    else this.#access.forget(person);
    this.#deskNews.request();
  }

  /** Throws `RequestError` for somebody who isn't in the room, or is its presenter. */
  giveRemote(person: string, remote: boolean): void {
    const members = this.#members.ofPerson(person);
    if (!members.length) throw new RequestError('not-found', said('nobodyOfThatName', person));
    if (members.some(({ identity }) => identity.role === 'presenter'))
      throw new RequestError('not-found', said('isPresenter'));
    const turnedDown = !remote && this.#access.asks(person);
    this.#give(person, remote);
    // Their role is what it was, so nothing else says that there was an answer.
    if (turnedDown) for (const { page, role } of members) page.send('role', role);
  }

  createLink({ role, title = '' }: LinkCreate): Link {
    const link = this.#access.createLink(role, title);
    if (!link)
      throw new RequestError('links-full', 'expected fewer open links: revoke one that nobody needs');
    this.changed();
    return this.#link(link, []);
  }

  /** Whoever came by it is out. Throws `RequestError` where there is no such link. */
  revokeLink(id: string): void {
    if (!this.#access.revokeLink(id)) throw new RequestError('not-found', said('noSuchLink', id));
    this.changed();
  }

  /** Asked of viewers who come from now on. */
  setPasscode({ passcode }: PasscodeSet): void {
    this.#access.passcode = passcode;
    for (const member of this.#members)
      member.identity = { ...member.identity, passcode: this.#access.passcode };
    this.changed();
    this.renewTokens();
  }

  /** Those that the pages have end before the lecture may. */
  renewTokens(): void {
    for (const { page, identity } of this.#members)
      this.#parts.access.token(identity).then(
        (token) => page.send('token', token),
        (error: Error) => this.#parts.log.error({ error: error.stack }, 'a token could not be signed'),
      );
  }

  /** Puts those out who may not stay, and tells the others what they may do now. */
  changed(): void {
    for (const member of this.#members) {
      const { page, identity } = member;
      if (this.#access.revoked(identity)) {
        page.send('problem', LINK_REVOKED);
        page.close();
        continue;
      }
      const role = this.#access.roleOf(identity);
      if (role === member.role) continue;
      member.role = role;
      page.send('role', role);
    }
    this.#presenceNews.request();
    this.#deskNews.request();
    this.#sealNews.request();
    this.#parts.accessChanged();
  }

  close(): void {
    for (const news of [this.#presenceNews, this.#deskNews, this.#sealNews]) news.stop();
  }

  #every(intervalMs: number): number {
    return intervalMs * Math.max(1, this.#members.size / HALL);
  }

  #give(person: string, remote: boolean): void {
    this.#access.giveRemote(person, remote);
    this.changed();
  }

  #people(): Person[] {
    const people = new Map<string, Person>();
    for (const { identity, role } of this.#members) {
      const { person: id, name, link } = identity;
      const pages = (people.get(id)?.pages ?? 0) + 1;
      people.set(id, { id, name, role, pages, asks: this.#access.asks(id), link });
    }
    return [...people.values()];
  }

  #link({ id, role, title }: Omit<Link, 'code' | 'people'>, people: readonly Person[]): Link {
    const came = people.filter((person) => person.link === id && person.role !== 'presenter').length;
    return { id, role, title, code: this.#access.codeOf({ id, role }), people: came };
  }

  async #tellSeal(): Promise<void> {
    try {
      this.#members.tellPresenters('restore', await this.#access.seal());
    } catch (error) {
      this.#parts.log.error({ error: (error as Error).stack }, 'a room could not be sealed');
    }
  }
}

/** The same words for whoever comes with it again. */
export const LINK_REVOKED: Problem = {
  code: 'access-refused',
  message: 'This link or pass is not valid, or no longer: ask the presenter for a new link.',
};
