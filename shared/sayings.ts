/**
 * What is said to a person about what they asked for: which sentence, and the numbers and names in it. It crosses the
 * socket as that, so that each page says it in its own language; the English sentence goes along for logs and for
 * clients without words of their own.
 */

import { catalogue } from './catalogue.ts';
import type { JsonExpected } from './json_fault.ts';
import type { Language } from './lecture/words.ts';
import { CHINESE_SAYINGS } from './sayings_chinese.ts';

/** zod's names of types. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list […]',
  object: 'an object {…}',
};

const JSON_PARTS: Readonly<Record<JsonExpected, string>> = {
  value: 'a value',
  name: 'a name between double quotes',
  colon: 'a colon',
  comma: 'a comma or a closing bracket',
  end: 'nothing more',
};

function notJsonHere(expected: JsonExpected, found: string): string {
  return `expected ${JSON_PARTS[expected]}, got ${found ? `“${found}”` : 'the end of the file'}`;
}

export const ENGLISH_SAYINGS = {
  // The Lab's stack. Sentences without an end: where they stand says what comes next.
  kernelTooLarge: (most: number, layer: number, got: number) =>
    `expected a kernel of at most ${most} px, the size of what layer ${layer} reads, got ${got}`,
  paddingTooLarge: (most: number, layer: number, got: number) =>
    `expected a padding of at most ${most} px, the size of layer ${layer}’s kernels less 1, got ${got}`,
  poolTooLarge: (most: number, layer: number, got: number) =>
    `expected a pool of at most ${most} px, the size of layer ${layer}’s maps, got ${got}`,
  kernelWorks: (most: number) => `A kernel of ${most} px or less would work.`,
  paddingWorks: (most: number) => `A padding of ${most} px or less would work.`,
  poolWorks: (most: number) => `A pool of ${most} px or less would work.`,
  kernelValues: (expected: number, of: string, got: number, gotOf: string) =>
    `expected ${expected} values (${of}), got ${got} (${gotOf})`,
  tooManyMultiplyAdds: (mostMillions: number, gotMillions: number) =>
    `expected a stack of at most ${grouped(mostMillions)} million multiply-adds a frame, got ${grouped(gotMillions)} million`,
  tooManyWeights: (most: number, got: number) =>
    `expected kernels of at most ${grouped(most)} numbers in all, got ${grouped(got)}`,
  smallerKernelsWork: 'Smaller or fewer kernels would work.',
  fewerLayersWork: 'Fewer kernels or layers would work.',
  /** 0 for what would not do by itself. */
  cheaperWorks: (layer: number, stride: number, kernelPx: number, picturePx: number) => {
    const ways = [
      stride ? `a stride of ${stride} in layer ${layer}` : '',
      kernelPx ? `a kernel of ${kernelPx} px in layer ${layer}` : '',
      picturePx ? `a picture of ${picturePx} px` : '',
    ].filter(Boolean);
    const text = `${ways.join(', or ')} would work.`;
    return text.charAt(0).toUpperCase() + text.slice(1);
  },
  works: (value: number) => `${value} would work.`,
  mostIs: (most: number, got: string) => `expected a number of at most ${most}, got ${got}`,
  leastIs: (least: number, got: string) => `expected a number of at least ${least}, got ${got}`,
  noSuchSetting: (path: string) => `expected a setting of the Lab, got "${path}"`,
  notJson: (line: number, expected: JsonExpected, found: string) =>
    `expected JSON, got text that isn’t: in line ${line}, ${notJsonHere(expected, found)}`,
  linkCutShort: 'expected a stack in the link, got text that was cut short or changed',
  locked: 'You watch. Whoever holds the remote changes this: ask for it above',
  sumsToZero: (sum: number) =>
    `expected a kernel whose values don’t sum to zero, got a sum of ${sum}: a kernel that finds differences has no brightness to keep`,
  withoutContrast:
    'expected a piece of the picture with some contrast, got one of a single grey level: show something else and press “As prepared”',
  // What a file's or a request's values are like.
  notJsonHere: (expected: JsonExpected, found: string) => notJsonHere(expected, found),
  missing: (type: string) => `expected ${TYPES[type] ?? type}, got nothing`,
  /** Types as zod calls them. */
  otherType: (type: string, got: string) => `expected ${TYPES[type] ?? type}, got ${got}`,
  noneOf: (options: string, got: string) =>
    `expected ${options.includes(', ') ? 'one of ' : ''}${options}, got ${got}`,
  otherForm: (got: string) => `expected a value of another form, got ${got}`,
  unknownSettings: (names: string) => `expected known settings only, got ${names}`,
  textTooLong: (most: number) => `expected a text of at most ${grouped(most)} characters, got a longer one`,
  textTooShort: (least: number) => `expected a text of at least ${least} characters, got a shorter one`,
  listTooLong: (most: number) => `expected a list of at most ${most}, got a longer one`,
  listTooShort: (least: number) => `expected a list of at least ${least}, got a shorter one`,
  numbersInRange: (most: number, got: string, position: number) =>
    `expected numbers from ${-most} to ${most}, got ${got} at position ${position}`,
  wordsForm: 'expected a text, or one text each for "en" and "zh-CN"',
  paddingForm: 'expected a whole number from 0 to the kernel’s size − 1, or "same"',
  // A lecturer's chapters.
  chapterNameForm: 'expected small letters, digits and hyphens, at most 60',
  chapterNameTaken: (name: string) => `expected a name of its own, got "${name}" a second time`,
  screenForm: 'expected "lab", "network" or "plate"',
  deckTooLong: (most: number, got: number) =>
    `expected a file of at most ${grouped(most)} characters, got ${grouped(got)}`,
  // Steps of one's own.
  changedSince: 'expected your last change as you left it, but somebody has changed it since',
  nothingToUndo: 'expected an own change to take back, but there is none',
  nothingToRedo: 'expected an own change that was taken back, but there is none',
  // Limits.
  tooFast: (most: number) => `expected at most ${most} a second, got more`,
  frameTooLarge: (most: number, got: number) => `expected a frame of at most ${most} bytes, got ${got}`,
  pinsFull: (most: number) => `expected at most ${most} pinned maps, got one more: unpin another`,
  tooManyAtOnce: (most: number) => `expected at most ${most} at once, got one more: wait a little`,
  serverFull: 'expected a free place on this server, but all are taken',
  roomFull: 'expected a free place in this room, but all are taken: try later',
  pagesFull: (most: number) => `expected at most ${most} pages of one person, got one more: close another`,
  // Pictures.
  noPictureToCut: 'expected a picture to cut from, but no source is on',
  noPictureToCollect: 'expected a picture to collect, but no source is on',
  noPictureToKeep: 'expected a picture to keep, but no source is on',
  noPictureToCover: 'expected a picture to cover, but no source is on',
  noPictureYet: 'expected a picture, but none has come yet',
  noSource: 'expected a picture, but no source is on',
  // Who may, and who is there.
  notAllowed: (event: string, needed: string, role: string) =>
    `${event}: expected a ${needed} of this room, got a ${role}`,
  nobodyOfThatName: (person: string) => `expected somebody who is in the room, got "${person}"`,
  isPresenter: 'expected a viewer or a controller, got a presenter',
  noSuchLink: (link: string) => `expected a link of this room, got "${link}"`,
  // Teaching, models, the engine.
  trainingUnderWay: 'expected no training under way: stop it, or wait until it is done',
  stopTraining: 'expected no training under way: stop it first',
  noTraining: 'expected a training under way, got none',
  nothingTaught: 'expected a classifier that was taught, got none yet',
  classNameTaken: (name: string) => `expected a name of its own, got "${name}" once more`,
  classesFull: (most: number) => `expected at most ${most} classes, got one more`,
  samplesFull: (most: number) => `expected at most ${most} samples: remove some that are not needed`,
  serverStopping: 'the server is stopping',
  studyEnded: (why: string) => `the thread that teaches ended: ${why}`,
  studySilent: (seconds: number) => `the thread that teaches said nothing for ${seconds} s and was ended`,
  otherTraining: 'another room is training: try again when it is done',
  sampleGone: 'expected samples that are kept, got one that is gone: collect it again',
  stepFailed: (why: string) => `a step failed: ${why}`,
  notTeachable: (model: string) =>
    `${model} has no fully connected classifier that another could take the place of`,
  moreClasses: (least: number, got: number) => `expected at least ${least} classes, got ${got}`,
  moreSamples: (least: number, got: number, name: string) =>
    `expected at least ${least} samples of each class, got ${got} of "${name}"`,
  modelLoading: (title: string) => `expected no switch under way, but ${title} is loading`,
  engineChanged: (backend: string, why: string) => `The engine runs on ${backend} now: ${why}.`,
  classifierChanged: 'The classifier changed while it was saved: save it again.',
  classifierEmpty: 'expected a classifier that convcast saved, got an empty file',
  classifierOther: 'expected a classifier that convcast saved, got another file',
  classifierCutOff: 'expected a whole file, got one that is cut off or damaged',
  classifierHeaderDamaged: 'expected a whole file, got one whose header is damaged',
  classifierHeader: (path: string) =>
    `expected a classifier’s header, got one whose ${path} is not as convcast writes it`,
  classifierVersion: (expected: number, got: string) =>
    `expected a file of version ${expected}, got version ${got}`,
  classifierOfModel: (runs: string, got: string) =>
    `expected a classifier taught on ${runs}, which runs here, got one of ${got}`,
  classifierFeatures: (count: number, layer: string, gotCount: number, gotLayer: string) =>
    `expected ${count} features of ${layer}, got ${gotCount} of ${gotLayer}`,
  classifierBytes: (expected: number, classes: number, got: number) =>
    `expected ${grouped(expected)} bytes for ${classes} classes, got ${grouped(got)}`,
  classifierTooLarge: (most: number, got: number) =>
    `expected a file of at most ${grouped(most)} bytes, got ${grouped(got)}`,
  classifierNotNumber: (got: string, name: string) => `expected numbers only, got ${got} in ${name}`,
  classifierNextPart: (offset: number) => `expected the next part of a file, got one at ${offset}`,
  experimentCutShort: 'expected an experiment in the link, got text that was cut short or changed',
  experimentFull: (most: number, got: number) => `expected at most ${most} settings, got ${got}`,
  kernelsFull: (most: number, got: number) => `expected at most ${most} replaced kernels, got ${got}`,
  noExperiment: 'expected an experiment to compare with, but there is none',
  networkChanged: 'the network was changed meanwhile: start again',
  passFailed: (why: string) => `a pass failed: ${why}`,
  noSuchClass: (below: number, got: number) => `expected a class below ${below}, got ${got}`,
  // The connection, said by the page itself.
  noConnection: 'There is no connection to the server. This page reconnects by itself; try again then.',
  noAnswer: (seconds: number) =>
    `The server did not answer within ${seconds} s. This page reconnects by itself; try again then.`,
} as const;

export const SAYINGS = catalogue(ENGLISH_SAYINGS, CHINESE_SAYINGS);

type Sayings = typeof ENGLISH_SAYINGS;
export type SayingName = keyof Sayings;
type ValuesOf<K extends SayingName> = Sayings[K] extends (
  ...values: infer V extends (number | string)[]
) => string
  ? V
  : [];

export interface Said {
  readonly say: SayingName;
  readonly values: readonly (number | string)[];
}

/** Its name and what stands in it. */
export type Saying = { [K in SayingName]: [say: K, ...values: ValuesOf<K>] }[SayingName];

export function said(...[say, ...values]: Saying): Said {
  return { say, values };
}

export function sayingIn({ say, values }: Said, language: Language): string {
  const words = SAYINGS[language][say] as string | ((...values: readonly (number | string)[]) => string);
  return typeof words === 'string' ? words : words(...values);
}

function grouped(count: number): string {
  return count.toLocaleString('en');
}
