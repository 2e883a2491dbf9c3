/** The lecture that comes with the product, in the order in which one teaches. */

import { type Chapter, type ChapterSource, chapterSchema } from './chapter.ts';
import { whatACnnIs } from './chapters/01_what_a_cnn_is.ts';
import { convolution } from './chapters/02_convolution.ts';
import { stepByStep } from './chapters/03_step_by_step.ts';
import { edgesHaveASign } from './chapters/04_edges_have_a_sign.ts';
import { colour } from './chapters/05_colour.ts';
import { aPatternToLookFor } from './chapters/06_a_pattern_to_look_for.ts';
import { stride } from './chapters/07_stride.ts';
import { oneLayer } from './chapters/08_one_layer.ts';
import { linear } from './chapters/09_linear.ts';
import { threshold } from './chapters/10_threshold.ts';
import { pooling } from './chapters/11_pooling.ts';
import { translation } from './chapters/12_translation.ts';
import { theGrid } from './chapters/13_the_grid.ts';
import { alexnet } from './chapters/14_alexnet.ts';
import { preparingAPicture } from './chapters/15_preparing_a_picture.ts';
import { transferLearning } from './chapters/16_transfer_learning.ts';
import { otherNetworks } from './chapters/17_other_networks.ts';
import { whatToRead } from './chapters/18_what_to_read.ts';

const SOURCES: readonly ChapterSource[] = [
  whatACnnIs,
  convolution,
  stepByStep,
  edgesHaveASign,
  colour,
  aPatternToLookFor,
  stride,
  oneLayer,
  linear,
  threshold,
  pooling,
  translation,
  theGrid,
  alexnet,
  preparingAPicture,
  transferLearning,
  otherNetworks,
  whatToRead,
];

let read: readonly Chapter[] | undefined;

/** Read when they are first asked for: a page on another screen has no use for them. */
export function chapters(): readonly Chapter[] {
  read ??= SOURCES.map((source) => chapterSchema.parse(source));
  return read;
}

/** The first where there is none of this name. */
export function chapterNamed(name: string, among: readonly Chapter[] = chapters()): Chapter {
  return among.find((chapter) => chapter.name === name) ?? among[0]!;
}
