import { css, html, nothing } from 'lit';
import { labGraph, labStages } from '../../../shared/lab_graph.ts';
import { INPUT, isNonNegative } from '../../../shared/layers.ts';
import { wordsOf } from '../../language/spoken.ts';
import { chosenOf } from '../../state/session.ts';
import { freeze } from '../freeze.ts';
import { REMOTE_TEXT } from './remote_text.ts';
import '../lab/live_map.ts';
import type { Mark } from '../lab/live_map.ts';
import { mapView, pictureView } from '../lab/map_view.ts';
import type { Place } from '../lab/place.ts';
import '../lecture/chapter_bar.ts';
import { SessionElement } from '../session_element.ts';
import { sourceText } from '../source_text.ts';
import { common } from '../styles.ts';
import './remote_lab.ts';
import './remote_network.ts';
import { roomStyles } from './room_styles.ts';

const EDGE_PX = 16;
const GAP_PX = 8;
/** Of a phone held sideways, what the pictures take of its width. */
const SIDEWAYS_SHARE = 0.46;
const UPRIGHT_PX_MAX = 520;

/**
 * The controller's page on a phone: what everybody sees, small and always in sight, and everything that one changes
 * below it in one column. Fires `whole-page`.
 */
export class RemoteScreen extends SessionElement {
  static override styles = [
    common,
    roomStyles,
    css`
      :host {
        display: grid;
        gap: 10px;
        padding: 0 ${EDGE_PX}px 24px;
      }
      .pictures {
        position: sticky;
        top: 0;
        z-index: 2;
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 2px ${GAP_PX}px;
        margin: 0 -${EDGE_PX}px;
        padding: 8px ${EDGE_PX}px;
        background: var(--background);
        border-bottom: 1px solid var(--line);
      }
      .off {
        grid-column: 1 / -1;
        padding: 2rem 0;
        text-align: center;
      }
      .pictures p {
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .settings {
        display: grid;
        gap: 10px;
        min-width: 0;
      }
      /* Its buttons need the page's whole width to stand in a line. */
      @media (max-width: ${UPRIGHT_PX_MAX}px) {
        convcast-chapter-bar {
          margin: 0 -${EDGE_PX}px;
        }
      }
      .wide {
        width: 100%;
      }
      /* Held sideways: what everybody sees stays at the left, what one changes goes by at the right. */
      @media (min-width: ${UPRIGHT_PX_MAX + 1}px) {
        :host {
          grid-template-columns: ${SIDEWAYS_SHARE * 100}% minmax(0, 1fr);
          align-items: start;
          gap: 16px;
        }
        .pictures {
          margin: 0 0 0 -${EDGE_PX}px;
          padding-right: 0;
          border: 0;
        }
        .settings {
          padding-top: 8px;
        }
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.follow((listener) => this.session.lab.subscribe(listener));
    this.follow((listener) => this.session.lecture.subscribe(listener));
  }

  /** What is changed here: a chapter of the lecture is about one of the screens, or about neither. */
  get #about() {
    const { choice, lecture } = this.session;
    return choice.now.screen === 'lecture' ? lecture.chapter.stage.screen : choice.now.screen;
  }

  protected override render() {
    const { session } = this;
    const { source } = session.connection;
    const about = this.#about;
    const frozen = source?.paused === 'frozen';
    const text = wordsOf(REMOTE_TEXT);
    return html`
      <section class="pictures" aria-label=${text.everybodySees}>
        ${source ? this.#pictures(about) : html`<p class="off quiet">${text.cameraOff}</p>`}
      </section>
      <div class="settings">
      ${
        session.choice.now.screen === 'lecture'
          ? html`<convcast-chapter-bar .session=${session}></convcast-chapter-bar>`
          : nothing
      }
      ${about === 'lab' ? html`<convcast-remote-lab .session=${session} .lab=${session.lab}></convcast-remote-lab>` : nothing}
      ${about === 'network' ? html`<convcast-remote-network .session=${session}></convcast-remote-network>` : nothing}
      <button
        type="button"
        class="wide"
        aria-pressed=${frozen}
        ?disabled=${!source || source.kind === 'photo'}
        data-testid="freeze"
        @click=${() => freeze(session, !frozen)}
      >
        ${frozen ? text.goOn : text.freeze}
      </button>
      <p class="small quiet">${source ? sourceText(source) : nothing}</p>
      <button
        type="button"
        class="wide"
        data-testid="whole-page"
        @click=${() => this.dispatchEvent(new CustomEvent('whole-page'))}
      >
        ${text.wholePage}
      </button>
      </div>
    `;
  }

  #pictures(about: 'network' | 'lab' | 'plate') {
    if (about === 'plate') return nothing;
    const shown = about === 'lab' ? this.#labMap() : this.#networkMap();
    const { session } = this;
    const text = wordsOf(REMOTE_TEXT);
    const pagePx = Math.min(innerWidth, document.documentElement.clientWidth) - 2 * EDGE_PX;
    const ownPx = innerWidth > UPRIGHT_PX_MAX ? pagePx * SIDEWAYS_SHARE : pagePx;
    const sidePx = (ownPx - GAP_PX) / 2;
    return html`
      <convcast-live-map
        withoutRange
        .session=${session}
        .view=${shown.picture}
        .sidePx=${sidePx}
        .label=${text.livePicture}
      ></convcast-live-map>
      ${
        shown.view
          ? html`<convcast-live-map
              pickable
              withoutRange
              data-testid="remote-picture"
              .session=${session}
              .view=${shown.view}
              .map=${shown.map}
              .nonNegative=${shown.nonNegative}
              .marks=${shown.marks}
              .sidePx=${sidePx}
              .label=${shown.title}
              @pick=${({ detail }: CustomEvent<Place>) => shown.pick(detail)}
            ></convcast-live-map>`
          : html`<span></span>`
      }
      <p class="small quiet">${session.connection.source!.paused === 'frozen' ? text.frozen : text.live}</p>
      <p class="small" data-testid="remote-title">${shown.title}</p>
    `;
  }

  #networkMap() {
    const { layer, map, mapView: view, row, column, shape, signed, vector } = chosenOf(this.session);
    return {
      picture: { kind: 'picture' } as const,
      view: vector ? null : view,
      map,
      nonNegative: !signed,
      title: vector ? layer.name : wordsOf(REMOTE_TEXT).mapOf(layer.name, map, shape.channels),
      marks: [markAt(row, column)],
      pick: (place: Place) =>
        this.session.choice.set({
          across: (place.column + 0.5) / shape.width,
          down: (place.row + 0.5) / shape.height,
        }),
    };
  }

  #labMap() {
    const { lab } = this.session;
    const { layer, kernel, row, column } = lab.chosen;
    const { activated, pool } = labStages(lab.state.layers[layer]!, layer + 1);
    const name = pool ?? activated;
    const { kernels } = lab.state.layers[layer]!;
    const text = wordsOf(REMOTE_TEXT);
    return {
      picture: pictureView(lab.shapeOf(INPUT)),
      view: mapView('lab', name, kernel, lab.shapeOf(name)),
      map: kernel,
      nonNegative: isNonNegative(labGraph(lab.state), name),
      title: kernels.length > 1 ? text.afterKernel(layer + 1, kernel + 1) : text.afterLayer(layer + 1),
      marks: pool ? [] : [markAt(row, column)],
      pick: (place: Place) => {
        if (pool) lab.choose({ pooled: place, pinned: true });
        else lab.choose({ ...place, pooled: null, pinned: true });
      },
    };
  }

  override read(): void {}
}

function markAt(row: number, column: number): Mark {
  return { kind: 'chosen', box: { top: row, left: column, bottom: row, right: column } };
}

customElements.define('convcast-remote-screen', RemoteScreen);
