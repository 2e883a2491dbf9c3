import { expect, test } from 'vitest';
import { Pass } from '../../../client/stream/pass.ts';
import type { Welcome } from '../../../shared/protocol.ts';

function tab() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

test('a reload before the welcome comes by the same link', () => {
  const storage = tab();
  new Pass('a code', storage);
  expect(new Pass(undefined, storage).handshake).toMatchObject({ code: 'a code' });
});

test('a page that comes again says which connection it lost, and a reload is another page', () => {
  const storage = tab();
  const pass = new Pass('a code', storage);
  expect(pass.handshake.instead).toBeUndefined();
  pass.welcomed({ id: 'first', token: 'a token', role: 'viewer' } as Welcome);
  expect(pass.handshake).toMatchObject({ instead: 'first', token: 'a token' });
  expect(new Pass(undefined, storage).handshake.instead).toBeUndefined();
});
