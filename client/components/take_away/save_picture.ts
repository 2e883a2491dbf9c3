import { css, html } from 'lit';
import { catalogue } from '../../language/catalogue.ts';
import { wordsOf } from '../../language/spoken.ts';
import { captionOf } from '../../take_away/caption.ts';
import { cardStyle, drawCard } from '../../take_away/card.ts';
import { elementPicture } from '../../take_away/element_picture.ts';
import { fileName, saveFile } from '../../take_away/save_file.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';

const TEXT = catalogue(
  {
    save: (what: string) => `Save as a picture: ${what}`,
    saving: 'The picture is being made',
    saved: 'The picture is saved.',
    failed: 'This browser could not make the picture.',
  },
  {
    save: (what: string) => `存为图片：${what}`,
    saving: '正在生成图片',
    saved: '图片已保存。',
    failed: '此浏览器无法生成图片。',
  },
);

/** A button that hands what it stands for to its reader as a PNG, with a title and where it comes from. */
export class SavePicture extends SessionElement {
  static override styles = [
    common,
    css`
      wa-button::part(base) {
        font-size: inherit;
      }
      [aria-busy='true'] {
        opacity: 0.6;
      }
    `,
  ];
  static override properties = {
    ...SessionElement.properties,
    what: {},
    name: {},
    of: { attribute: false },
    told: { state: true },
  };
  /** As its title says it. */
  declare what: string;
  /** Of its file. */
  declare name: string;
  declare of: () => HTMLElement | null;
  declare told: '' | 'saving' | 'saved' | 'failed';

  constructor() {
    super();
    this.what = '';
    this.name = '';
    this.of = () => null;
    this.told = '';
  }

  override read(): void {}

  protected override render() {
    const text = wordsOf(TEXT);
    const saving = this.told === 'saving';
    return html`
      <wa-button
        size="s"
        appearance="plain"
        title=${text.save(this.what)}
        aria-busy=${saving}
        data-testid="save-picture"
        @click=${this.#save}
      >
        <wa-icon name="download" label=${text.save(this.what)}></wa-icon>
      </wa-button>
      <span class="visually-hidden" role="status">${this.told ? text[this.told] : ''}</span>
    `;
  }

  async #save(): Promise<void> {
    const element = this.of();
    if (!element || this.told === 'saving') return;
    this.told = 'saving';
    try {
      const card = document.createElement('canvas');
      drawCard(
        card,
        {
          title: this.what,
          picture: await elementPicture(element, document.querySelector('convcast-app')!),
          legend: null,
          caption: captionOf(this.session),
        },
        cardStyle(this),
      );
      const blob = await new Promise<Blob | null>((resolve) => card.toBlob(resolve, 'image/png'));
      if (blob) saveFile(fileName([this.name], 'png'), blob);
      this.told = blob ? 'saved' : 'failed';
    } catch (error) {
      console.error(error);
      this.told = 'failed';
    }
  }
}

customElements.define('convcast-save-picture', SavePicture);
