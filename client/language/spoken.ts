import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Catalogue } from '../../shared/catalogue.ts';
import { LANGUAGES, type Language } from '../../shared/lecture/words.ts';

let language: Language = LANGUAGES[0];
const listeners = new Set<() => void>();

/** In which the page speaks. Elements of the session render anew when it changes, as with every choice. */
export function spoken(): Language {
  return language;
}

export function speak(next: Language): void {
  if (next === language) return;
  language = next;
  for (const listener of listeners) listener();
}

/** A catalogue's entries in the page's language: asked for when they are written, and not kept. */
export function wordsOf<E>(catalogue: Catalogue<E>): Catalogue<E>[Language] {
  return catalogue[language];
}

/** For an element that has words and no session: it renders anew in another language. */
export class Spoken implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #listener = () => this.#host.requestUpdate();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    listeners.add(this.#listener);
  }

  hostDisconnected(): void {
    listeners.delete(this.#listener);
  }
}
