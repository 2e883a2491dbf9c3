/** An experiment in a link, so that who opens it tries the same. */

import { type Experiment, experimentSchema } from '../../shared/experiment.ts';
import { may } from '../../shared/protocol.ts';
import { localProblem } from '../language/said_text.ts';
import type { Connection } from '../stream/connection.ts';
import type { ExperimentStore } from './experiment_store.ts';

/** A link may hold a whole set of kernels, and no more. */
const TEXT_MAX = 400_000;

export function experimentText(settings: Experiment): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(JSON.stringify(settings))) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** undefined for text that is no experiment. */
export function readExperimentText(text: string): Experiment | undefined {
  if (text.length > TEXT_MAX) return undefined;
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return experimentSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

/** A link with an experiment sets the room's, where this page may: once there is a connection. */
export function followExperimentLinks(experiment: ExperimentStore, connection: Connection): void {
  let text = textInHash();
  const open = () => {
    const { role } = connection.room;
    if (!text || !connection.welcome || role === null) return;
    const settings = readExperimentText(text);
    text = null;
    if (!settings) {
      connection.show(localProblem('experiment-refused', 'experimentCutShort'));
    } else if (may(role, 'experiment:change')) for (const setting of settings) experiment.set(setting);
  };
  addEventListener('hashchange', () => {
    text = textInHash();
    open();
  });
  connection.subscribe((change) => {
    if (change === 'welcome' || change === 'role') open();
  });
}

function textInHash(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get('experiment');
}
