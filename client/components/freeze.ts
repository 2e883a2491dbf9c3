import type { Session } from '../state/session.ts';

/** Holds the picture still for everybody, or lets it go on, whoever held it. */
export function freeze({ capture, connection }: Session, frozen: boolean): void {
  const { source } = connection;
  const { state } = capture;
  // What another page froze goes on only where the server is told.
  if (source?.own && state.kind === 'on' && state.frozen !== frozen) capture.freeze(frozen);
  else void connection.pauseSource(frozen ? 'frozen' : null);
}
