/** What is fuzzed, how what comes in is made, and where what once went wrong is kept. */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';

/** `run` throws where these bytes do anything else than what they may. */
export interface Target {
  readonly name: string;
  readonly inputs: fc.Arbitrary<Uint8Array>;
  run(bytes: Uint8Array): unknown;
}

const CORPUS = new URL('../fixtures/corpus/', import.meta.url);

/** What is kept of this target: each once broke something, or is the kind of thing that does. */
export function corpusOf(name: string): { file: string; bytes: Uint8Array }[] {
  const folder = new URL(`${name}/`, CORPUS);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((file) => ({ file, bytes: readFileSync(new URL(file, folder)) }));
}

/** The file's name, from the repository's root. */
export function keep(name: string, bytes: Uint8Array): string {
  const file = `${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}.bin`;
  mkdirSync(new URL(`${name}/`, CORPUS), { recursive: true });
  writeFileSync(new URL(`${name}/${file}`, CORPUS), bytes);
  return `tests/fixtures/corpus/${name}/${file}`;
}

/** One of the seeds with bytes changed, a part moved, and its end cut off; or any bytes behind a seed's beginning. */
export function mutated(seeds: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  return fc
    .record({
      seed: fc.constantFrom(...seeds),
      edits: fc.array(fc.tuple(place, fc.nat(255)), { maxLength: 8 }),
      splice: fc.option(fc.tuple(place, place, fc.nat(64)), { freq: 3 }),
      cut: fc.option(place, { freq: 4 }),
      tail: fc.option(fc.uint8Array({ maxLength: 200 }), { freq: 6 }),
    })
    .map(({ seed, edits, splice, cut, tail }) => {
      let bytes = Uint8Array.from(seed);
      const at = (share: number) => Math.floor(share * (bytes.length - 1));
      for (const [share, value] of edits) bytes[at(share)] = value;
      if (splice) bytes.copyWithin(at(splice[0]), at(splice[1]), at(splice[1]) + splice[2]);
      if (cut !== null) bytes = bytes.slice(0, at(cut));
      return tail ? Buffer.concat([bytes.subarray(0, 64), tail]) : bytes;
    });
}

/** JSON as these requests are, with a value somewhere in it replaced, a key added or one taken away; or any JSON. */
export function nearJson(requests: readonly unknown[]): fc.Arbitrary<Uint8Array> {
  const odd = fc.oneof(
    fc.constantFrom<unknown>(null, true, -1, 0, 0.5, 1e308, 2 ** 53, '', 'network', '__proto__', [], {}),
    fc.string({ maxLength: 100 }),
    fc.jsonValue({ maxDepth: 3 }),
    fc.nat({ max: 5000 }).map((count) => 'x'.repeat(count)),
  );
  const near = fc
    .record({
      request: fc.constantFrom(...requests),
      changes: fc.array(fc.tuple(fc.nat(), odd, fc.constantFrom('value', 'key', 'without')), {
        maxLength: 3,
      }),
    })
    .map(({ request, changes }) =>
      changes.reduce<unknown>((json, [at, value, how]) => changedAt(json, at, value, how), request),
    );
  return fc
    .oneof({ weight: 5, arbitrary: near }, { weight: 1, arbitrary: odd })
    .map((json) => new TextEncoder().encode(JSON.stringify(json)));
}

function changedAt(json: unknown, at: number, value: unknown, how: string): unknown {
  if (typeof json !== 'object' || json === null || at % 5 === 0) return value;
  const keys = Object.keys(json);
  const key = keys[at % keys.length];
  if (key === undefined) return value;
  const copy = structuredClone(json) as Record<string, unknown>;
  if (how === 'without') delete copy[key];
  else if (how === 'key') copy[typeof value === 'string' ? value : 'extra'] = value;
  else copy[key] = changedAt(copy[key], Math.floor(at / keys.length), value, how);
  return copy;
}
