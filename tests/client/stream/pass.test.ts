import { expect, test } from 'vitest';
import { Pass } from '../../../client/stream/pass.ts';

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
