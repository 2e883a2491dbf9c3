/** Where a request comes from: its address, the page that sends it, the name under which it reached this server. */

import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';

export interface Network {
  /** Proxies between this server and everybody else, each of which adds to X-Forwarded-For. */
  readonly trustedHops: number;
  /** Under which others reach this server through a proxy; empty where they reach it as it is. */
  readonly url: string;
  /** Further origins whose pages may connect. */
  readonly origins: readonly string[];
  /** Origins whose pages may show this server's in a frame. */
  readonly frameAncestors?: readonly string[];
}

/** Who asks. */
export interface Origin {
  readonly address: string;
  /** From this machine. */
  readonly local: boolean;
}

const FORWARDING = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const;

/** The address of whoever asks, past the proxies that are trusted: the others' word counts for nothing. */
export function addressOf(request: IncomingMessage, { trustedHops }: Network): string {
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter(Boolean);
  return (trustedHops ? forwarded.at(-trustedHops) : undefined) ?? request.socket.remoteAddress ?? '';
}

export function originOf(request: IncomingMessage, network: Network): Origin {
  return { address: addressOf(request, network), local: isLocal(request, network) };
}

/**
 * A page on this machine, opened from this server under a name that means this machine. Behind a proxy everybody
 * looks like that, so there nobody is.
 */
export function isLocal(request: IncomingMessage, { trustedHops, url }: Network): boolean {
  const { origin, host } = request.headers;
  return (
    trustedHops === 0 &&
    url === '' &&
    isLoopback(request.socket.remoteAddress ?? '') &&
    isLoopback(nameOf(host)) &&
    (origin === undefined || hostOf(origin) === host) &&
    !FORWARDING.some((header) => request.headers[header] !== undefined)
  );
}

/**
 * Browsers always name the origin of the page that opens a socket; programs other than browsers don't, and have no
 * cookies or camera to steal.
 */
export function originAllowed(request: IncomingMessage, { url, origins }: Network): boolean {
  const { origin, host } = request.headers;
  return origin === undefined || origin === url || origins.includes(origin) || hostOf(origin) === host;
}

/**
 * Whether a name is one of this server's. A foreign name that was made to point here (DNS rebinding) would make the
 * foreign page count as this server's own. Addresses can't be made to point anywhere else.
 */
export function hostAllowed(request: IncomingMessage, { url }: Network): boolean {
  const { host } = request.headers;
  const name = nameOf(host);
  const own = hostname().toLowerCase();
  return (
    isLoopback(name) ||
    isIP(name) !== 0 ||
    name === own ||
    name === `${own}.local` ||
    (url !== '' && hostOf(url) === host)
  );
}

export function isLoopback(name: string): boolean {
  return name === 'localhost' || name === '::1' || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(name);
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

/** Without port and brackets. */
function nameOf(host: string | undefined): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '') : '';
}
