/** A backend can't be installed; the message says why, and what would help. */
export class AddonError extends Error {
  override name = 'AddonError';
}
