import { css, html, type PropertyDeclarations } from 'lit';
import type { Pointer } from '../../../shared/protocol.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';
import { PointerKeys } from './pointer_keys.ts';
import { pointerText } from './pointer_text.ts';

/** Pictures move below the pointer, as when somebody scrolls or a panel opens. */
const FOLLOW_EVERY_MS = 100;
/** Who can't see it hears where it came to rest, and not each place on the way there. */
const REST_MS = 600;
const SAY_EVERY_MS = 3000;

/** The presenter's pointer over whatever it is on, on every page. */
export class PointerLayer extends SessionElement {
  static override styles = [
    common,
    css`
      :host {
        position: fixed;
        inset: 0;
        z-index: 8;
        pointer-events: none;
        overflow: hidden;
      }
      /* Black and white: told from every colour map, and no selection. */
      .ring {
        position: absolute;
        width: 34px;
        height: 34px;
        margin: -17px 0 0 -17px;
        border: 4px solid #fff;
        outline: 3px solid #000;
        border-radius: 50%;
        box-shadow: inset 0 0 0 2px #000;
        transition: transform 60ms linear;
      }
      @media (prefers-reduced-motion: reduce) {
        .ring {
          transition: none;
        }
      }
    `,
  ];
  static override properties: PropertyDeclarations = { ...SessionElement.properties, said: { state: true } };
  /** Where screen readers were last told that the pointer is. In words only when it is rendered: the language may change. */
  declare said: Pointer;
  readonly #keys = new PointerKeys(this);
  #timer: ReturnType<typeof setInterval> | undefined;
  #sayTimer: ReturnType<typeof setTimeout> | undefined;
  #saidAtMs = Number.NEGATIVE_INFINITY;
  #endFollowing = () => {};

  constructor() {
    super();
    this.said = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { pointing } = this.session;
    this.#endFollowing = pointing.subscribe(() => {
      this.#place();
      this.#saySoon();
      if (!pointing.pointer) this.#rest();
      else this.#timer ??= setInterval(() => this.#place(), FOLLOW_EVERY_MS);
    });
    addEventListener('pointermove', this.#onMove);
    document.addEventListener('pointerleave', this.#onLeave);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#endFollowing();
    this.#rest();
    clearTimeout(this.#sayTimer);
    removeEventListener('pointermove', this.#onMove);
    document.removeEventListener('pointerleave', this.#onLeave);
  }

  readonly #onMove = ({ clientX, clientY, movementX, movementY }: PointerEvent) => {
    // Pictures that move below a mouse at rest are no move of the mouse.
    if (this.#keys.active && !movementX && !movementY) return;
    this.#keys.rest();
    this.session.pointing.moved(clientX, clientY);
  };

  readonly #onLeave = () => {
    if (!this.#keys.active) this.session.pointing.moved(-1, -1);
  };

  /** Whoever holds the mouse knows where it is. */
  #saySoon(): void {
    clearTimeout(this.#sayTimer);
    const { pointing } = this.session;
    if (pointing.on && !this.#keys.active) {
      this.said = null;
      return;
    }
    const waitMs = Math.max(REST_MS, this.#saidAtMs + SAY_EVERY_MS - performance.now());
    this.#sayTimer = setTimeout(() => {
      this.#saidAtMs = performance.now();
      this.said = pointing.pointer;
    }, waitMs);
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #place(): void {
    const layer = this.renderRoot.querySelector('div');
    if (!layer) return;
    const { places } = this.session.pointing;
    while (layer.children.length > places.length) layer.lastElementChild!.remove();
    while (layer.children.length < places.length) {
      const ring = document.createElement('div');
      ring.className = 'ring';
      layer.append(ring);
    }
    places.forEach(({ x, y }, index) => {
      (layer.children[index] as HTMLElement).style.transform = `translate(${x}px, ${y}px)`;
    });
  }

  protected override render() {
    return html`
      <div data-testid="pointer" aria-hidden="true"></div>
      <p class="visually-hidden" role="status" data-testid="pointer-said">${pointerText(this.session, this.said)}</p>
    `;
  }

  override read(): void {}
}

customElements.define('convcast-pointer-layer', PointerLayer);
