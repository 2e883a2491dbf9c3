import type { ReactiveController } from 'lit';
import type { ShownIn } from '../state/pointing.ts';
import type { SessionElement } from './session_element.ts';

/** Pictures of an element that the presenter can point at, while it is on the page. */
export class Pointable implements ReactiveController {
  readonly #host: SessionElement;
  readonly #shown: ShownIn;
  #end = () => {};

  constructor(host: SessionElement, shown: ShownIn) {
    this.#host = host;
    this.#shown = shown;
    host.addController(this);
  }

  hostConnected(): void {
    this.#end = this.#host.session.pointing.show(this.#host, this.#shown);
  }

  hostDisconnected(): void {
    this.#end();
  }
}
