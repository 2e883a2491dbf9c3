import { html, nothing } from 'lit';
import type { Session } from '../../state/session.ts';

/** What the Lab's picture comes from: frozen, given up, or taken over from another page. Buttons of one line. */
export function pictureSource({ capture, connection }: Session) {
  const { source } = connection;
  if (!source) return nothing;
  if (!source.own)
    return html`<button
      type="button"
      title=${`Show a picture of your own instead of ${source.label}`}
      data-testid="take-over"
      @click=${() => capture.takeOver()}
    >
      Take over
    </button>`;
  const frozen = source.paused === 'frozen';
  return html`
      <button
        type="button"
        aria-pressed=${frozen}
        ?disabled=${source.kind === 'photo'}
        data-testid="freeze"
        @click=${() => capture.freeze(!frozen)}
      >
        Freeze
      </button>
      <button
        type="button"
        title=${`Stop ${source.label}, and choose what to look at`}
        data-testid="other-source"
        @click=${() => capture.stop()}
      >
        Other source
      </button>
  `;
}
