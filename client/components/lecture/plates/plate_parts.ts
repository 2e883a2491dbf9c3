import { Pointable } from '../../pointable.ts';
import type { SessionElement } from '../../session_element.ts';

/**
 * The parts of a plate, which the presenter can point at. A plate is laid out anew on each page, and a part of it is the
 * same everywhere: the n-th that the selector finds.
 */
export function pointableParts(host: SessionElement, plate: string, selector: string): void {
  new Pointable(host, () =>
    [...host.renderRoot.querySelectorAll(selector)].map((part, index) => ({
      name: `plate/${plate}/${index}`,
      rect: part.getBoundingClientRect(),
      mirror: false,
    })),
  );
}
