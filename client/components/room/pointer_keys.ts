import type { ReactiveController } from 'lit';
import { labStages } from '../../../shared/lab_graph.ts';
import type { Pointer } from '../../../shared/protocol.ts';
import { pictureName } from '../../state/pointing.ts';
import { firstPlace, placeAfterArrow } from '../../state/pointing_by_keys.ts';
import { chosenOf, type Session } from '../../state/session.ts';
import { isForText, isLetter } from '../key_targets.ts';
import type { SessionElement } from '../session_element.ts';

/** The key P points, arrows move the pointer, Escape or P ends it; the mouse takes over where it moves. */
export class PointerKeys implements ReactiveController {
  readonly #host: SessionElement;
  #active = false;

  constructor(host: SessionElement) {
    this.#host = host;
    host.addController(this);
  }

  /** Arrows move the pointer, and not the mouse. */
  get active(): boolean {
    return this.#active && this.#host.session.pointing.on;
  }

  hostConnected(): void {
    // Before any element hears of it: while one points, arrows are the pointer's.
    addEventListener('keydown', this.#onKey, { capture: true });
  }

  hostDisconnected(): void {
    removeEventListener('keydown', this.#onKey, { capture: true });
  }

  /** The mouse is the pointer from now on. */
  rest(): void {
    this.#active = false;
  }

  readonly #onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || isForText(event)) return;
    const { pointing, connection } = this.#host.session;
    if (event.key === 'Escape') pointing.on = false;
    else if (this.active && event.key.startsWith('Arrow')) this.#move(event);
    else if (isLetter(event, 'p') && !event.repeat && connection.room.role === 'presenter')
      this.#toggle(event);
  };

  #toggle(event: KeyboardEvent): void {
    const { pointing } = this.#host.session;
    event.preventDefault();
    pointing.on = !pointing.on;
    this.#active = pointing.on;
    if (!pointing.on) return;
    const focus = new Set(focusPath());
    const seen = pointing.seen.map(({ element, picture }) => ({ picture, focused: focus.has(element) }));
    pointing.to(firstPlace(seen, chosenPlace(this.#host.session)));
  }

  #move(event: KeyboardEvent): void {
    const { pointing } = this.#host.session;
    const at = pointing.pointer;
    if (!at) return;
    const mirror = pointing.seen.some(({ picture }) => picture.name === at.view && picture.mirror);
    const next = placeAfterArrow(at, event.key, event.shiftKey, mirror);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    pointing.to(next);
  }
}

/** What has the focus, and all that it lies in. */
function focusPath(): Element[] {
  const path: Element[] = [];
  for (let at = document.activeElement; at; at = at.shadowRoot?.activeElement ?? null) path.push(at);
  return path;
}

/** The chosen neuron, in the map that the screen is about. */
function chosenPlace(session: Session): Pointer {
  const { choice, lab } = session;
  if (choice.now.screen === 'network') {
    const { mapView, vector } = chosenOf(session);
    const { across, down } = choice.now;
    return vector ? null : { view: pictureName(mapView), x: across, y: down };
  }
  const { layer, kernel, row, column } = lab.chosen;
  const { activated } = labStages(lab.state.layers[layer]!, layer + 1);
  const { width, height } = lab.shapeOf(activated);
  const view = `lab/${activated}/${kernel}`;
  return { view, x: (column + 0.5) / width, y: (row + 0.5) / height };
}
