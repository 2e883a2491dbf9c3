import { catalogue } from '../language/catalogue.ts';
import { wordsOf } from '../language/spoken.ts';

const PHOTO_TITLES = catalogue(
  {
    chelsea: 'Chelsea the cat',
    coffee: 'A cup of coffee',
    astronaut: 'Astronaut Eileen Collins',
    rocket: 'A rocket taking off',
  },
  {
    chelsea: '小猫切尔西',
    coffee: '一杯咖啡',
    astronaut: '宇航员艾琳·柯林斯',
    rocket: '火箭发射',
  },
);

type PhotoName = keyof typeof PHOTO_TITLES.en;

export interface BundledPhoto {
  readonly name: PhotoName;
  /** In English: as a source's label it is told to other pages, whose language may be another. */
  readonly title: string;
  /** Relative to the page. */
  readonly url: string;
}

const photo = (name: PhotoName): BundledPhoto => ({
  name,
  title: PHOTO_TITLES.en[name],
  url: `photos/${name}.jpg`,
});

/** Free for any use; public/photos/NOTICE.md says where they come from. */
export const BUNDLED_PHOTOS: readonly BundledPhoto[] = [
  photo('chelsea'),
  photo('coffee'),
  photo('astronaut'),
  photo('rocket'),
];

/** A source's label in the page's language, where it is one of these photos; else as it is, a file's or a camera's name. */
export function photoTitle(label: string): string {
  const known = BUNDLED_PHOTOS.find(({ title }) => title === label);
  return known ? wordsOf(PHOTO_TITLES)[known.name] : label;
}
