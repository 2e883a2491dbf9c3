/** What the documents name is there. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { decodeDeck } from '../shared/lecture/deck.ts';
import { MAY } from '../shared/protocol.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const documents = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter(isText)
    .map((name) => `docs/${name}`),
];

function isText(name: string): boolean {
  return name.endsWith('.md');
}

/** Of all tables whose last column says what shows it, without their headers. */
function rowsShown(text: string): string[] {
  const tables = text.split(/\n{2,}/).filter((part) => /^\|.*\| shown by +\|\n/.test(part));
  return tables.flatMap((table) => table.trim().split('\n').slice(2));
}

test.each(['docs/security.md', 'docs/faults.md'])('%s: every row names a test that there is', (document) => {
  const rows = rowsShown(read(document));
  expect(rows.length).toBeGreaterThan(20);
  for (const row of rows) {
    const [, file, title] = /\| `([\w/]+\.test\.ts)`: (.+?) *\|$/.exec(row) ?? [];
    expect(file, row).toBeDefined();
    expect(read(`tests/${file}`).includes(title!), `${file}: ${title}`).toBe(true);
  }
});

test.each(documents)('%s: every file that it links to is there', (document) => {
  const links = [...read(document).matchAll(/\]\(([^)#]+)(#[^)]*)?\)/g)].map(([, target]) => target!);
  for (const target of links.filter((link) => !/^[a-z]+:/.test(link)))
    expect(existsSync(join(ROOT, dirname(document), target)), target).toBe(true);
});

test('protocol.md has every event, and who may send it', () => {
  const text = read('docs/protocol.md');
  const rows = (part: string) =>
    [...part.matchAll(/^\| `([\w:-]+)` +\| (\w*)/gm)].map(([, event, next]) => [event!, next!] as const);
  const [fromPage, fromServer] = text.split('## From the server');
  expect(Object.fromEntries(rows(fromPage!))).toEqual(MAY);
  const source = read('shared/protocol.ts').split('export interface ServerEvents')[1]!;
  const events = [...source.matchAll(/^ {2}(\w+)\(/gm)].map(([, event]) => event!);
  expect(rows(fromServer!).map(([event]) => event)).toEqual(events);
});

test('the deck in decks.md can be read', () => {
  const [, file] = /```json\n([\s\S]*?)```/.exec(read('docs/decks.md'))!;
  expect(decodeDeck(file!)).toMatchObject({ ok: true });
});

test('every script that README calls is one', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  for (const [, name] of read('README.md').matchAll(/npm run (?:-s )?([\w:-]+)/g))
    expect(scripts).toHaveProperty([name!]);
});
