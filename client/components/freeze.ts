import { may } from '../../shared/protocol.ts';
import type { Session } from '../state/session.ts';

/** Holds the picture still for everybody, or lets it go on, whoever held it; nothing for who only watches. */
export function freeze({ capture, connection }: Session, frozen: boolean): void {
  const { source, room } = connection;
  const { state } = capture;
  if (room.role === null || !may(room.role, 'source:pause')) return;
  // What another page froze goes on only where the server is told.
  if (source?.own && state.kind === 'on' && state.frozen !== frozen) capture.freeze(frozen);
  else void connection.pauseSource(frozen ? 'frozen' : null);
}
