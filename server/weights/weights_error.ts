/** Weights that can't be read or used; the message says what was expected and what came. */
export class WeightsError extends Error {
  override name = 'WeightsError';
}
