import { css, html, nothing, type PropertyDeclarations } from 'lit';
import { INPUT, receptiveField } from '../../shared/layers.ts';
import type { View } from '../../shared/protocol.ts';
import { LAST_MINUTE_LABEL } from '../capture/made_clips.ts';
import { wordsOf } from '../language/spoken.ts';
import { chosenOf } from '../state/session.ts';
import { SOURCE_TEXT } from './source_words.ts';
import './photo_buttons.ts';
import { freeze } from './freeze.ts';
import { Pointable } from './pointable.ts';
import { SessionElement } from './session_element.ts';
import { chooseFile } from './show_file.ts';
import { pauseText, sourceText } from './source_text.ts';
import { common, selection } from './styles.ts';

/** The picture as the network gets it, which part of it the chosen neuron sees, and where it comes from. */
export class SourcePanel extends SessionElement {
  static override styles = [
    common,
    selection,
    css`
      :host {
        display: grid;
        gap: 8px;
      }
      .picture {
        position: relative;
        aspect-ratio: 1;
        background: var(--surface);
        overflow: hidden;
      }
      canvas {
        width: 100%;
        height: 100%;
        image-rendering: auto;
      }
      .notice {
        position: absolute;
        inset: 0;
        display: grid;
        place-content: center;
        padding: 12px;
        text-align: center;
        font-weight: 600;
      }
      .over {
        background: var(--veil);
      }
      .tag {
        position: absolute;
        left: 6px;
        bottom: 6px;
        padding: 1px 8px;
        background: var(--background);
        border: 1px solid var(--line);
      }
      .label {
        overflow-wrap: anywhere;
      }
      .problem {
        color: var(--problem);
      }
      .row {
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: minmax(0, 1fr);
        gap: 8px;
      }
      wa-dropdown,
      wa-button {
        width: 100%;
      }
      wa-button::part(button) {
        width: 100%;
        padding-inline: 0.5em;
      }
      @media (max-width: 999px) {
        wa-switch {
          min-height: 44px;
        }
      }
      :host-context(.projector) .extra {
        display: none;
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    devices: { state: true },
  };
  declare devices: readonly { readonly deviceId: string; readonly label: string }[];

  constructor() {
    super();
    new Pointable(this, () => {
      const rect = this.renderRoot.querySelector('canvas')?.getBoundingClientRect();
      return rect ? [{ name: 'picture', rect, mirror: this.session.choice.now.mirror }] : [];
    });
    this.devices = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.follow((listener) => this.session.capture.subscribe(listener));
  }

  protected override views(): readonly View[] {
    return [{ kind: 'picture' }];
  }

  protected override render() {
    const { connection, capture, choice } = this.session;
    const { source, link } = connection;
    const own = source?.own ?? false;
    const text = wordsOf(SOURCE_TEXT);
    // Which picture the room sees is the presenter's.
    const presents = this.may('source:start');
    return html`
      <h2 class="visually-hidden">${text.picture}</h2>
      <div class="picture" data-testid="picture">
        <canvas role="img" aria-label=${text.pictureLabel}></canvas>
        <div class="selection" data-testid="receptive-field" ?hidden=${!connection.result}></div>
        ${this.#notice(link, source !== null)}
        ${source && pauseText(source) ? html`<span class="tag small">${pauseText(source)}</span>` : ''}
      </div>
      <p class="label small quiet" data-testid="source">${source ? sourceText(source) : text.none}</p>
      ${
        source && capture.state.kind === 'failed'
          ? html`<p class="small problem" role="alert" data-testid="capture-problem">${capture.state.message}</p>`
          : nothing
      }
      ${
        source && !own && presents
          ? html`<wa-button size="s" appearance="accent" data-testid="take-over" @click=${() => capture.takeOver()}>
              ${text.takeOver}
            </wa-button>`
          : nothing
      }
      <div class="row">
        ${presents ? this.#cameras() : nothing}
        <wa-button
          size="s"
          appearance=${source?.paused === 'frozen' ? 'filled' : 'outlined'}
          ?disabled=${!source || source.kind === 'photo' || !this.may('source:pause')}
          title=${this.may('source:pause') ? nothing : text.whoFreezes}
          data-testid="freeze"
          @click=${() => freeze(this.session, source?.paused !== 'frozen')}
        >
          ${source?.paused === 'frozen' ? text.goOn : text.freeze}
        </wa-button>
      </div>
      ${
        // Without a source they stand, larger, in the place of the maps.
        source && presents
          ? html`
              ${
                own && (source.kind === 'camera' || source.label === LAST_MINUTE_LABEL)
                  ? html`<wa-button
                      class="extra"
                      size="s"
                      appearance="outlined"
                      title=${text.replayHint}
                      data-testid="replay"
                      @click=${() => capture.replay()}
                    >
                      ${source.kind === 'camera' ? text.playLastMinute : text.backToCamera}
                    </wa-button>`
                  : nothing
              }
              <div class="row extra">
                <wa-button size="s" appearance="outlined" @click=${() => chooseFile(capture, 'image/*')}>${text.photo}</wa-button>
                <wa-button size="s" appearance="outlined" @click=${() => chooseFile(capture, 'video/*')}>${text.clip}</wa-button>
                <wa-button
                  size="s"
                  appearance="outlined"
                  ?disabled=${!own}
                  data-testid="stop"
                  @click=${() => capture.stop()}
                >
                  ${text.stop}
                </wa-button>
              </div>
              <convcast-photo-buttons class="extra" .session=${this.session}></convcast-photo-buttons>
            `
          : nothing
      }
      <wa-switch
        class="extra"
        size="s"
        data-testid="mirror"
        .checked=${choice.now.mirror}
        @change=${(event: Event) => choice.set({ mirror: (event.target as HTMLInputElement).checked })}
      >
        ${text.mirror}
      </wa-switch>
    `;
  }

  #cameras() {
    const text = wordsOf(SOURCE_TEXT);
    return html`
      <wa-dropdown @wa-show=${this.#listDevices} @wa-select=${this.#onCamera}>
        <wa-button slot="trigger" size="s" appearance="outlined" with-caret data-testid="camera">${text.camera}</wa-button>
        ${
          this.devices.length
            ? this.devices.map(
                ({ deviceId, label }, index) =>
                  html`<wa-dropdown-item value=${deviceId}>${label || text.cameraNumbered(index + 1)}</wa-dropdown-item>`,
              )
            : html`<wa-dropdown-item value="">${text.startCamera}</wa-dropdown-item>`
        }
      </wa-dropdown>
    `;
  }

  #notice(link: string, hasSource: boolean) {
    const { state } = this.session.capture;
    const text = wordsOf(SOURCE_TEXT);
    if (link === 'lost')
      return html`<div class="notice over" role="status" data-testid="lost">${text.lost}</div>`;
    if (link === 'connecting') return html`<div class="notice quiet">${text.connecting}</div>`;
    if (hasSource) return nothing;
    return html`<div class="notice quiet">${state.kind === 'starting' ? text.starting : text.noPicture}</div>`;
  }

  protected override updated(): void {
    super.updated();
    const { network, layer, row, column } = chosenOf(this.session);
    const { height, width } = network.graph.input;
    const box = receptiveField(network.graph, layer.name, row, column).get(INPUT)!;
    const left = this.session.choice.now.mirror ? width - 1 - box.right : box.left;
    const frame = this.renderRoot.querySelector<HTMLElement>('.selection')!;
    frame.style.left = `${(left / width) * 100}%`;
    frame.style.top = `${(box.top / height) * 100}%`;
    frame.style.width = `${((box.right - box.left + 1) / width) * 100}%`;
    frame.style.height = `${((box.bottom - box.top + 1) / height) * 100}%`;
  }

  override read(): void {
    if (!this.renderRoot.querySelector('.selection:not([hidden])')) this.requestUpdate();
  }

  override paint(): void {
    const canvas = this.renderRoot.querySelector('canvas');
    if (!canvas) return;
    const { result } = this.session.connection;
    if (!result) {
      canvas.width = 0;
      return;
    }
    const view = result.views.get('picture');
    if (view?.picture.kind !== 'colour') return;
    const { bitmap } = view.picture;
    const { width, height } = view.header.shape;
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    const context = canvas.getContext('2d')!;
    if (this.session.choice.now.mirror) context.setTransform(-1, 0, 0, 1, width, 0);
    context.drawImage(bitmap, 0, 0);
    context.resetTransform();
  }

  async #listDevices(): Promise<void> {
    this.devices = await this.session.capture.devices();
  }

  #onCamera(event: CustomEvent<{ item: { value?: string } }>): void {
    this.session.capture.camera(event.detail.item.value || undefined);
  }
}

customElements.define('convcast-source-panel', SourcePanel);
