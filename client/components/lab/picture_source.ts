import { html, nothing } from 'lit';
import { may } from '../../../shared/protocol.ts';
import type { Session } from '../../state/session.ts';
import { freeze } from '../freeze.ts';

/** What the Lab's picture comes from: frozen, given up, or taken over from another page. Buttons of one line. */
export function pictureSource(session: Session) {
  const { capture, connection } = session;
  const { source } = connection;
  const { role } = connection.room;
  if (!source || role === null) return nothing;
  const frozen = source.paused === 'frozen';
  const freezing = html`<button
    type="button"
    aria-pressed=${frozen}
    ?disabled=${source.kind === 'photo' || !may(role, 'source:pause')}
    data-testid="freeze"
    @click=${() => freeze(session, !frozen)}
  >
    Freeze
  </button>`;
  if (!may(role, 'source:start')) return freezing;
  if (!source.own)
    return html`<button
      type="button"
      title=${`Show a picture of your own instead of ${source.label}`}
      data-testid="take-over"
      @click=${() => capture.takeOver()}
    >
      Take over
    </button>`;
  return html`
      ${freezing}
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
