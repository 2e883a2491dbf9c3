import { css, html } from 'lit';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';

/** Pictures move below the pointer, as when somebody scrolls or a panel opens. */
const FOLLOW_EVERY_MS = 100;

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
  #timer: ReturnType<typeof setInterval> | undefined;
  #endFollowing = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    const { pointing } = this.session;
    this.#endFollowing = pointing.subscribe(() => {
      this.#place();
      if (!pointing.pointer) this.#rest();
      else this.#timer ??= setInterval(() => this.#place(), FOLLOW_EVERY_MS);
    });
    addEventListener('pointermove', this.#onMove);
    addEventListener('keydown', this.#onKey);
    document.addEventListener('pointerleave', this.#onLeave);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#endFollowing();
    this.#rest();
    removeEventListener('pointermove', this.#onMove);
    removeEventListener('keydown', this.#onKey);
    document.removeEventListener('pointerleave', this.#onLeave);
  }

  readonly #onMove = ({ clientX, clientY }: PointerEvent) => this.session.pointing.moved(clientX, clientY);

  readonly #onLeave = () => this.session.pointing.moved(-1, -1);

  readonly #onKey = ({ key }: KeyboardEvent) => {
    if (key === 'Escape') this.session.pointing.on = false;
  };

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
    return html`<div data-testid="pointer" aria-hidden="true"></div>`;
  }

  override read(): void {}
}

customElements.define('convcast-pointer-layer', PointerLayer);
