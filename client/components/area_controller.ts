import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** The size of the room that the layout gives a part of its host, in CSS pixels without padding. */
export class AreaController implements ReactiveController {
  widthPx = 0;
  heightPx = 0;
  readonly #host: ReactiveControllerHost & { renderRoot: HTMLElement | DocumentFragment };
  readonly #selector: string;
  #watched: Element | null = null;
  readonly #observer = new ResizeObserver(([entry]) => {
    const { width, height } = entry!.contentRect;
    if (width === this.widthPx && height === this.heightPx) return;
    this.widthPx = width;
    this.heightPx = height;
    this.#host.requestUpdate();
  });

  constructor(
    host: ReactiveControllerHost & { renderRoot: HTMLElement | DocumentFragment },
    selector: string,
  ) {
    this.#host = host;
    this.#selector = selector;
    host.addController(this);
  }

  hostUpdated(): void {
    const element = this.#host.renderRoot.querySelector(this.#selector);
    if (element === this.#watched) return;
    this.#observer.disconnect();
    this.#watched = element;
    if (element) this.#observer.observe(element);
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
    this.#watched = null;
  }
}
