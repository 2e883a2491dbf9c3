import { css, html, LitElement } from 'lit';
import { gradientCss } from '../../shared/colours/colour_maps.ts';
import type { Range } from '../../shared/scale.ts';
import { numberText } from '../state/number_text.ts';
import { common } from './styles.ts';

/** A colour bar with the values of its two ends. */
export class Legend extends LitElement {
  static override styles = [
    common,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 8px;
        font-size: 0.9rem;
        font-variant-numeric: tabular-nums;
      }
      .bar {
        flex: 1;
        min-width: 1.5rem;
        height: 0.75rem;
        border: 1px solid var(--line);
      }
      span {
        min-width: 3.2em;
      }
      .min {
        text-align: right;
      }
    `,
  ];
  static override properties = {
    colours: { attribute: false },
    signed: { attribute: false },
    range: { attribute: false },
  };
  declare colours: Uint8Array;
  declare signed: boolean;
  /** The values at the ends of the bar; null while nothing is known. */
  declare range: Range | null;

  protected override render() {
    const { range } = this;
    return html`
      <span class="min">${range ? numberText(range.min) : ''}</span>
      <div class="bar"></div>
      <span>${range ? numberText(range.max) : ''}</span>
    `;
  }

  protected override updated(): void {
    // The style attribute is closed to the page by its Content-Security-Policy; its object isn't.
    this.renderRoot.querySelector<HTMLElement>('.bar')!.style.background = gradientCss(
      this.colours,
      this.signed,
    );
  }
}

customElements.define('convcast-legend', Legend);
