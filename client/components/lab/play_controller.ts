import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Steps a second that can be chosen. */
export const SPEEDS = [1, 2, 5, 10, 30] as const;
export type Speed = (typeof SPEEDS)[number];

/** Calls `step` at the chosen speed until it returns false, is paused, or its element leaves the page. */
export class PlayController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #step: () => boolean;
  #speed: Speed = 2;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost, step: () => boolean) {
    this.#host = host;
    this.#step = step;
    host.addController(this);
  }

  get playing(): boolean {
    return this.#timer !== undefined;
  }

  get speed(): Speed {
    return this.#speed;
  }

  set speed(speed: Speed) {
    this.#speed = speed;
    if (this.playing) this.play();
    else this.#host.requestUpdate();
  }

  play(): void {
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      if (!this.#step()) this.pause();
    }, 1000 / this.#speed);
    this.#host.requestUpdate();
  }

  pause(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.pause();
  }
}
