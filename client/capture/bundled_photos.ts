export interface BundledPhoto {
  readonly name: string;
  readonly title: string;
  /** Relative to the page. */
  readonly url: string;
  readonly credit: string;
}

const photo = (name: string, title: string, credit: string): BundledPhoto => ({
  name,
  title,
  url: `photos/${name}.jpg`,
  credit,
});

/** Free for any use; public/photos/NOTICE.md says where they come from. */
export const BUNDLED_PHOTOS: readonly BundledPhoto[] = [
  photo('chelsea', 'Chelsea the cat', 'Stefan van der Walt, CC0'),
  photo('coffee', 'A cup of coffee', 'Rachel Michetti, CC0'),
  photo('astronaut', 'Astronaut Eileen Collins', 'NASA, public domain'),
  photo('rocket', 'A rocket taking off', 'SpaceX, CC0'),
];
