// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are code, which is what is searched.
/** Everything that a page says stands in a catalogue, in each language. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { leftoversIn } from './leftover_words.ts';

const ROOT = fileURLToPath(new URL('../../client/', import.meta.url));
const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && name !== 'vite.config.ts')
  .map((name) => name.replaceAll('\\', '/'))
  .sort();

test('no text stands in the code of a page', () => {
  const left = files.flatMap((file) =>
    leftoversIn(readFileSync(ROOT + file, 'utf8')).map(({ line, text }) => `client/${file}:${line} ${text}`),
  );
  expect(left).toEqual([]);
});

describe('a text in the code is found', () => {
  test.each([
    ['html`<p>Largest</p>`', 'Largest'],
    ['html`<p>map ${map} of ${layer}</p>`', 'map … of …'],
    ['html`<p>${on ? "stop" : "go on"}</p>`', 'stop'],
    ['html`<p>${`was ${before}`}</p>`', 'was …'],
    ['html`<button title="Undo">↶</button>`', 'title="Undo"'],
    ['html`<canvas aria-label=${`Map ${map}`}></canvas>`', 'Map …'],
    ['html`<x-y .what=${"the map"}></x-y>`', 'the map'],
    ['html`<ul>${names.map((name) => html`<li>of ${name}</li>`)}</ul>`', 'of …'],
    ['function told() { return `kept by ${who}`; }', 'kept by …'],
    ['const problem = "No camera was found.";', 'No camera was found.'],
    ['const TITLES = { undo: "Undo" };', 'Undo'],
  ])('%s', (code, text) => {
    expect(leftoversIn(code).map((found) => found.text)).toContain(text);
  });

  test.each([
    ['html`<p class="large quiet">${text.largest}</p>`'],
    ['html`<p class=${on ? "large quiet" : "large"}>9 × 9 px</p>`'],
    ['html`<dt><kbd>Space</kbd></dt>`'],
    ['const view = `kernel/${layer}/${map}`;'],
    ['const TEXT = catalogue({ undo: "Undo that" }, { undo: "撤销" });'],
    ['const title = { en: "Edges to the right", "zh-CN": "右侧边缘" };'],
    ['throw new Error("there is no such view");'],
    ['element.querySelector("section canvas");'],
    ['if (reason === "io server disconnect") stop();'],
  ])('and none in %s', (code) => {
    expect(leftoversIn(code)).toEqual([]);
  });
});
