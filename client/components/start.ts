import { css, html, nothing } from 'lit';
import { wordsOf } from '../language/spoken.ts';
import type { Change } from '../stream/connection.ts';
import { SOURCE_TEXT } from './source_words.ts';
import './photo_buttons.ts';
import { SessionElement } from './session_element.ts';
import { chooseFile } from './show_file.ts';
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
    const text = wordsOf(SOURCE_TEXT);
    if (connection.link !== 'live')
      return html`
        <div class="start" role="status" data-testid=${connection.link}>
          <h2>${connection.link === 'lost' ? text.lost : text.connecting}</h2>
        </div>
      `;
    if (!this.may('source:start'))
      return html`
        <div class="start" role="status" data-testid="waiting">
          <h2>${connection.room.presence.presenter ? text.cameraOff : text.presenterAway}</h2>
          <p class="quiet">${text.comesByItself}</p>
        </div>
      `;
    const failed = state.kind === 'failed' ? state : null;
    return html`
      <div class="start ${failed ? 'failed' : ''}" data-testid="start" data-reason=${failed?.reason ?? ''}>
        <div role=${failed ? 'alert' : 'status'}>
          <h2>${failed ? text.failed(failed.reason) : state.kind === 'starting' ? text.starting : text.noSource}</h2>
          <p class="quiet">${failed ? failed.message : text.point}</p>
        </div>
        <div class="buttons">
          <wa-button
            size="l"
            appearance="accent"
            data-testid="start-camera"
            ?loading=${state.kind === 'starting'}
            @click=${() => capture.camera()}
          >
            <wa-icon slot="start" name="camera"></wa-icon>${failed ? text.tryAgain : text.startCamera}
          </wa-button>
        </div>
        <div class="buttons">
          <wa-button appearance="outlined" @click=${() => chooseFile(capture, 'image/*')}>
            <wa-icon slot="start" name="photo"></wa-icon>${text.photo}
          </wa-button>
          <wa-button appearance="outlined" @click=${() => chooseFile(capture, 'video/*')}>
            <wa-icon slot="start" name="clip"></wa-icon>${text.clip}
          </wa-button>
          <wa-button
            appearance="outlined"
            title=${text.movingPhotoHint}
            data-testid="moving-photo"
            @click=${() => capture.movingPhoto()}
          >
            ${text.movingPhoto}
          </wa-button>
          ${
            capture.canReplay
              ? html`<wa-button appearance="outlined" data-testid="replay" @click=${() => capture.replay()}>
                  ${text.playLastMinute}
                </wa-button>`
              : nothing
          }
        </div>
        <convcast-photo-buttons .session=${this.session}></convcast-photo-buttons>
        <p class="quiet">${text.drop}</p>
      </div>
    `;
  }

  override read(): void {}
}

customElements.define('convcast-start', Start);
