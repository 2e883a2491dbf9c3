/** On which line of a JSON text something stands, so that an error can be found in an editor. */

/** Counts from 1. */
export function lineOfIndex(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

/** Of the value at `path` in a text that parses; of what holds it where there is no such value. */
export function lineOfPath(text: string, path: readonly PropertyKey[]): number {
  let at = 0;
  const space = () => {
    while (/\s/.test(text[at] ?? '')) at++;
  };
  const string = (): string => {
    const begin = at++;
    while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    at++;
    return JSON.parse(text.slice(begin, at)) as string;
  };
  /** Over a value, and what follows it up to the next. */
  const skip = () => {
    space();
    if (text[at] === '"') string();
    else if (text[at] === '{' || text[at] === '[') members(() => false);
    else while (at < text.length && !/[\s,\]}]/.test(text[at]!)) at++;
  };
  /** Goes past each member that `wanted` doesn't want, and stays at the value of the one that it does. */
  const members = (wanted: (key: PropertyKey) => boolean): boolean => {
    const isObject = text[at++] === '{';
    for (let index = 0; ; index++) {
      space();
      if (text[at] === '}' || text[at] === ']') break;
      let key: PropertyKey = index;
      if (isObject) {
        key = string();
        space();
        at++;
        space();
      }
      if (wanted(key)) return true;
      skip();
      space();
      if (text[at] === ',') at++;
    }
    at++;
    return false;
  };
  space();
  let found = at;
  for (const wanted of path) {
    if (text[at] !== '{' && text[at] !== '[') break;
    if (!members((key) => key === wanted)) break;
    found = at;
  }
  return lineOfIndex(text, found);
}
