/** A taught classifier, from the server as a file and back, part by part. */

import { CLASSIFIER_PART_BYTES } from '../../shared/protocol.ts';
import { localProblem, type SaidProblem } from '../language/said_text.ts';
import type { Connection } from './connection.ts';

export type Transfer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: SaidProblem };

type Failure = { readonly error: SaidProblem };
const failed = ({ error }: Failure) => ({ ok: false, error }) as const;

/** `progress`: the share that is here. */
export async function readClassifier(
  connection: Connection,
  progress: (share: number) => void,
): Promise<Transfer<Blob>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let offset = 0, total = 1; offset < total; ) {
    const answer = await connection.ask('teach:read', { offset });
    if (!answer.ok) return failed(answer as Failure);
    // In browsers what comes is an ArrayBuffer.
    const part = new Uint8Array(answer.part);
    if (!part.length) return failed({ error: localProblem('teach-refused', 'classifierChanged') });
    parts.push(part);
    offset += part.length;
    total = answer.totalBytes;
    progress(offset / total);
  }
  return { ok: true, value: new Blob(parts, { type: 'application/octet-stream' }) };
}

export async function loadClassifier(
  connection: Connection,
  file: Blob,
  progress: (share: number) => void,
): Promise<Transfer<null>> {
  const totalBytes = file.size;
  if (totalBytes === 0) return failed({ error: localProblem('teach-refused', 'classifierEmpty') });
  for (let offset = 0; offset < totalBytes; offset += CLASSIFIER_PART_BYTES) {
    const part = new Uint8Array(await file.slice(offset, offset + CLASSIFIER_PART_BYTES).arrayBuffer());
    const answer = await connection.ask('teach:load', { offset, totalBytes, part });
    if (!answer.ok) return failed(answer as Failure);
    progress(Math.min(1, (offset + part.length) / totalBytes));
  }
  return { ok: true, value: null };
}
