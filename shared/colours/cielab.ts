/**
 * CIE LCh(ab) with the white of sRGB (D65) → sRGB bytes. `lightness` 0 … 100 depends on luminance alone, so two
 * hues of one lightness look equally bright. Throws for colours that sRGB can't show.
 *
 * Source: IEC 61966-2-1 (sRGB) and CIE 15 (L*a*b*).
 */
export function lchToRgb(lightness: number, chroma: number, hueDegrees: number): [number, number, number] {
  const hue = (hueDegrees * Math.PI) / 180;
  const fy = (lightness + 16) / 116;
  const x = 0.95047 * cubed(fy + (chroma * Math.cos(hue)) / 500);
  const y = cubed(fy);
  const z = 1.08883 * cubed(fy - (chroma * Math.sin(hue)) / 200);
  const linear: [number, number, number] = [
    3.2404542 * x - 1.5371385 * y - 0.4985314 * z,
    -0.969266 * x + 1.8760108 * y + 0.041556 * z,
    0.0556434 * x - 0.2040259 * y + 1.0572252 * z,
  ];
  if (linear.some((channel) => channel < -1e-4 || channel > 1.0001))
    throw new RangeError(`expected a colour of sRGB, got L ${lightness} C ${chroma} h ${hueDegrees}`);
  return [gammaByte(linear[0]), gammaByte(linear[1]), gammaByte(linear[2])];
}

function cubed(t: number): number {
  return t > 6 / 29 ? t ** 3 : 3 * (6 / 29) ** 2 * (t - 4 / 29);
}

function gammaByte(linear: number): number {
  const encoded = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.min(255, Math.max(0, Math.round(encoded * 255)));
}
