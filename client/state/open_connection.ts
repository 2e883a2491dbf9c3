import { Connection } from '../stream/connection.ts';
import { Pass } from '../stream/pass.ts';
import { embeddedIn } from './embedded.ts';

/** Opens nothing. */
const NO_CODE = 'none';

/** The page's connection: by the link that it was opened with, and back at once when there is a network again. */
export function openConnection(): Connection {
  // In another page's frame nobody is the presenter because of the machine that it is on.
  const code = takeCode() ?? (embeddedIn(location.search) === null ? undefined : NO_CODE);
  const connection = new Connection({ pass: new Pass(code, tabStorage()) });
  addEventListener('online', () => {
    if (connection.link === 'lost') connection.reconnect();
  });
  addEventListener('pagehide', () => connection.keepRoom());
  addEventListener('hashchange', () => {
    // Another link in the same tab.
    if (codeInHash() !== undefined) location.reload();
  });
  return connection;
}

/** Out of the address at once: it may be on the hall's wall. */
function takeCode(): string | undefined {
  const code = codeInHash();
  if (code === undefined) return undefined;
  const hash = new URLSearchParams(location.hash.slice(1));
  hash.delete('code');
  history.replaceState(null, '', `${location.pathname}${location.search}${hash.size ? `#${hash}` : ''}`);
  return code;
}

function codeInHash(): string | undefined {
  return new URLSearchParams(location.hash.slice(1)).get('code') ?? undefined;
}

export function tabStorage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}
