/** Who may do what in a room: its links, who holds the remote, its passcode. No sockets: who is connected is the room's. */

import { LINKS_MAX, type LinkRole, type Role } from '../../shared/protocol.ts';
import type { Access, Identity, Sealed } from '../access/access.ts';
import { FIRST_LINK, type Grant, newLinkId } from '../access/codes.ts';

interface OpenLink {
  readonly id: string;
  readonly role: LinkRole;
  readonly title: string;
}

export class RoomAccess {
  readonly #room: string;
  readonly #access: Access;
  readonly #links = new Map<string, OpenLink>();
  readonly #revoked = new Set<string>();
  readonly #remotes = new Map<string, boolean>();
  readonly #asking = new Set<string>();
  #passcode: string | null = null;
  /** Whether it is known which links were revoked: not after a restart, until a presenter's page says so. */
  #settled: boolean;

  /** `settled`: the room is new, so nothing of it can have been revoked. */
  constructor(room: string, access: Access, settled: boolean) {
    this.#room = room;
    this.#access = access;
    this.#settled = settled;
    this.#links.set(FIRST_LINK, { id: FIRST_LINK, role: 'viewer', title: '' });
  }

  get passcode(): string | null {
    return this.#passcode;
  }

  set passcode(passcode: string | null) {
    this.#passcode = passcode && this.#access.passcodeTag(this.#room, passcode);
  }

  get links(): readonly OpenLink[] {
    return [...this.#links.values()];
  }

  /** What a link of this room carries. */
  codeOf({ id, role }: { id: string; role: Role }): string {
    return this.#access.code({ room: this.#room, link: id, role });
  }

  revoked({ role, link }: Grant): boolean {
    return role !== 'presenter' && this.#revoked.has(link);
  }

  passcodeMissing({ role, passcode }: Identity): boolean {
    return role === 'viewer' && this.#passcode !== null && passcode !== this.#passcode;
  }

  /** As it is at this moment. */
  roleOf({ role, person, link }: Identity): Role {
    if (role === 'presenter') return role;
    const remote = this.#remotes.get(person) ?? (role === 'controller' && this.#trusts(link));
    return remote ? 'controller' : 'viewer';
  }

  asks(person: string): boolean {
    return this.#asking.has(person);
  }

  ask(person: string): void {
    this.#asking.add(person);
  }

  giveRemote(person: string, remote: boolean): void {
    this.#asking.delete(person);
    this.#remotes.set(person, remote);
  }

  /** Somebody is gone: what they asked for is, too. */
  forget(person: string): void {
    this.#asking.delete(person);
  }

  /** undefined where there are as many as can be. */
  createLink(role: LinkRole, title: string): OpenLink | undefined {
    if (this.#links.size >= LINKS_MAX) return undefined;
    let id = newLinkId();
    while (this.#links.has(id) || this.#revoked.has(id)) id = newLinkId();
    const link = { id, role, title };
    this.#links.set(id, link);
    return link;
  }

  /** False where there is no such link. */
  revokeLink(id: string): boolean {
    if (!this.#links.delete(id)) return false;
    this.#revoked.add(id);
    return true;
  }

  seal(): Promise<string> {
    return this.#access.seal({
      room: this.#room,
      links: [...this.#links.values()],
      revoked: [...this.#revoked],
      remotes: Object.fromEntries(this.#remotes),
      passcode: this.#passcode,
    });
  }

  /**
   * What the room was before the server forgot it. Revocations hold whenever they come; the rest only where nobody has
   * said it yet.
   */
  restore({ room, links, revoked, remotes, passcode }: Sealed): void {
    if (room !== this.#room) return;
    for (const id of revoked) {
      this.#revoked.add(id);
      this.#links.delete(id);
    }
    if (this.#settled) return;
    this.#settled = true;
    for (const link of links) if (!this.#revoked.has(link.id)) this.#links.set(link.id, link);
    for (const [person, remote] of Object.entries(remotes))
      if (!this.#remotes.has(person)) this.#remotes.set(person, remote);
    this.#passcode ??= passcode;
  }

  #trusts(link: string): boolean {
    return this.#settled || this.#links.has(link);
  }
}
