import { wordsOf } from '../../language/spoken.ts';
import { ROOM_TEXT } from './room_text.ts';

/** A person's name as the server gives it, "controller 2", in the page's language. */
export function personText(name: string): string {
  const text = wordsOf(ROOM_TEXT);
  if (name === 'presenter') return text.presenter;
  const [, role, number] = /^(viewer|controller) (\d+)$/.exec(name) ?? [];
  return role && number ? text.person(role, number) : name;
}
