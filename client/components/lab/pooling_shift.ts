import { css, html } from 'lit';
import { wordsOf } from '../../language/spoken.ts';
import { common } from '../styles.ts';
import { LabPanel } from './lab_panel.ts';
import { PANEL_TEXT } from './panel_text.ts';
import './pool_reach.ts';
import './pool_windows.ts';
import './shift_changes.ts';

/** The windows of a pool, what a shift of the picture changes before and after it, and how far its outputs see. */
export class PoolingShift extends LabPanel {
  static override styles = [
    common,
    css`
      :host {
        display: grid;
        grid-template-columns: auto minmax(15rem, 1fr) minmax(0, 2.2fr);
        gap: 20px 32px;
        align-items: start;
      }
      section {
        display: grid;
        gap: 8px;
        min-width: 0;
      }
      .windows {
        width: 13.5rem;
      }
      /* With the height of the screen to itself, but not its width. */
      @media (min-width: 1000px) {
        :host([alone]) {
          --reach-side: min(12.5rem, calc(50% - 9px));

          grid-template: auto 1fr / minmax(14rem, 22rem) minmax(0, 1fr);
        }
        :host([alone]) section:last-child {
          grid-area: 1 / 2 / span 2 / auto;
        }
      }
      @media (max-width: 999px) {
        :host {
          grid-template-columns: minmax(0, 1fr);
        }
        .windows {
          width: auto;
        }
      }
    `,
  ];

  /** Nothing here changes with a frame: its parts do. */
  override read(): void {}

  protected override render() {
    const { session, lab } = this;
    const text = wordsOf(PANEL_TEXT);
    return html`
      <section class="windows" aria-label=${text.windowsLabel}>
        <h2>${text.windows}</h2>
        <convcast-pool-windows .session=${session} .lab=${lab}></convcast-pool-windows>
      </section>
      <section aria-label=${text.shift}>
        <h2>${text.shift}</h2>
        <p class="quiet small">${text.shiftAbout}</p>
        <convcast-shift-changes .session=${session} .lab=${lab}></convcast-shift-changes>
      </section>
      <section aria-label=${text.reach}>
        <h2>${text.reach}</h2>
        <convcast-pool-reach .session=${session} .lab=${lab}></convcast-pool-reach>
      </section>
    `;
  }
}

customElements.define('convcast-pooling-shift', PoolingShift);
