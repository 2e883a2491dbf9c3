import { css, html, nothing, type PropertyDeclarations } from 'lit';
import { catalogue } from '../../language/catalogue.ts';
import { wordsOf } from '../../language/spoken.ts';
import { chosenOf } from '../../state/session.ts';
import type { Change } from '../../stream/connection.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';
import { roomStyles } from './room_styles.ts';
import './share_link.ts';

const TEXT = catalogue(
  {
    title: 'On a slide',
    view: 'Which view',
    picture: 'The picture',
    layer: (layer: string) => `All maps of ${layer}`,
    map: (layer: string, map: number) => `Map ${map} of ${layer}`,
    probabilities: 'The probabilities',
    embed: 'a live frame',
    embedAbout: 'A live frame, for slides that can hold a page. The server has to allow their origin:',
    address: 'a picture',
    addressAbout:
      'The address of a picture of this moment, for slides that can’t. Whoever has it sees pictures of this room for a week.',
    make: 'Make the address',
    failed: 'The server made no address. Try again.',
  },
  {
    title: '用于幻灯片',
    view: '哪个视图',
    picture: '图像',
    layer: (layer: string) => `${layer} 的所有特征图`,
    map: (layer: string, map: number) => `${layer} 的第 ${map} 个特征图`,
    probabilities: '各类概率',
    embed: '实时框架',
    embedAbout: '实时框架，用于能嵌入网页的幻灯片。服务器须允许其来源：',
    address: '图片',
    addressAbout: '此刻画面的图片地址，用于不能嵌入网页的幻灯片。拥有此地址的人一周内可看到本房间的图片。',
    make: '生成地址',
    failed: '服务器没有生成地址，请再试一次。',
  },
);

/** What stands on a slide to show one view of this room: the code of a frame, or a picture's address. */
export class SlideCodes extends SessionElement {
  static override styles = [
    common,
    roomStyles,
    css`
      :host {
        display: grid;
        gap: 8px;
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    base: {},
    code: {},
    view: { state: true },
    token: { state: true },
    failed: { state: true },
  };
  /** Under which others reach the server. */
  declare base: string;
  /** The viewers' link's. */
  declare code: string;
  declare view: string;
  /** For pictures; '' before one was asked for. */
  declare token: string;
  declare failed: boolean;

  protected override readonly renders: readonly Change[] = ['link', 'welcome', 'desk'];

  constructor() {
    super();
    this.view = 'picture';
    this.token = '';
    this.failed = false;
  }

  override read(): void {}

  protected override render() {
    const text = wordsOf(TEXT);
    const { room } = this.session.connection.welcome ?? {};
    const { network, layer, map, vector } = chosenOf(this.session);
    const views = [
      ['picture', text.picture],
      ...(vector ? [] : [[layer.name, text.layer(layer.name)]]),
      ...(vector ? [] : [[`${layer.name}/${map}`, text.map(layer.name, map)]]),
      [network.graph.layers.at(-1)!.name, text.probabilities],
    ] as const;
    const view = views.some(([name]) => name === this.view) ? this.view : 'picture';
    const frame = document.createElement('iframe');
    frame.src = `${this.base}/?embed=${view}#code=${this.code}`;
    frame.width = '700';
    frame.height = '560';
    const address = `${this.base}/rooms/${room}/views/${view}.png?token=${this.token}`;
    return html`
      <details data-testid="slides">
        <summary>${text.title}</summary>
        <select
          aria-label=${text.view}
          data-testid="slide-view"
          @change=${(event: Event) => {
            this.view = (event.target as HTMLSelectElement).value;
          }}
        >
          ${views.map(([name, title]) => html`<option value=${name!} ?selected=${name === view}>${title}</option>`)}
        </select>
        <p class="small quiet">${text.embedAbout} <code>--frame-ancestors</code></p>
        <convcast-share-link plain data-testid="embed-code" address=${frame.outerHTML} label=${text.embed}></convcast-share-link>
        <p class="small quiet">${text.addressAbout}</p>
        ${
          this.token
            ? html`<convcast-share-link
                plain
                data-testid="picture-address"
                address=${address}
                label=${text.address}
              ></convcast-share-link>`
            : html`<button type="button" data-testid="make-address" @click=${this.#make}>${text.make}</button>`
        }
        ${this.failed ? html`<p class="refusal" role="alert">${text.failed}</p>` : nothing}
      </details>
    `;
  }

  readonly #make = async () => {
    const { room, token } = this.session.connection.welcome!;
    const headers = { authorization: ['bearer', token].join(' ') };
    const answer = await fetch(`/rooms/${room}/views`, { method: 'POST', headers }).catch(() => null);
    this.failed = !answer?.ok;
    if (answer?.ok) this.token = ((await answer.json()) as { token: string }).token;
  };
}

customElements.define('convcast-slide-codes', SlideCodes);
