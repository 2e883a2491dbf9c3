/** Numbers to two places: more than a bench can know. */
export function rounded(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, v) => (typeof v === 'number' ? Math.round(v * 100) / 100 : v)),
  );
}
