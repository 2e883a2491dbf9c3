import { css, html, nothing } from 'lit';
import { REFERENCES } from '../../../../shared/lecture/references.ts';
import { SessionElement } from '../../session_element.ts';
import { common } from '../../styles.ts';
import { pointableParts } from './plate_parts.ts';

/** All sources in full. */
export class ReadingPlate extends SessionElement {
  static override styles = [
    common,
    css`
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
        display: grid;
        gap: 10px;
        max-width: 74rem;
        font-size: 1.15rem;
        line-height: 1.4;
      }
      li {
        display: grid;
        grid-template-columns: 3.2em minmax(0, 1fr);
        gap: 12px;
      }
      .id {
        color: var(--quiet);
        overflow-wrap: anywhere;
      }
    `,
  ];

  constructor() {
    super();
    pointableParts(this, 'reading', 'li');
  }

  override read(): void {}

  protected override render() {
    // Their own language, which isn't the page's.
    return html`
      <ol lang="en" data-testid="reading">
        ${REFERENCES.map(
          ({ year, full, id }) => html`
            <li>
              <strong class="number">${year}</strong>
              <span>${full} ${id ? html`<span class="id">${id}</span>` : nothing}</span>
            </li>
          `,
        )}
      </ol>
    `;
  }
}

customElements.define('convcast-reading-plate', ReadingPlate);
