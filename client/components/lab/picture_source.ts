import { html, nothing } from 'lit';
import { may } from '../../../shared/protocol.ts';
import { photoTitle } from '../../capture/bundled_photos.ts';
import { wordsOf } from '../../language/spoken.ts';
import type { Session } from '../../state/session.ts';
import { freeze } from '../freeze.ts';
import { LAB_TEXT } from './lab_text.ts';

/** What the Lab's picture comes from: frozen, given up, or taken over from another page. Buttons of one line. */
export function pictureSource(session: Session) {
  const { capture, connection } = session;
  const { source } = connection;
  const { role } = connection.room;
  if (!source || role === null) return nothing;
  const text = wordsOf(LAB_TEXT);
  const label = photoTitle(source.label);
  const frozen = source.paused === 'frozen';
  const freezing = html`<button
    type="button"
    aria-pressed=${frozen}
    ?disabled=${source.kind === 'photo' || !may(role, 'source:pause')}
    data-testid="freeze"
    @click=${() => freeze(session, !frozen)}
  >
    ${text.freeze}
  </button>`;
  if (!may(role, 'source:start')) return freezing;
  if (!source.own)
    return html`<button
      type="button"
      title=${text.takeOverHint(label)}
      data-testid="take-over"
      @click=${() => capture.takeOver()}
    >
      ${text.takeOver}
    </button>`;
  return html`
      ${freezing}
      <button
        type="button"
        title=${text.otherSourceHint(label)}
        data-testid="other-source"
        @click=${() => capture.stop()}
      >
        ${text.otherSource}
      </button>
  `;
}
