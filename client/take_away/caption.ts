import { sourceText } from '../components/source_text.ts';
import type { Session } from '../state/session.ts';

/** What stands below every picture that is taken away: where it comes from. */
export function captionOf({ connection }: Session): string {
  const { source, result, welcome, experiment } = connection;
  const tried = experiment?.settings.length ? ', not as trained' : '';
  const said = source ? ` · ${sourceText(source)} · frame ${result?.frame ?? ''}` : '';
  return `${welcome?.network.title ?? ''}${tried}${said} · convcast`;
}
