/** Folders are platforms, and a heavy dependency has one door. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const files = ['shared', 'server', 'client'].flatMap((folder) =>
  readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|js)$/.test(name))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
);
const imports = new Map(
  files.map((file) => [
    file,
    [...readFileSync(ROOT + file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
      (match) => match[1]!,
    ),
  ]),
);

describe('one door', () => {
  test.each([
    ['onnxruntime-node', 'server/vision/onnx/'],
    ['@tensorflow/', 'server/vision/tfjs/'],
    ['sharp', 'server/images/'],
    ['@julusian/jpeg-turbo', 'server/images/turbo_jpeg.ts'],
    ['@redis/client', 'server/nodes/'],
    ['socket.io-client', 'client/stream/', 'server/nodes/'],
    ['protobufjs', 'server/vision/onnx/'],
    ['mediabunny', 'client/take_away/'],
    ['d3-scale-chromatic', 'shared/colours/'],
    ['@zumer/snapdom', 'client/take_away/'],
  ])('%s is imported only in %s', (dependency, ...doors) => {
    const importers = files.filter((file) => imports.get(file)!.some((name) => name.startsWith(dependency)));
    expect(importers.length).toBeGreaterThan(0);
    expect(importers.filter((file) => !doors.some((door) => file.startsWith(door)))).toEqual([]);
  });
});

test('shared imports neither platform, and the platforms don’t import each other', () => {
  const crossing = files.flatMap((file) =>
    imports
      .get(file)!
      .filter((name) => name.startsWith('.'))
      .map((name) => new URL(name, `file:///${file}`).pathname.slice(1))
      .filter((target) => target.split('/')[0] !== file.split('/')[0] && !target.startsWith('shared/'))
      .map((target) => `${file} → ${target}`),
  );
  expect(crossing).toEqual([]);
});

test('a program that only says how it is used loads no server', () => {
  const loaded = new Set(['server/main.ts']);
  const packages = new Set<string>();
  for (const file of loaded)
    for (const [, name] of readFileSync(ROOT + file, 'utf8').matchAll(
      /^(?:import|export) (?!type )(?:[^;'=(]* from )?'([^']+)';/gm,
    ))
      if (name!.startsWith('.')) loaded.add(new URL(name!, `file:///${file}`).pathname.slice(1));
      else if (!name!.startsWith('node:')) packages.add(name!);
  expect([...loaded]).toContain('server/config.ts');
  expect([...packages]).toEqual(['zod']);
});

test('nothing is loaded from another host', () => {
  const loading = files
    .concat(['client/index.html'])
    .filter((file) =>
      /(?:src|href|url|import)\s*[=(:]\s*["'`]https?:\/\//.test(readFileSync(ROOT + file, 'utf8')),
    );
  expect(loading).toEqual([]);
});
