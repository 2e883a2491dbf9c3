/**
 * What a link carries behind its `#`: role, room, link, and a signature over them. So the server knows its own codes
 * without keeping them, after a restart too.
 *
 *     v  k3v9x…(13)  2222(4)  signature
 *
 * Room and link are no secrets. The signature is HMAC-SHA256 (RFC 2104), shortened to 72 bits for viewers, whose
 * links are the longest on a slide, and to 132 for the others.
 */

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Role } from '../../shared/protocol.ts';
import { randomId } from './random_id.ts';

/** 65 bits. */
const ROOM_LETTERS = 13;
const LINK_LETTERS = 4;
/** Six bits each. */
const SIGNATURE_LETTERS = { viewer: 12, controller: 22, presenter: 22 } as const;
const ROLE_LETTERS = { v: 'viewer', c: 'controller', p: 'presenter' } as const;
const CODE = new RegExp(
  `^(?<letter>[vcp])(?<room>[a-z2-9]{${ROOM_LETTERS}})(?<link>[a-z2-9]{${LINK_LETTERS}})(?<signature>[\\w-]{12,22})$`,
);
/** The link that every room has from the start, for presenters and for viewers. */
export const FIRST_LINK = '2'.repeat(LINK_LETTERS);

/** What a link opens. */
export interface Grant {
  readonly role: Role;
  readonly room: string;
  readonly link: string;
}

export const newRoomName = () => randomId(ROOM_LETTERS);
export const newLinkId = () => randomId(LINK_LETTERS);

export function makeCode(key: Buffer, { role, room, link }: Grant): string {
  const body = `${role[0]}${room}${link}`;
  return body + sign(key, body).slice(0, SIGNATURE_LETTERS[role]);
}

/** undefined for what is no code of this key, in a time that doesn't depend on what is wrong with it. */
export function readCode(key: Buffer, code: string): Grant | undefined {
  const parts = CODE.exec(code)?.groups as
    | Record<'letter' | 'room' | 'link' | 'signature', string>
    | undefined;
  const role = ROLE_LETTERS[(parts?.letter ?? 'v') as keyof typeof ROLE_LETTERS];
  const grant = { role, room: parts?.room ?? '', link: parts?.link ?? '' };
  const expected = Buffer.from(makeCode(key, grant));
  const offered = Buffer.alloc(expected.length);
  offered.write(code);
  const equal = timingSafeEqual(expected, offered);
  return parts && equal && code.length === expected.length ? grant : undefined;
}

function sign(key: Buffer, body: string): string {
  return createHmac('sha256', key).update(body).digest('base64url');
}
