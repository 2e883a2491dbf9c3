/** (pixel / 255 − mean) / std for red, green, blue, after resizing the shorter side and cropping the centre. */
export interface Preprocessing {
  readonly resizeShorterSidePx: number;
  readonly cropPx: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** What a picture goes through on its way in, each of which can be forgotten. */
export const PREPARATION_STEPS = ['resize', 'crop', 'divide', 'mean', 'deviation'] as const;
export type PreparationStep = (typeof PREPARATION_STEPS)[number];

/** The levels' part of it, with the skipped steps left out of (pixel / 255 − mean) / std. */
export function withoutSteps(
  { mean, std, ...sizes }: Preprocessing,
  skipped: readonly PreparationStep[],
): Preprocessing {
  // (pixel − mean) / std = (pixel / 255 − mean / 255) / (std / 255)
  const divisor = skipped.includes('divide') ? 255 : 1;
  const [red, green, blue] = skipped.includes('mean') ? [0, 0, 0] : mean;
  const [redStd, greenStd, blueStd] = skipped.includes('deviation') ? [1, 1, 1] : std;
  return {
    ...sizes,
    mean: [red / divisor, green / divisor, blue / divisor],
    std: [redStd / divisor, greenStd / divisor, blueStd / divisor],
  };
}

/** torchvision's, for everything that was trained on ImageNet with it. */
export const TORCHVISION: Preprocessing = {
  resizeShorterSidePx: 256,
  cropPx: 224,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};

/** (pixel − 127) / 128, as the EfficientNet-Lite models were trained. */
export const EFFICIENTNET_LITE: Preprocessing = {
  resizeShorterSidePx: 256,
  cropPx: 224,
  mean: [127 / 255, 127 / 255, 127 / 255],
  std: [128 / 255, 128 / 255, 128 / 255],
};

/** Mean and deviation as levels, 0 to 255, where one pair of whole numbers does for all colours; else null. */
export function wholeLevels({ mean, std }: Preprocessing): { mean: number; std: number } | null {
  const [level] = mean.map((value) => Math.round(value * 255));
  const [range] = std.map((value) => Math.round(value * 255));
  const isWhole = mean.every((value) => value * 255 === level) && std.every((value) => value * 255 === range);
  return isWhole ? { mean: level!, std: range! } : null;
}
