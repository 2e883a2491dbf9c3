import { css, html, LitElement, type PropertyDeclarations } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import { common } from '../styles.ts';

/** The least share of its own type size to which a formula shrinks in a narrow column; wider ones scroll. */
const SMALLEST = 0.66;

let loaded: typeof import('katex').default | null = null;

/** Comes with the first formula: words need not wait for it. */
export async function loadTypesetter(): Promise<void> {
  loaded = (await import('katex')).default;
}

/** A formula in TeX, typeset as MathML; what can't be read stands as it was written. */
export class Formula extends LitElement {
  static override styles = [
    common,
    css`
      :host {
        overflow: auto hidden;
        scrollbar-width: thin;
      }
      :host([inline]) {
        display: inline;
      }
      math {
        font-size: 1.06em;
      }
      /* Not in the middle, where its end may be out of sight. */
      math[display='block'] {
        display: inline math;
        math-style: normal;
      }
      /* What the attribute columnalign says; browsers leave it to style sheets. */
      mtable[columnalign='right left'] mtd:nth-child(odd) {
        text-align: right;
      }
      mtable[columnalign='right left'] mtd:nth-child(even) {
        text-align: left;
      }
      code {
        color: var(--problem);
      }
    `,
  ];
  static override properties: PropertyDeclarations = { tex: {}, inline: { type: Boolean, reflect: true } };
  declare tex: string;
  declare inline: boolean;

  readonly #width = new ResizeObserver(() => {
    if (this.clientWidth !== this.#fittedPx) this.#fit();
  });
  #fittedPx = 0;

  constructor() {
    super();
    this.tex = '';
    this.inline = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#width.disconnect();
  }

  protected override updated(): void {
    this.#fit();
  }

  #fit(): void {
    if (this.inline) return;
    this.style.fontSize = '';
    const { clientWidth, scrollWidth } = this;
    this.#fittedPx = clientWidth;
    if (scrollWidth > clientWidth)
      this.style.fontSize = `${Math.max(SMALLEST, (0.97 * clientWidth) / scrollWidth)}em`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.inline) this.#width.observe(this);
    if (!loaded) void loadTypesetter().then(() => this.requestUpdate());
  }

  protected override render() {
    if (!loaded) return html`<span class="quiet">${this.tex}</span>`;
    try {
      // MathML alone: its other form needs style attributes, which the page's Content-Security-Policy closes.
      const typeset = loaded.renderToString(this.tex, {
        output: 'mathml',
        displayMode: !this.inline,
        trust: false,
      });
      return html`${unsafeHTML(typeset)}`;
    } catch (error) {
      return html`<code title=${(error as Error).message}>${this.tex}</code>`;
    }
  }
}

customElements.define('convcast-formula', Formula);
