import { css, html, nothing } from 'lit';
import { isNonNegative } from '../../../shared/layers.ts';
import { type View, viewKey } from '../../../shared/protocol.ts';
import { rangeAt, scaleIn } from '../../../shared/result.ts';
import { extremeOf, legendOf } from '../../../shared/scale.ts';
import { catalogue } from '../../language/catalogue.ts';
import { wordsOf } from '../../language/spoken.ts';
import { embeddedView } from '../../state/embedded.ts';
import { chosenOf, coloursOf, networkOf } from '../../state/session.ts';
import type { Change } from '../../stream/connection.ts';
import { AreaController } from '../area_controller.ts';
import '../classes.ts';
import '../lab/live_map.ts';
import '../layer_legend.ts';
import '../legend.ts';
import '../mosaic.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';

/** What stands under a picture: its range, its colours and its title. */
const UNDER_PX = 112;
const LEGEND_PX = 88;

const TEXT = catalogue(
  {
    title: (name: string) => `Live: ${name}`,
    refused: 'This address opens nothing any more. Copy the code anew from the room.',
    off: 'The camera is off',
    connecting: 'Connecting…',
    nothing: (name: string) => `This network has no view “${name}”`,
    picture: 'The picture that the network sees',
    map: (layer: string, map: number) => `${layer}, map ${map}`,
  },
  {
    title: (name: string) => `实时：${name}`,
    refused: '此地址已失效。请从房间重新复制嵌入代码。',
    off: '摄像头已关闭',
    connecting: '正在连接……',
    nothing: (name: string) => `此网络没有视图“${name}”`,
    picture: '网络所见的图像',
    map: (layer: string, map: number) => `${layer}，特征图 ${map}`,
  },
);

/** A single view and its legend, without anything that changes something. */
export class EmbeddedPage extends SessionElement {
  static override styles = [
    common,
    css`
      :host {
        display: grid;
        grid-template: minmax(0, 1fr) / minmax(0, 1fr);
        height: 100dvh;
        padding: 8px;
        overflow: hidden;
      }
      .area {
        display: grid;
        place-items: center;
        align-content: center;
        gap: 8px;
        min-width: 0;
        min-height: 0;
      }
      convcast-classes {
        width: min(100%, 32rem);
        font-size: 1.2rem;
      }
      convcast-legend,
      convcast-layer-legend {
        width: min(100%, 26rem);
      }
    `,
  ];
  static override properties = { ...SessionElement.properties, name: {} };
  /** As in the address. */
  declare name: string;
  readonly #area = new AreaController(this, '.area');

  protected override readonly renders: readonly Change[] = ['link', 'welcome', 'source', 'role'];

  /** The colours' numbers change with the frames. */
  override read(): void {
    if (embeddedView(this.name, networkOf(this.session).graph)?.kind === 'map') this.requestUpdate();
  }

  protected override willUpdate(): void {
    const view = embeddedView(this.name, networkOf(this.session).graph);
    const { choice } = this.session;
    if (view?.kind !== 'layer' || choice.now.layer === view.layer) return;
    choice.set({ screen: 'network', layer: view.layer });
  }

  protected override updated(): void {
    super.updated();
    // As large as it may be: in the middle nothing else gives it a width.
    const map = this.renderRoot.querySelector<HTMLElement>('convcast-live-map');
    if (map) map.style.width = `${this.#sidePx}px`;
  }

  get #sidePx(): number {
    const { widthPx, heightPx } = this.#area;
    return Math.max(32, Math.min(widthPx, heightPx - UNDER_PX));
  }

  protected override render() {
    return html`<main class="area" data-testid="embedded">
      <h1 class="visually-hidden">${wordsOf(TEXT).title(this.name)}</h1>
      ${this.#view()}
    </main>`;
  }

  #view() {
    const { session } = this;
    const text = wordsOf(TEXT);
    const { link, source, welcome } = session.connection;
    const say = (words: string) => html`<p class="quiet" role="status">${words}</p>`;
    if (link === 'refused') return say(text.refused);
    if (!welcome) return say(text.connecting);
    const { graph } = networkOf(session);
    const view = embeddedView(this.name, graph);
    if (!view) return say(text.nothing(this.name));
    if (!source) return say(text.off);
    const { widthPx, heightPx } = this.#area;
    const sidePx = this.#sidePx;
    switch (view.kind) {
      case 'classes':
        return html`<convcast-classes .session=${session}></convcast-classes>`;
      case 'picture':
        return html`<convcast-live-map
          withoutRange
          .session=${session}
          .view=${{ kind: 'picture' }}
          .sidePx=${sidePx}
          .label=${text.picture}
        ></convcast-live-map>`;
      case 'map': {
        const { layer, map } = view;
        const title = text.map(layer, map);
        const shown: View = { kind: 'map', layer, map, scale: 'unit' };
        const signed = !isNonNegative(graph, layer);
        const stats = session.connection.result?.views.get(viewKey(shown))?.stats;
        const extreme = stats && extremeOf(scaleIn('unit', stats), rangeAt(stats, 1), rangeAt(stats, 0));
        return html`
          <convcast-live-map
            .session=${session}
            .view=${shown}
            .nonNegative=${!signed}
            .sidePx=${sidePx}
            .label=${title}
          ></convcast-live-map>
          <convcast-legend
            .colours=${coloursOf(session, signed)}
            .signed=${signed}
            .range=${extreme === undefined ? null : legendOf(extreme, signed)}
          ></convcast-legend>
          <p class="small" aria-hidden="true">${title}</p>
        `;
      }
      case 'layer':
        return chosenOf(session).layer.name === view.layer
          ? html`
              <convcast-mosaic
                .session=${session}
                .areaWidthPx=${widthPx}
                .areaHeightPx=${heightPx - LEGEND_PX}
              ></convcast-mosaic>
              <convcast-layer-legend .session=${session}></convcast-layer-legend>
              <p class="small">${view.layer}</p>
            `
          : nothing;
    }
  }
}

customElements.define('convcast-embedded-page', EmbeddedPage);
