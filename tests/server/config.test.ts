import { describe, expect, test } from 'vitest';
import { ConfigError, helpText, readConfig, threadsFor } from '../../server/config.ts';

test('defaults', () => {
  expect(readConfig([], {})).toEqual({
    port: 3000,
    host: '127.0.0.1',
    model: 'alexnet',
    backend: 'onnx-cpu',
    workers: 0,
    origins: [],
    'log-level': 'warn',
  });
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
    [['--backend', 'abacus'], /^--backend: expected one of "onnx-cpu"\|"wasm", got "abacus"/],
    [['--model', 'lenet'], /^--model: expected .*alexnet.*got "lenet"/],
    [['--origins', 'ftp://x'], /^--origins: expected origins such as https:\/\/example.org, got "ftp:\/\/x"/],
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
