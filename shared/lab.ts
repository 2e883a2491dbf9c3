/**
 * The Lab's whole state as data: the picture's form and a stack of conv → bias → ReLU → pool layers. Everything else
 * (its graph, its costs, what can't be) follows from it. A state is never changed, only replaced.
 */

import { z } from 'zod';
import { ownIssue, shortText } from './issue_said.ts';
import { KERNEL_SIZE_MAX_PX } from './kernels.ts';
import { ENGLISH_SAYINGS, said } from './sayings.ts';

export const LAB_SIDE_MIN_PX = 64;
export const LAB_SIDE_MAX_PX = 448;
export const LAB_LAYERS_MAX = 4;
export const LAB_KERNELS_MAX = 16;
export const LAB_STRIDE_MAX = 16;
export const LAB_POOL_MAX_PX = 16;
/** Multiply-adds that one frame may cost, all layers together. */
export const LAB_MULTIPLY_ADDS_MAX = 2e9;
/** Numbers in all kernels together: 1 MiB as float32, enough for 16 kernels of 70 × 70 in colour. */
export const LAB_WEIGHTS_MAX = 262_144;

/** How far kernel values and biases may go: beyond it float32 has no digit left behind the point. */
const VALUE_MAX = 1e7;

export const LAB_COLOURS = ['grey', 'colour'] as const;
/** What the levels 0 … 255 become: themselves, 0 … 1, or what networks trained on ImageNet take in. */
export const LAB_RANGES = ['0..255', '0..1', 'imagenet'] as const;
export const LAB_MODES = ['cross-correlation', 'convolution'] as const;
export const LAB_ACTIVATIONS = ['none', 'relu'] as const;
export const LAB_POOLS = ['none', 'max', 'average', 'weighted'] as const;

const whole = (min: number, max: number) => z.number().int().min(min).max(max);
const finite = z.number().min(-VALUE_MAX).max(VALUE_MAX);

// One check for the whole list: a kernel can have tens of thousands of values, and is checked at every edit.
const kernelValues = z.custom<readonly number[]>().check(({ value, issues }) => {
  const index = wrongValue(value);
  if (index === -1) return;
  const saying = Array.isArray(value)
    ? said('numbersInRange', VALUE_MAX, JSON.stringify(value[index]) ?? '–', index)
    : said('otherType', 'array', shortText(value));
  issues.push({ ...ownIssue(saying), input: value });
});

/** The position of the first that isn't a number in range, -1 where all are. */
function wrongValue(values: unknown): number {
  if (!Array.isArray(values)) return 0;
  return values.findIndex((value) => typeof value !== 'number' || !(Math.abs(value) <= VALUE_MAX));
}

const inputSchema = z.strictObject({
  colour: z.enum(LAB_COLOURS),
  /** The picture is a square. */
  sidePx: whole(LAB_SIDE_MIN_PX, LAB_SIDE_MAX_PX),
  range: z.enum(LAB_RANGES),
});

const kernelSchema = z.strictObject({
  /** What it is called on screen. */
  title: z.string().max(60),
  sizePx: whole(1, KERNEL_SIZE_MAX_PX),
  inChannels: whole(1, LAB_KERNELS_MAX),
  /** HWI. */
  values: kernelValues,
  bias: finite,
});

const poolSchema = z.strictObject({
  kind: z.enum(LAB_POOLS),
  sizePx: whole(1, LAB_POOL_MAX_PX),
  stride: whole(1, LAB_STRIDE_MAX),
});

const layerSchema = z.strictObject({
  kernels: z.array(kernelSchema).min(1).max(LAB_KERNELS_MAX),
  /** Of all kernels of the layer. */
  sizePx: whole(1, KERNEL_SIZE_MAX_PX),
  stride: whole(1, LAB_STRIDE_MAX),
  padding: z.union([whole(0, KERNEL_SIZE_MAX_PX - 1), z.literal('same')], {
    error: ENGLISH_SAYINGS.paddingForm,
  }),
  activation: z.enum(LAB_ACTIVATIONS),
  pool: poolSchema,
});

export const labSchema = z.strictObject({
  input: inputSchema,
  /** The formula that the layers use. Convolution turns every kernel by 180° first. */
  mode: z.enum(LAB_MODES),
  layers: z.array(layerSchema).min(1).max(LAB_LAYERS_MAX),
  /** How far the picture is shifted before it goes in, to the right and down. */
  shift: z.strictObject({
    dx: whole(-LAB_SIDE_MAX_PX, LAB_SIDE_MAX_PX),
    dy: whole(-LAB_SIDE_MAX_PX, LAB_SIDE_MAX_PX),
  }),
});

export type LabState = z.infer<typeof labSchema>;
export type LabInput = LabState['input'];
export type LabLayer = LabState['layers'][number];
export type LabKernel = LabLayer['kernels'][number];
export type LabPool = LabLayer['pool'];

/** The channels of the picture as the first layer gets it. */
export function inputChannels({ colour }: LabInput): number {
  return colour === 'colour' ? 3 : 1;
}
