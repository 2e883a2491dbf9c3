import type { LabState } from '../../shared/lab.ts';
import { decodeLab, encodeLab } from '../../shared/lab_file.ts';
import { type LabResult, refusalAt } from '../../shared/lab_refusal.ts';
import { said } from '../../shared/sayings.ts';
import type { Connection } from '../stream/connection.ts';
import type { LabStore } from './lab_store.ts';

/** The state as it stands in a link: deflated, base64url. */
export async function linkText(state: LabState): Promise<string> {
  const deflated = await through(new Blob([encodeLab(state)]), new CompressionStream('deflate-raw'));
  let binary = '';
  for (const byte of deflated) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** A link that holds a stack sets the room's: once there is a connection, and whenever the address becomes one. */
export function followLabLinks(lab: LabStore, connection: Connection): void {
  let text = textInHash();
  const open = async () => {
    if (!text || !connection.welcome) return;
    const linked = text;
    text = null;
    lab.open(await readLinkText(linked));
  };
  addEventListener('hashchange', () => {
    text = textInHash();
    void open();
  });
  connection.subscribe((change) => {
    if (change === 'welcome') void open();
  });
}

function textInHash(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get('lab');
}

/** The hash that does so. */
export async function labHash(state: LabState): Promise<string> {
  return `#${new URLSearchParams({ screen: 'lab', lab: await linkText(state) })}`;
}

/** More is no stack: 262,144 numbers of 20 characters. */
const TEXT_BYTES_MAX = 6_000_000;

export async function readLinkText(text: string): Promise<LabResult> {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const deflated = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const bytes = await through(new Blob([deflated]), new DecompressionStream('deflate-raw'));
    return decodeLab(new TextDecoder().decode(bytes));
  } catch {
    return { ok: false, refusals: [refusalAt('', said('linkCutShort'))] };
  }
}

async function through(blob: Blob, transform: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const reader = blob.stream().pipeThrough<Uint8Array>(transform).getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    length += read.value.length;
    if (length > TEXT_BYTES_MAX) throw new RangeError(`expected at most ${TEXT_BYTES_MAX} bytes`);
    chunks.push(read.value.slice());
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
