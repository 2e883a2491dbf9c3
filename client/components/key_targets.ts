/** Which keys belong to what has the focus, and not to the page. */

const TEXT =
  'textarea, select, wa-select, [contenteditable], input:not([type=checkbox], [type=range], [type=radio])';
const ARROWS = `${TEXT}, input, [role=application], [role=radiogroup], [role=tablist], [role=listbox], [role=grid], [role=slider]`;
const SPACE = `${TEXT}, input, button, a, summary, wa-button, wa-switch, [role=application], [role=slider]`;

const within = (event: Event, selector: string) =>
  event.composedPath().some((target) => target instanceof Element && target.matches(selector));

export function isForText(event: Event): boolean {
  return within(event, TEXT);
}

export function isForArrows(event: Event): boolean {
  return within(event, ARROWS);
}

export function isForSpace(event: Event): boolean {
  return within(event, SPACE);
}

/** By its letter; where the layout has no such letters, by its place. */
export function isLetter({ key, code, shiftKey }: KeyboardEvent, letter: string): boolean {
  return !shiftKey && (key === letter || (code === `Key${letter.toUpperCase()}` && !/^[a-z]$/i.test(key)));
}
