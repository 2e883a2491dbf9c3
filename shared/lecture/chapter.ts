/** A chapter of a lecture as data: a few sentences beside a prepared state of the Lab or of the Network screen. */

import { z } from 'zod';
import { LAB_KERNELS_MAX, LAB_LAYERS_MAX, labSchema } from '../lab.ts';
import { gridAxesSchema } from '../lab_grid.ts';
import { ENGLISH_SAYINGS } from '../sayings.ts';
import { STEPS_PRESETS } from '../steps.ts';
import { wordsSchema } from './words.ts';

const index = (below: number) =>
  z
    .number()
    .int()
    .min(0)
    .max(below - 1);
const layer = index(LAB_LAYERS_MAX).default(0);
const kernel = index(LAB_KERNELS_MAX).default(0);
const position = z.number().int().min(0).max(1023);
const share = z.number().min(0).max(1);
/** Of network layers. */
const layerName = z.string().min(1).max(40);
/** In TeX, as KaTeX reads it; one for each language where there are words in it. */
const tex = z.string().max(1000);
const formula = z.union([tex, z.strictObject({ en: tex, 'zh-CN': tex })]);

/** What a picture on the stage shows: what goes in, a kernel, or a map of one stage of a Lab layer. */
export const figureSchema = z.strictObject({
  of: z.enum(['picture', 'kernel', 'conv', 'activated', 'pool']),
  layer,
  kernel,
  title: wordsSchema.optional(),
});
export type Figure = z.infer<typeof figureSchema>;

/** Settings that stand below the pictures. `values`: only these, as buttons. */
export const controlSchema = z.strictObject({
  setting: z.enum(['mode', 'stride', 'bias', 'activation', 'pool', 'range', 'shift']),
  layer,
  values: z.array(z.number().min(-1e7).max(1e7)).min(2).max(6).optional(),
});
export type Control = z.infer<typeof controlSchema>;

/** Numbers of the neuron that is pointed at, put into the formula. */
export const LIVE_LINES = ['sum', 'bias', 'relu', 'pool', 'softmax'] as const;
export type LiveLine = (typeof LIVE_LINES)[number];

/** A square of the live picture that becomes the stack's first kernel when the chapter is opened. */
const cutSchema = z.strictObject({
  /** Its left upper corner; left out, it is where the picture has the most contrast, so that nothing answers more. */
  at: z.strictObject({ top: position, left: position }).optional(),
  sizePx: z.number().int().min(3).max(100),
  /** What the kernel, scaled for it, answers where it was cut; left out, it is not scaled. */
  answer: z.number().positive().max(1e7).optional(),
});
export type Cut = z.infer<typeof cutSchema>;

const labStageSchema = z.strictObject({
  screen: z.literal('lab'),
  lab: labSchema,
  cut: cutSchema.optional(),
  /** The neuron that is marked in every map. */
  chosen: z
    .strictObject({
      layer,
      kernel,
      row: position.default(96),
      column: position.default(108),
      /** Where its map has the largest value is framed too. */
      brightest: z.boolean().default(false),
      /** When the chapter is opened it becomes the one with the largest value. */
      seek: z.boolean().default(false),
    })
    .default({ layer: 0, kernel: 0, row: 96, column: 108, brightest: false, seek: false }),
  /** Pictures, or one of the Lab's panels. */
  show: z.enum(['figures', 'steps', 'strides', 'threshold', 'pooling', 'grid']).default('figures'),
  figures: z.array(figureSchema).max(8).default([]),
  controls: z.array(controlSchema).max(4).default([]),
  /** What the panel "steps" begins with. */
  steps: z.enum(STEPS_PRESETS.map(({ name }) => name)).optional(),
  /** What the panel "grid" varies. */
  axes: gridAxesSchema.optional(),
});
export type LabStage = z.infer<typeof labStageSchema>;

const networkStageSchema = z.strictObject({
  screen: z.literal('network'),
  layer: layerName.default('conv1'),
  map: z.number().int().min(0).max(65_535).default(0),
  /** The chosen neuron's place as shares of its map's width and height. */
  across: share.default(0.5),
  down: share.default(0.5),
  panel: z.enum(['map', 'why', 'teach', 'values']).default('map'),
});
export type NetworkStage = z.infer<typeof networkStageSchema>;

/** A drawing or a list of ours. */
const plateStageSchema = z.strictObject({
  screen: z.literal('plate'),
  plate: z.enum(['alexnet-2012', 'networks', 'preparation', 'reading']),
});
export type PlateStage = z.infer<typeof plateStageSchema>;

export const stageSchema = z.discriminatedUnion(
  'screen',
  [labStageSchema, networkStageSchema, plateStageSchema],
  { error: ENGLISH_SAYINGS.screenForm },
);
export type ChapterStage = z.infer<typeof stageSchema>;

export const chapterSchema = z.strictObject({
  /** Stands in links. */
  name: z.string().regex(/^[a-z0-9-]{1,60}$/, ENGLISH_SAYINGS.chapterNameForm),
  title: wordsSchema,
  /** Paragraphs are apart by an empty line. */
  text: wordsSchema,
  formulas: z.array(formula).max(6).default([]),
  live: z.array(z.enum(LIVE_LINES)).max(5).default([]),
  tryThis: wordsSchema.optional(),
  question: wordsSchema.optional(),
  answer: wordsSchema.optional(),
  /** Names of references.ts, or references written out. */
  references: z.array(z.string().max(600)).max(20).default([]),
  stage: stageSchema,
  /** Only presenters see them. */
  notes: wordsSchema.optional(),
});
export type Chapter = z.infer<typeof chapterSchema>;
/** As one writes it: what has a default may be left out. */
export type ChapterSource = z.input<typeof chapterSchema>;
