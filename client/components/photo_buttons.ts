import { css, html } from 'lit';
import { BUNDLED_PHOTOS, photoTitle } from '../capture/bundled_photos.ts';
import { wordsOf } from '../language/spoken.ts';
import { SessionElement } from './session_element.ts';
import { SOURCE_TEXT } from './source_words.ts';
import { common } from './styles.ts';

/** The photos that come with the page, one click each. */
export class PhotoButtons extends SessionElement {
  static override styles = [
    common,
    css`
      :host {
        display: grid;
        grid-template-columns: repeat(4, 1fr);
        gap: 6px;
      }
      button {
        padding: 0;
        border: 1px solid var(--line);
        background: none;
        cursor: pointer;
        aspect-ratio: 1;
        overflow: hidden;
      }
      button:hover {
        border-color: var(--quiet);
      }
      img {
        display: block;
        width: 100%;
        height: 100%;
        object-fit: cover;
      }
    `,
  ];

  protected override render() {
    return BUNDLED_PHOTOS.map(
      ({ name, title, url }) => html`
        <button
          type="button"
          aria-label=${wordsOf(SOURCE_TEXT).photoOf(photoTitle(title))}
          title=${photoTitle(title)}
          data-testid=${`photo-${name}`}
          @click=${() => this.session.capture.photo(new URL(url, document.baseURI), title)}
        >
          <img src=${url} alt="" />
        </button>
      `,
    );
  }

  override read(): void {}
}

customElements.define('convcast-photo-buttons', PhotoButtons);
