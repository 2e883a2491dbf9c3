/** What whoever runs a server relies on: the dashboard, the list of licences. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startServer } from './running_server.ts';

const OPS = fileURLToPath(new URL('../../ops/', import.meta.url));

test('the dashboard shows what /metrics has, and all that is convcast’s own', async () => {
  const server = await startServer({ sharedEngine: true });
  onTestFinished(() => server.stop());
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const exposed = new Map(
    [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, type]) => [name!, type!]),
  );
  const { panels } = JSON.parse(readFileSync(`${OPS}grafana.json`, 'utf8')) as {
    panels: { title: string; targets: { expr: string }[] }[];
  };
  const shown = new Set<string>();
  for (const { title, targets } of panels)
    for (const { expr } of targets) {
      const names = [...expr.matchAll(/\b(?:convcast|process|nodejs)_\w+/g)].map(([name]) => name);
      expect(names, `${title}: ${expr}`).toHaveLength(1);
      const [name] = names.map((full) =>
        exposed.has(full) ? full : full.replace(/_(bucket|sum|count)$/, ''),
      );
      expect(exposed.has(name!), `${title}: ${name}`).toBe(true);
      // A counter is looked at by its rate, everything else as it is.
      const counts = exposed.get(name!) !== 'gauge';
      expect(/\b(rate|increase)\(/.test(expr), `${title}: ${expr}`).toBe(counts);
      shown.add(name!);
    }
  const own = [...exposed.keys()].filter((name) => name.startsWith('convcast_'));
  expect(own.filter((name) => !shown.has(name))).toEqual([]);
});

function licences(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${OPS}licences.mjs`, ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('every package’s licence is known to be fine', () => {
  expect(licences('--all')).toMatchObject({ status: 0, stderr: '' });
});

test('a licence that is not known to be fine is said, and fails', () => {
  const folder = mkdtempSync(join(tmpdir(), 'licences-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const packages = {
    '': {},
    'node_modules/fine': { version: '1.0.0', license: '(GPL-3.0 OR MIT)' },
    'node_modules/both': { version: '1.0.0', license: 'MIT AND SSPL-1.0' },
    'node_modules/silent': { version: '2.0.0' },
  };
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages }));
  const { status, stderr } = licences(folder);
  expect(status).toBe(1);
  expect(stderr).toBe(
    'not known to be fine: both 1.0.0: MIT AND SSPL-1.0\nnot known to be fine: silent 2.0.0: unknown\n',
  );
});
