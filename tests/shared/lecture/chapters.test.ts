import katex from 'katex';
import { describe, expect, test } from 'vitest';
import { checkLab } from '../../../shared/lab_check.ts';
import { labGraph, labStages } from '../../../shared/lab_graph.ts';
import { labGrid } from '../../../shared/lab_grid.ts';
import { shapesOf } from '../../../shared/layers.ts';
import type { Chapter } from '../../../shared/lecture/chapter.ts';
import { chapterNamed, chapters } from '../../../shared/lecture/chapters.ts';
import { REFERENCES, referenceNamed } from '../../../shared/lecture/references.ts';
import { LANGUAGES, type Words } from '../../../shared/lecture/words.ts';
import { ALEXNET } from '../../../shared/networks.ts';

const CHAPTERS = chapters();

/** All texts of a chapter, by what they are. */
function wordsOf({ title, text, tryThis, question, answer, notes, stage }: Chapter): [string, Words][] {
  const figures = stage.screen === 'lab' ? stage.figures : [];
  return Object.entries({
    title,
    text,
    tryThis,
    question,
    answer,
    notes,
    ...Object.fromEntries(figures.map(({ title }, index) => [`figure ${index}`, title])),
  }).filter((entry): entry is [string, Words] => entry[1] !== undefined);
}

const FORMULAS = /\$([^$]+)\$/g;
const NUMBERS = /−?\d+(?:[.,]\d+)*/g;
const set = (text: string, pattern: RegExp) => [...new Set(text.match(pattern) ?? [])].sort();

test('eighteen chapters, each with a name of its own', () => {
  expect(CHAPTERS).toHaveLength(18);
  expect(new Set(CHAPTERS.map(({ name }) => name)).size).toBe(CHAPTERS.length);
  expect(chapterNamed('stride').name).toBe('stride');
  expect(chapterNamed('nowhere')).toBe(CHAPTERS[0]);
});

describe.each(CHAPTERS)('$name', (chapter) => {
  test.each(wordsOf(chapter))('%s says the same in every language', (_, words) => {
    if (typeof words === 'string') throw new Error(`expected one text for each language, got "${words}"`);
    const texts = LANGUAGES.map((language) => words[language]);
    for (const text of texts) expect(text.trim()).not.toBe('');
    expect(texts[1]).toMatch(/\p{Script=Han}|^AlexNet/u);
    expect(set(texts[1]!, FORMULAS)).toEqual(set(texts[0]!, FORMULAS));
    expect(set(texts[1]!, NUMBERS)).toEqual(set(texts[0]!, NUMBERS));
    expect(texts[1]!.split('\n\n').length).toBe(texts[0]!.split('\n\n').length);
  });

  test('a question has an answer, and what a lecturer may say to the hall', () => {
    expect(chapter.answer === undefined).toBe(chapter.question === undefined);
    if (chapter.stage.screen !== 'plate' || chapter.stage.plate !== 'reading')
      for (const words of [chapter.tryThis, chapter.question]) expect(words).toBeDefined();
  });

  test('its formulas can be typeset', () => {
    const inline = wordsOf(chapter).flatMap(([, words]) =>
      typeof words === 'string' ? [] : [...words.en.matchAll(FORMULAS)].map(([, tex]) => tex!),
    );
    const formulas = chapter.formulas.flatMap((tex) => (typeof tex === 'string' ? tex : Object.values(tex)));
    for (const tex of [...formulas, ...inline])
      expect(() => katex.renderToString(tex, { output: 'mathml', strict: 'error' }), tex).not.toThrow();
  });

  test('its sources are ours', () => {
    for (const name of chapter.references) expect(referenceNamed(name), name).not.toBeNull();
  });

  test('its stage can be, and has what it marks and shows', () => {
    const { stage } = chapter;
    if (stage.screen === 'network') {
      const shape = shapesOf(ALEXNET.graph).get(stage.layer);
      expect(stage.map).toBeLessThan(shape!.channels);
    }
    if (stage.screen !== 'lab') return;
    expect(checkLab(stage.lab)).toEqual([]);
    const { layers } = stage.lab;
    const shapes = shapesOf(labGraph(stage.lab));
    const conv = shapes.get(labStages(layers[stage.chosen.layer]!, stage.chosen.layer + 1).conv)!;
    expect(stage.chosen.row).toBeLessThan(conv.height);
    expect(stage.chosen.column).toBeLessThan(conv.width);
    expect(layers[stage.chosen.layer]!.kernels[stage.chosen.kernel]).toBeDefined();
    for (const { of, layer, kernel } of stage.figures) {
      expect(layers[layer]!.kernels[kernel]).toBeDefined();
      if (of === 'pool') expect(layers[layer]!.pool.kind).not.toBe('none');
    }
    for (const { layer } of stage.controls) expect(layers[layer]).toBeDefined();
    if (stage.cut) expect(layers[0]!.sizePx).toBe(stage.cut.sizePx);
    for (const { refusals } of stage.axes ? labGrid(stage.lab, stage.axes) : []) expect(refusals).toEqual([]);
  });
});

test('references have names of their own and stand in the order in which they were written', () => {
  expect(new Set(REFERENCES.map(({ name }) => name)).size).toBe(REFERENCES.length);
  const years = REFERENCES.map(({ year }) => year);
  expect(years).toEqual([...years].sort((a, b) => a - b));
  for (const { full, year, short } of REFERENCES) {
    expect(full).toContain(`${year}`);
    expect(short).toContain(`${year}`);
  }
});
