/**
 * How much maps changed: ‖after − before‖ / ‖before‖ (Euclidean), 0 where nothing did. A map of zeros that got a
 * value has changed without limit: Infinity.
 */
export function relativeChange(before: Float32Array, after: Float32Array): number {
  if (before.length !== after.length)
    throw new RangeError(`expected ${before.length} values, got ${after.length}`);
  let changed = 0;
  let whole = 0;
  before.forEach((value, index) => {
    changed += (after[index]! - value) ** 2;
    whole += value ** 2;
  });
  return changed === 0 ? 0 : Math.sqrt(changed / whole);
}
