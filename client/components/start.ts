import { css, html } from 'lit';
import type { Change } from '../stream/connection.ts';
import './photo_buttons.ts';
import { SessionElement } from './session_element.ts';
import { chooseFile } from './show_file.ts';
import { FAILURE_TITLES } from './source_text.ts';
import { common } from './styles.ts';

/** In the place of the maps while there is no source: how to get one, and what went wrong. */
export class Start extends SessionElement {
  static override styles = [
    common,
    css`
      :host {
        display: grid;
        place-items: center;
        text-align: center;
        min-height: 24rem;
      }
      .start {
        display: grid;
        gap: 16px;
        justify-items: center;
        width: min(100%, 30rem);
      }
      h2 {
        font-size: 1.7rem;
      }
      .failed h2 {
        color: var(--problem);
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: 10px;
      }
      convcast-photo-buttons {
        width: min(100%, 22rem);
      }
    `,
  ];

  protected override readonly renders: readonly Change[] = ['link', 'welcome', 'source', 'role', 'presence'];

  override connectedCallback(): void {
    super.connectedCallback();
    this.follow((listener) => this.session.capture.subscribe(listener));
  }

  protected override render() {
    const { capture, connection } = this.session;
    const { state } = capture;
    if (connection.link !== 'live')
      return html`
        <div class="start" role="status" data-testid=${connection.link}>
          <h2>${connection.link === 'lost' ? 'Lost the server. Trying again…' : 'Connecting…'}</h2>
        </div>
      `;
    if (!this.may('source:start'))
      return html`
        <div class="start" role="status" data-testid="waiting">
          <h2>${connection.room.presence.presenter ? 'The camera is off' : 'The presenter is not here yet'}</h2>
          <p class="quiet">The picture comes by itself as soon as the presenter shows one.</p>
        </div>
      `;
    const failed = state.kind === 'failed' ? state : null;
    return html`
      <div class="start ${failed ? 'failed' : ''}" data-testid="start" data-reason=${failed?.reason ?? ''}>
        <div role=${failed ? 'alert' : 'status'}>
          <h2>${failed ? FAILURE_TITLES[failed.reason] : state.kind === 'starting' ? 'Starting…' : 'No source yet'}</h2>
          <p class="quiet">${failed ? failed.message : 'Point a camera at something and see what the network sees.'}</p>
        </div>
        <div class="buttons">
          <wa-button
            size="l"
            appearance="accent"
            data-testid="start-camera"
            ?loading=${state.kind === 'starting'}
            @click=${() => capture.camera()}
          >
            <wa-icon slot="start" name="camera"></wa-icon>${failed ? 'Try the camera again' : 'Start camera'}
          </wa-button>
        </div>
        <div class="buttons">
          <wa-button appearance="outlined" @click=${() => chooseFile(capture, 'image/*')}>
            <wa-icon slot="start" name="photo"></wa-icon>Photo…
          </wa-button>
          <wa-button appearance="outlined" @click=${() => chooseFile(capture, 'video/*')}>
            <wa-icon slot="start" name="clip"></wa-icon>Clip…
          </wa-button>
        </div>
        <convcast-photo-buttons .session=${this.session}></convcast-photo-buttons>
        <p class="quiet">or drop a photo or a clip anywhere on the page</p>
      </div>
    `;
  }

  override read(): void {}
}

customElements.define('convcast-start', Start);
