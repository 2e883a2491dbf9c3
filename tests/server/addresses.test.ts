import { describe, expect, test } from 'vitest';
import { addressesOf, invitation } from '../../server/addresses.ts';

const CODES = { presenter: `p${'A'.repeat(60)}`, viewer: `v${'B'.repeat(60)}` };

describe('what the terminal says', () => {
  test('links for the presenter and for viewers at each address, a QR code, and that cameras need https', async () => {
    const text = await invitation(['http://192.0.2.7:3000', 'http://198.51.100.4:3000'], CODES);
    expect(text).toContain(`http://192.0.2.7:3000/#code=${CODES.presenter}`);
    expect(text).toContain(`http://198.51.100.4:3000/#code=${CODES.viewer}`);
    expect(text).not.toContain(`http://198.51.100.4:3000/#code=${CODES.presenter}`);
    expect(text.split('\n').filter((line) => /[▀▄█]{3}/.test(line)).length).toBeGreaterThan(15);
    expect(text).toContain('through https (see --https)');
  });

  test('nothing of https where it is served', async () => {
    expect(await invitation(['https://lecture.example'], CODES)).not.toContain('--https');
  });

  test('nothing where nobody else comes in', async () => {
    expect(await invitation([], CODES)).toBe('');
  });
});

test('addresses', () => {
  expect(addressesOf('127.0.0.1', 3000, false)).toEqual({ own: 'http://127.0.0.1:3000', others: [] });
  expect(addressesOf('192.0.2.7', 3000, true)).toEqual({
    own: 'https://192.0.2.7:3000',
    others: ['https://192.0.2.7:3000'],
  });
  expect(addressesOf('::1', 80, false).own).toBe('http://[::1]:80');
  const { own, others } = addressesOf('0.0.0.0', 3000, false);
  expect(own).toBe('http://127.0.0.1:3000');
  for (const address of others) expect(address).toMatch(/^http:\/\/\d+\.\d+\.\d+\.\d+:3000$/);
});
