import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, helpText, readConfig, threadsFor } from '../../server/config.ts';

test('defaults', () => {
  expect(readConfig([], {})).toEqual({
    port: 3000,
    host: '127.0.0.1',
    model: 'alexnet',
    backend: 'auto',
    workers: 0,
    origins: [],
    'frame-ancestors': [],
    url: '',
    'trusted-hops': 0,
    https: false,
    'https-cert': '',
    'https-key': '',
    'secret-file': join(homedir(), '.convcast', 'secret'),
    redis: '',
    'node-url': '',
    role: 'all',
    viewers: 500,
    'room-minutes': 10,
    'away-seconds': 60,
    'log-level': 'warn',
  });
});

test('a switch is a flag without a value, or a variable that says yes', () => {
  expect(readConfig(['--https'], {})).toMatchObject({ https: true });
  expect(readConfig([], { CONVCAST_HTTPS: 'yes' })).toMatchObject({ https: true });
  expect(readConfig(['--https-cert', 'c.pem', '--https-key', 'k.pem'], {})).toMatchObject({ https: true });
});

test('flags over environment over defaults', () => {
  const env = { CONVCAST_PORT: '4000', CONVCAST_LOG_LEVEL: 'debug' };
  expect(readConfig([], env)).toMatchObject({ port: 4000, 'log-level': 'debug' });
  expect(readConfig(['--port', '5000'], env)).toMatchObject({ port: 5000, 'log-level': 'debug' });
});

describe('one clear line for', () => {
  test.each([
    [['--prot', '80'], /Unknown option '--prot'/],
    [['--port'], /--port/],
    [['--port', 'eighty'], /^--port: expected a whole number, got "eighty"/],
    [['--port', '70000'], /^--port: expected a number from 0 to 65535, got "70000"/],
    [['--backend', 'abacus'], /^--backend: expected one of "auto"\|"tensorflow".*\|"wasm", got "abacus"/],
    [['--model', 'lenet'], /^--model: expected .*alexnet.*got "lenet"/],
    [['--origins', 'ftp://x'], /^--origins: expected origins such as https:\/\/example.org, got "ftp:\/\/x"/],
    [['--url', 'lecture'], /^--url: expected an address such as https:\/\/lecture.example, got "lecture"/],
    [['--trusted-hops', '-1'], /--trusted-hops/],
    [['--trusted-hops', 'all'], /^--trusted-hops: expected a whole number, got "all"/],
    [['--https-cert', 'c.pem'], /^--https-cert and --https-key: expected both or none/],
    [['--redis', 'me:password@10.0.0.2'], /^--redis: expected an address such as redis:\/\/10.0.0.2. See/],
    [['--redis', 'redis://10.0.0.2'], /^--redis and --node-url: expected both or none/],
    [['--node-url', 'http://10.0.0.3'], /^--node-url: expected an address with a port/],
    [['--role', 'relay'], /^--role relay: expected other nodes, so --redis and --node-url/],
    [['--role', 'king'], /^--role: expected one of "all"\|"engine"\|"relay", got "king"/],
    [['stray'], /stray/],
  ])('%j', (args, message) => {
    expect(() => readConfig(args, {})).toThrow(ConfigError);
    expect(() => readConfig(args, {})).toThrow(message);
    try {
      readConfig(args, {});
    } catch (error) {
      expect((error as Error).message).not.toContain('\n');
    }
  });

  test('a variable', () => {
    expect(() => readConfig([], { CONVCAST_PORT: 'x' })).toThrow(/^CONVCAST_PORT: expected a whole number/);
  });
});

test('the help names every option and its variable', () => {
  for (const name of ['port', 'host', 'model', 'backend', 'workers', 'origins', 'log-level'])
    expect(helpText()).toMatch(
      new RegExp(`--${name} [\\s\\S]*CONVCAST_${name.toUpperCase().replace('-', '_')}`),
    );
});

test('threads fill the cores and leave some for everything else', () => {
  expect(threadsFor('onnx-cpu', 0, 1)).toEqual({ workers: 1, threadsPerWorker: 1 });
  expect(threadsFor('onnx-cpu', 0, 2)).toEqual({ workers: 2, threadsPerWorker: 1 });
  expect(threadsFor('onnx-cpu', 0, 8)).toEqual({ workers: 2, threadsPerWorker: 3 });
  expect(threadsFor('onnx-cpu', 3, 8)).toEqual({ workers: 3, threadsPerWorker: 2 });
  expect(threadsFor('wasm', 0, 1)).toEqual({ workers: 1, threadsPerWorker: 1 });
  expect(threadsFor('wasm', 0, 2)).toEqual({ workers: 1, threadsPerWorker: 1 });
  expect(threadsFor('wasm', 0, 16)).toEqual({ workers: 4, threadsPerWorker: 1 });
  expect(threadsFor('wasm', 3, 2)).toEqual({ workers: 3, threadsPerWorker: 1 });
});
