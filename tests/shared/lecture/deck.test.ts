import { describe, expect, test } from 'vitest';
import { chapters } from '../../../shared/lecture/chapters.ts';
import {
  DECK_CHARACTERS_MAX,
  type Deck,
  decodeDeck,
  encodeDeck,
  withoutNotes,
} from '../../../shared/lecture/deck.ts';
import { lineOfPath } from '../../../shared/lecture/json_lines.ts';
import { sayingIn } from '../../../shared/sayings.ts';

const CHAPTERS = chapters();

const deck: Deck = {
  schema: 'convcast-deck',
  version: 1,
  title: 'All of them',
  chapters: CHAPTERS.map((chapter) => ({ ...chapter, notes: 'Slowly.' })),
};

/** The lines of a deck's file with some text replaced, and what is said of it. */
function problemsOf(from: string, to: string) {
  const text = encodeDeck(deck);
  expect(text).toContain(from);
  const changed = text.replace(from, to);
  const read = decodeDeck(changed);
  if (read.ok) throw new Error('expected to be refused');
  return read.problems.map((problem) => ({
    ...problem,
    message: sayingIn(problem.said, 'en'),
    chinese: sayingIn(problem.said, 'zh-CN'),
    text: changed.split('\n')[problem.line - 1]!.trim(),
  }));
}

test('a file holds a deck, and a kernel’s numbers take one line', () => {
  const text = encodeDeck(deck);
  expect(decodeDeck(text)).toEqual({ ok: true, deck });
  expect(text.split('\n').length).toBeLessThan(4000);
});

describe('what can’t be read is refused, with the line', () => {
  test('a title that is a number', () => {
    const [problem] = problemsOf('"title": "All of them"', '"title": 7');
    expect(problem).toMatchObject({ line: 4, path: 'title', text: '"title": 7,' });
    expect(problem!.message).toBe('expected a text, got 7');
  });

  test('a name in capitals, in the second chapter', () => {
    const [problem] = problemsOf('"name": "convolution"', '"name": "CONVOLUTION"');
    expect(problem).toMatchObject({ path: 'chapters.1.name', text: '"name": "CONVOLUTION",' });
    expect(problem!.message).toContain('expected small letters');
  });

  test('a name that another chapter has', () => {
    const [problem] = problemsOf('"name": "convolution"', '"name": "stride"');
    expect(problem).toMatchObject({ path: 'chapters.6.name', text: '"name": "stride",' });
    expect(problem!.message).toContain('a second time');
  });

  test('every form of a wrong value, in Chinese too', () => {
    const texts = [
      ['"name": "what-a-cnn-is",', ''],
      ['"name": "convolution"', '"name": "stride"'],
      ['"screen": "lab"', '"screen": "laboratory"'],
      ['"show": "figures"', '"show": "pictures"'],
      ['"title": "All of them"', '"title": ""'],
      ['"title": "All of them"', `"title": "${'long '.repeat(40)}"`],
      ['"padding": 0', '"padding": "none"'],
      ['"values": [', '"values": ["a", '],
      ['"bias": 0', '"bias": 1e9'],
      ['"layer": 0', '"layer": 0.5'],
      ['"layers": [', '"layers": 4, "was": ['],
    ] as const;
    for (const [from, to] of texts)
      for (const { line, message, chinese } of problemsOf(from, to)) {
        expect(line, to).toBeGreaterThan(0);
        expect(message).toMatch(/^expected /);
        expect(chinese, message).toMatch(/\p{Script=Han}/u);
        // What stands in the file between quotes, and the words that are a deck's own, may be Latin.
        const rest = chinese.replace(/"[^"]*"?|\ben\b|zh-CN|true|false/g, '');
        expect(rest, message).not.toMatch(/[a-z]{3}/i);
      }
  });

  test('a stack that can’t be', () => {
    const [problem] = problemsOf('"sidePx": 224', '"sidePx": 20000');
    expect(problem!.text).toBe('"sidePx": 20000,');
    expect(problem!.path).toContain('chapters.1.stage.lab.input.sidePx');
  });

  test('an unknown setting', () => {
    const [problem] = problemsOf('"version": 1,', '"version": 1,\n  "colour": "red",');
    expect(problem).toMatchObject({ line: 4, path: '', text: '"colour": "red",' });
    expect(problem!.message).toContain('colour');
    expect(problem!.chinese).toBe('只能有已知的设置，得到的是 "colour"');
  });

  test('text that isn’t JSON', () => {
    const text = encodeDeck(deck).replace('"version": 1,', '"version": 1');
    const read = decodeDeck(text);
    expect(read).toMatchObject({ ok: false, problems: [{ line: 4, path: '' }] });
    expect(read.ok ? '' : sayingIn(read.problems[0]!.said, 'zh-CN')).toBe(
      '应为逗号或右括号，得到的是“"title": "All of the…”',
    );
    expect(decodeDeck('')).toMatchObject({ ok: false, problems: [{ line: 1 }] });
  });

  test('a file of any size', () => {
    expect(decodeDeck(' '.repeat(DECK_CHARACTERS_MAX + 1))).toMatchObject({
      ok: false,
      problems: [{ line: 1, said: { say: 'deckTooLong' } }],
    });
  });
});

test('lines of values, whatever the white space and the strings between', () => {
  const text = '{ "a": "}],\\"",\n "b": [1, {"c": [\n[], -2e3,\n"x"]}],\n"d": null }';
  expect(lineOfPath(text, ['a'])).toBe(1);
  expect(lineOfPath(text, ['b', 0])).toBe(2);
  expect(lineOfPath(text, ['b', 1, 'c', 0])).toBe(3);
  expect(lineOfPath(text, ['b', 1, 'c', 2])).toBe(4);
  expect(lineOfPath(text, ['d'])).toBe(5);
  expect(lineOfPath(text, ['b', 1, 'nothing'])).toBe(2);
  expect(lineOfPath(text, ['d', 'deeper'])).toBe(5);
});

test('notes are taken out for others', () => {
  expect(JSON.stringify(withoutNotes(deck))).not.toContain('Slowly');
  expect(withoutNotes(deck).chapters).toHaveLength(CHAPTERS.length);
});
