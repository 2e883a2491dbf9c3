export interface BundledPhoto {
  readonly name: string;
  readonly title: string;
  readonly url: string;
}

/** Who made them stands in photos/NOTICE.md. */
export const BUNDLED_PHOTOS: readonly BundledPhoto[] = [
  ['coffee', 'Coffee'],
  ['chelsea', 'Cat'],
  ['astronaut', 'Astronaut'],
  ['rocket', 'Rocket'],
].map(([name, title]) => ({ name: name!, title: title!, url: `photos/${name}.jpg` }));
