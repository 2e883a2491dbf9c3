/**
 * An experiment on the running network: what the room changed about it, or about the picture that it gets. A list of
 * settings, at most one for each key; the empty list is the network as it was trained. Maps are those of convolution
 * layers (a ReLU's or a pool's map follows from its convolution's).
 */

import { z } from 'zod';
import { type Graph, INPUT, inputsOf } from './layers.ts';
import { PREPARATION_STEPS, type PreparationStep } from './networks.ts';

export const EXPERIMENT_SETTINGS_MAX = 600;
/** Kernels of up to 11 × 11 × 3 numbers each. */
export const EXPERIMENT_KERNELS_MAX = 64;
export const GAIN_MAX = 4;
export const BIAS_OFFSET_MAX = 20;
export const BLUR_SIGMA_MAX_PX = 12;
export const SHIFT_MAX_PX = 112;
export const CONTRAST_MAX = 4;
/** Standard deviation, in levels of 0 to 255. */
export const NOISE_MAX_LEVELS = 100;
export const PATCH_MIN_PX = 8;
export const PATCH_MAX_PX = 160;
/** What covers a part of the picture: a level of red, green and blue. */
export const COVER_LEVEL = 127;

const KERNEL_VALUE_MAX = 1000;

const layer = z.string().min(1).max(40);
const map = z.number().int().min(0).max(65_535);
const share = z.number().min(0).max(1);
const pixels = z.number().int().min(-SHIFT_MAX_PX).max(SHIFT_MAX_PX);
const kernelValue = z.number().min(-KERNEL_VALUE_MAX).max(KERNEL_VALUE_MAX);

const mapSettings = [
  /** The map's kernel and bias times `gain`; 0 mutes it. */
  z.strictObject({ kind: z.literal('gain'), layer, map, gain: z.number().min(0).max(GAIN_MAX) }),
  /** All other maps of the layer are muted. */
  z.strictObject({ kind: z.literal('solo'), layer, map }),
  /** Added to the map's bias, or, where `map` is null, to that of every map of the layer. */
  z.strictObject({
    kind: z.literal('bias'),
    layer,
    map: map.nullable(),
    offset: z.number().min(-BIAS_OFFSET_MAX).max(BIAS_OFFSET_MAX),
  }),
  /** Instead of a kernel of the first convolution, the one that reads the picture. HWI, as `Kernel` of kernel.ts. */
  z.strictObject({
    kind: z.literal('kernel'),
    layer,
    map,
    title: z.string().max(60),
    values: z
      .array(kernelValue)
      .min(1)
      .max(11 * 11 * 3),
  }),
] as const;

const pictureSettings = [
  z.strictObject({ kind: z.literal('grey') }),
  /** Left and right exchanged. */
  z.strictObject({ kind: z.literal('mirror') }),
  /** Clockwise, about the middle. */
  z.strictObject({ kind: z.literal('rotate'), degrees: z.number().min(-180).max(180) }),
  /** To the right and down; what the picture leaves is filled with its edge. */
  z.strictObject({ kind: z.literal('shift'), dx: pixels, dy: pixels }),
  /** Added to every level of 0 to 255. */
  z.strictObject({ kind: z.literal('brightness'), levels: z.number().min(-255).max(255) }),
  /** A level's distance from the middle, 127.5, times `factor`. */
  z.strictObject({ kind: z.literal('contrast'), factor: z.number().min(0).max(CONTRAST_MAX) }),
  /** The standard deviation of a Gaussian. */
  z.strictObject({ kind: z.literal('blur'), sigmaPx: z.number().min(0).max(BLUR_SIGMA_MAX_PX) }),
  /** The same for the same frame. */
  z.strictObject({ kind: z.literal('noise'), levels: z.number().min(0).max(NOISE_MAX_LEVELS) }),
  /** A grey square with its middle at these shares of the picture's width and height. */
  z.strictObject({
    kind: z.literal('patch'),
    across: share,
    down: share,
    sizePx: z.number().int().min(PATCH_MIN_PX).max(PATCH_MAX_PX),
  }),
] as const;

/** A step of the picture's preparation that is left out, as if somebody had forgotten it. */
const skipSetting = z.strictObject({ kind: z.literal('skip'), step: z.enum(PREPARATION_STEPS) });

export const experimentSettingSchema = z.discriminatedUnion('kind', [
  ...mapSettings,
  ...pictureSettings,
  skipSetting,
]);
export type ExperimentSetting = z.infer<typeof experimentSettingSchema>;
export const experimentSchema = z.array(experimentSettingSchema).max(EXPERIMENT_SETTINGS_MAX);
export type Experiment = readonly ExperimentSetting[];

const mapSettingSchema = z.discriminatedUnion('kind', mapSettings);
export type MapSetting = z.infer<typeof mapSettingSchema>;
export type PictureSetting = Exclude<ExperimentSetting, MapSetting | z.infer<typeof skipSetting>>;
export type PictureSettingKind = PictureSetting['kind'];

export function isMapSetting(setting: ExperimentSetting): setting is MapSetting {
  return 'layer' in setting;
}

export function mapSettingsOf(experiment: Experiment): MapSetting[] {
  return experiment.filter(isMapSetting);
}

export function pictureSettingsOf(experiment: Experiment): PictureSetting[] {
  return experiment.filter(
    (setting): setting is PictureSetting => !isMapSetting(setting) && setting.kind !== 'skip',
  );
}

export function skippedSteps(experiment: Experiment): PreparationStep[] {
  return experiment.flatMap((setting) => (setting.kind === 'skip' ? [setting.step] : []));
}

/** What a setting is about: of two with the same key the newer stands. */
export function settingKey(setting: ExperimentSetting): string {
  switch (setting.kind) {
    case 'gain':
    case 'kernel':
      return `${setting.kind}/${setting.layer}/${setting.map}`;
    case 'bias':
      return `bias/${setting.layer}/${setting.map ?? 'all'}`;
    case 'solo':
      return `solo/${setting.layer}`;
    case 'skip':
      return `skip/${setting.step}`;
    default:
      return setting.kind;
  }
}

/** Whether it leaves everything as it was. */
export function isNeutral(setting: ExperimentSetting): boolean {
  switch (setting.kind) {
    case 'gain':
      return setting.gain === 1;
    case 'bias':
      return setting.offset === 0;
    case 'rotate':
      return setting.degrees === 0;
    case 'shift':
      return setting.dx === 0 && setting.dy === 0;
    case 'brightness':
    case 'noise':
      return setting.levels === 0;
    case 'contrast':
      return setting.factor === 1;
    case 'blur':
      return setting.sigmaPx === 0;
    default:
      return false;
  }
}

/** By key; null takes the setting away. */
export type ExperimentChange = ReadonlyMap<string, ExperimentSetting | null>;

/** The settings with others in the place of those of the same key. Neutral ones are left out. */
export function changed(experiment: Experiment, change: ExperimentChange): Experiment {
  const settings = new Map(experiment.map((setting) => [settingKey(setting), setting]));
  for (const [key, setting] of change)
    if (setting && !isNeutral(setting)) settings.set(key, setting);
    else settings.delete(key);
  return [...settings.values()];
}

/** The convolution that reads the picture; undefined for a network that has none. */
export function firstConvolution(graph: Graph): string | undefined {
  return graph.layers.find(({ kind }, index) => kind === 'conv' && inputsOf(graph, index)[0] === INPUT)?.name;
}

/** Why these settings can't be those of a network of this graph (expected, got); undefined where they can. */
export function experimentProblem(graph: Graph, experiment: Experiment): string | undefined {
  if (experiment.length > EXPERIMENT_SETTINGS_MAX)
    return `expected at most ${EXPERIMENT_SETTINGS_MAX} settings, got ${experiment.length}`;
  const kernels = experiment.filter(({ kind }) => kind === 'kernel').length;
  if (kernels > EXPERIMENT_KERNELS_MAX)
    return `expected at most ${EXPERIMENT_KERNELS_MAX} replaced kernels, got ${kernels}`;
  for (const setting of mapSettingsOf(experiment)) {
    const problem = mapProblem(graph, setting);
    if (problem) return problem;
  }
  return undefined;
}

function mapProblem(graph: Graph, setting: MapSetting): string | undefined {
  const convolutions = graph.layers.filter(({ kind }) => kind === 'conv');
  const found = convolutions.find(({ name }) => name === setting.layer);
  if (found?.kind !== 'conv')
    return `expected a convolution layer (${convolutions.map(({ name }) => name).join(', ')}), got "${setting.layer}"`;
  if (setting.map !== null && setting.map >= found.outChannels)
    return `expected a map of ${found.name} below ${found.outChannels}, got ${setting.map}`;
  if (setting.kind !== 'kernel') return undefined;
  const first = firstConvolution(graph);
  if (found.name !== first)
    return `expected a kernel of ${first}, which reads the picture, got one of ${found.name}`;
  const count = found.kernelSizePx ** 2 * graph.input.channels;
  if (setting.values.length !== count)
    return `expected a kernel of ${found.kernelSizePx} × ${found.kernelSizePx} × ${graph.input.channels}, ${count} numbers, got ${setting.values.length}`;
  return undefined;
}

/**
 * The convolution whose kernels make this layer's maps one by one: itself, or, through ReLUs and pools alone,
 * the one before. undefined where maps are mixed or added up in between.
 */
export function convolutionOf(graph: Graph, layerName: string): string | undefined {
  const index = graph.layers.findIndex(({ name }) => name === layerName);
  const found = graph.layers[index];
  if (!found) return undefined;
  if (found.kind === 'conv') return found.name;
  if (found.kind !== 'relu' && found.kind !== 'pool') return undefined;
  return convolutionOf(graph, inputsOf(graph, index)[0]!);
}
