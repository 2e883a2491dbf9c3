/** Where a text stops being JSON, and what should stand there: browsers' own messages are English, and not all say where. */

export type JsonExpected = 'value' | 'name' | 'colon' | 'comma' | 'end';

export interface JsonFault {
  /** In the text. */
  readonly index: number;
  readonly expected: JsonExpected;
  /** What stands there instead, shortened; '' at the end of the text. */
  readonly found: string;
}

const FOUND_MAX = 20;
const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const PLAIN = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** null for a text that `JSON.parse` takes. */
export function jsonFault(text: string): JsonFault | null {
  let at = 0;
  const skips = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  /** The brackets that are still open. */
  const closing: string[] = [];
  let expected: JsonExpected = 'value';
  /** Right after a bracket, which may close at once. */
  let first = false;
  for (;;) {
    skips(SPACE);
    const character = text[at];
    const closes = character !== undefined && character === closing.at(-1);
    const may: boolean = closes && (first || expected === 'comma');
    first = false;
    if (expected === 'end' && character === undefined) return null;
    if (may) {
      at++;
      closing.pop();
      expected = closing.length ? 'comma' : 'end';
    } else if (expected === 'value' && (character === '{' || character === '[')) {
      at++;
      closing.push(character === '{' ? '}' : ']');
      expected = character === '{' ? 'name' : 'value';
      first = true;
    } else if (expected === 'value' && (skips(STRING) || skips(PLAIN))) {
      expected = closing.length ? 'comma' : 'end';
    } else if (expected === 'name' && skips(STRING)) {
      expected = 'colon';
    } else if (expected === 'colon' && character === ':') {
      at++;
      expected = 'value';
    } else if (expected === 'comma' && character === ',') {
      at++;
      expected = closing.at(-1) === '}' ? 'name' : 'value';
    } else {
      const [line = ''] = text.slice(at, at + FOUND_MAX + 1).split('\n');
      return {
        index: at,
        expected,
        found: line.length > FOUND_MAX ? `${line.slice(0, FOUND_MAX)}…` : line,
      };
    }
  }
}
