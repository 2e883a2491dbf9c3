import { modelTitle } from '../components/model_text.ts';
import { sourceText } from '../components/source_text.ts';
import { catalogue } from '../language/catalogue.ts';
import { wordsOf } from '../language/spoken.ts';
import type { Session } from '../state/session.ts';

const TEXT = catalogue(
  { notAsTrained: ', not as trained', frame: (frame: string) => `frame ${frame}` },
  { notAsTrained: '，与原网络不同', frame: (frame: string) => `第 ${frame} 帧` },
);

/** What stands below every picture that is taken away: where it comes from. */
export function captionOf({ connection }: Session): string {
  const { source, result, welcome, experiment } = connection;
  const text = wordsOf(TEXT);
  const tried = experiment?.settings.length ? text.notAsTrained : '';
  const said = source ? ` · ${sourceText(source)} · ${text.frame(`${result?.frame ?? ''}`)}` : '';
  return `${modelTitle(welcome?.network.title ?? '')}${tried}${said} · convcast`;
}
