import { catalogue } from '../language/catalogue.ts';
import { wordsOf } from '../language/spoken.ts';

/** Of the photos that come with the page, by the English title: a source's label crosses the socket in English. */
export const PHOTO_TITLES = catalogue(
  {
    'Chelsea the cat': 'Chelsea the cat',
    'A cup of coffee': 'A cup of coffee',
    'Astronaut Eileen Collins': 'Astronaut Eileen Collins',
    'A rocket taking off': 'A rocket taking off',
  },
  {
    'Chelsea the cat': '小猫切尔西',
    'A cup of coffee': '一杯咖啡',
    'Astronaut Eileen Collins': '宇航员艾琳·柯林斯',
    'A rocket taking off': '火箭发射',
  },
);

/** A source's label, which is a file's or a camera's name where it is none of them. */
export function photoTitle(label: string): string {
  const titles: Readonly<Record<string, string>> = wordsOf(PHOTO_TITLES);
  return Object.hasOwn(titles, label) ? titles[label]! : label;
}
