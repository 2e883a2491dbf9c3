/** A room's own classes: collected, trained, used, saved and loaded, on the real server and its own thread. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, CLASSIFIER_PART_BYTES } from '../../shared/protocol.ts';
import { SAMPLES_MAX } from '../../shared/taught.ts';
import { augmented, seeded } from '../augmented.ts';
import { photo } from '../photos.ts';
import { Page, until } from './page.ts';
import { type RunningServer, startServer } from './running_server.ts';

const PROB = { kind: 'layer', graph: 'taught', layer: 'prob', scale: 'layer' } as const;
const NAMES = ['astronaut', 'chelsea', 'coffee'] as const;

let server: RunningServer;
let page: Page;

beforeAll(async () => {
  server = await startServer({ sharedEngine: true });
});
afterAll(() => server.stop());
beforeEach(async () => {
  page = await Page.open(server.url);
});
afterEach(() => page.close());

async function addClass(name: string): Promise<number> {
  const answer = (await page.ask('teach:name', { class: null, name })) as Answer<{ class: number }>;
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.class;
}

const PICTURES_MAX = 10;

/** Of each photo; several tests teach the same ones. */
let pictures: Promise<ReadonlyMap<string, readonly Buffer[]>> | undefined;

async function makePictures(): Promise<ReadonlyMap<string, readonly Buffer[]>> {
  const random = seeded(3);
  const jpegs = new Map<string, Buffer[]>();
  for (const name of NAMES)
    for (let picture = 0; picture < PICTURES_MAX; picture++)
      jpegs.set(name, [...(jpegs.get(name) ?? []), await augmented(name, random)]);
  return jpegs;
}

/** `each` pictures of each photo, at most `PICTURES_MAX`. */
async function teachPhotos(each: number): Promise<void> {
  pictures ??= makePictures();
  for (const [name, jpegs] of await pictures) {
    const id = await addClass(name);
    for (const jpeg of jpegs.slice(0, each))
      expect(await page.ask('teach:picture', { class: id, jpeg })).toMatchObject({ ok: true });
  }
}

async function trained(kind: 'hidden' | 'linear'): Promise<void> {
  expect(await page.ask('teach:train', { kind })).toEqual({ ok: true });
  await until(
    () => page.teach.training?.status === 'done' && page.teach.taught?.kind === kind,
    'the training',
    60_000,
  );
}

async function readFile(): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let offset = 0, total = 1; offset < total; ) {
    const answer = (await page.ask('teach:read', { offset })) as Answer<{
      part: Uint8Array;
      totalBytes: number;
    }>;
    if (!answer.ok) throw new Error(answer.error.message);
    parts.push(Buffer.from(answer.part));
    offset += answer.part.length;
    total = answer.totalBytes;
  }
  return Buffer.concat(parts);
}

async function load(file: Uint8Array): Promise<Answer> {
  let answer: Answer = { ok: true };
  for (let offset = 0; offset < file.length && answer.ok; offset += CLASSIFIER_PART_BYTES) {
    const part = file.subarray(offset, offset + CLASSIFIER_PART_BYTES);
    answer = await page.ask('teach:load', { offset, totalBytes: file.length, part });
  }
  return answer;
}

async function answerFor(name: (typeof NAMES)[number]): Promise<Float32Array> {
  page.results.length = 0;
  await page.send(await photo(name));
  const { views } = await page.result();
  return views.get('taught:layer/prob/layer')!.values;
}

const refusal = (message: RegExp) => ({
  ok: false,
  error: { code: 'teach-refused', message: expect.stringMatching(message) },
});

describe('a room’s own classes', () => {
  test('three photos under augmentation reach 95 % on what was held back, and answer live', {
    timeout: 120_000,
  }, async () => {
    await teachPhotos(PICTURES_MAX);
    for (const kind of ['linear', 'hidden'] as const) {
      await trained(kind);
      const { training, taught } = page.teach;
      expect(taught).toMatchObject({ kind, classNames: [...NAMES] });
      expect(taught!.heldAccuracy).toBeGreaterThanOrEqual(0.95);
      expect(training!.held).toBe(6);
      expect(training!.points.at(-1)!.loss).toBeLessThan(training!.points[0]!.loss / 4);
    }
    expect(page.teach.inUse).toBe(true);

    // Everybody in the room sees its answers, beside the network's own.
    await page.startSource();
    await page.look(PROB);
    for (const [index, name] of NAMES.entries()) {
      const values = await answerFor(name);
      expect(values).toHaveLength(3);
      expect(values[index]).toBeGreaterThan(0.5);
    }
    const before = await answerFor('coffee');
    const other = await page.again(server.url);
    expect(other.welcome.teach).toMatchObject({ inUse: true, taught: { classNames: [...NAMES] } });
    other.close();
    expect(await page.ask('teach:use', { taught: false })).toEqual({ ok: true });
    await until(() => !page.teach.inUse, 'the switch');

    // Saved, everything forgotten, loaded: the same answers, bit for bit.
    const file = await readFile();
    expect(await page.ask('teach:forget', { everything: true })).toEqual({ ok: true });
    await until(() => page.teach.taught === null && page.teach.classes.length === 0, 'nothing');
    expect(await load(file)).toEqual({ ok: true });
    await until(() => page.teach.taught !== null, 'the classifier');
    expect(page.teach).toMatchObject({ inUse: true, taught: { classNames: [...NAMES], kind: 'hidden' } });
    await page.look(PROB);
    expect(await answerFor('coffee')).toEqual(before);

    // Another file is refused, and the classifier stays.
    expect(await load(Buffer.from('PNG or something'))).toMatchObject(
      refusal(/a classifier that convcast saved/),
    );
    const tooLarge = { offset: 0, totalBytes: 90_000_000, part: new Uint8Array(8) };
    expect(await page.ask('teach:load', tooLarge)).toMatchObject(refusal(/at most/));
    const outOfOrder = { offset: 8, totalBytes: 16, part: new Uint8Array(8) };
    expect(await page.ask('teach:load', outOfOrder)).toMatchObject(refusal(/the next part/));
    expect(await answerFor('coffee')).toEqual(before);

    // When the thread dies, its samples are gone and said to be; the classifier answers on.
    await addClass('cup');
    const id = page.teach.classes[0]?.id ?? (await addClass('pen'));
    await page.ask('teach:picture', { class: id, jpeg: await photo('coffee') });
    await until(() => page.teach.classes.some(({ samples }) => samples.length), 'a sample');
    await server.study.kill();
    await until(() => page.teach.classes.every(({ samples }) => !samples.length), 'no samples');
    expect(page.problems.at(-1)).toMatchObject({ code: 'samples-lost' });
    expect(await answerFor('coffee')).toEqual(before);
    expect(await page.ask('teach:picture', { class: id, jpeg: await photo('coffee') })).toMatchObject({
      ok: true,
    });
  });

  test('a photo that stands still is answered anew by each classifier', { timeout: 60_000 }, async () => {
    await page.look(PROB);
    await teachPhotos(5);
    await page.startSource('photo');
    await page.send(await photo('coffee'));
    expect(page.results).toEqual([]);
    for (const kind of ['linear', 'hidden'] as const) {
      page.results.length = 0;
      await trained(kind);
      const { views } = await page.result(({ views }) => views.has('taught:layer/prob/layer'));
      expect(views.get('taught:layer/prob/layer')!.values[2]).toBeGreaterThan(0.5);
    }
  });

  test('another model waits for a training’s end and begins without samples; the stream goes on, and the way back is open', {
    timeout: 60_000,
  }, async () => {
    await page.look(PROB, { kind: 'layer', layer: 'prob', scale: 'layer' });
    await teachPhotos(5);
    await page.startSource();
    await trained('linear');
    await answerFor('coffee');
    expect(await page.ask('teach:train', { kind: 'hidden' })).toEqual({ ok: true });
    await until(() => page.teach.training?.status === 'running', 'the training');

    const switchTo = (model: string) => page.socket.emitWithAck('model:switch', { model });
    expect(await switchTo('efficientnet-lite0')).toMatchObject({
      error: { code: 'model-refused', message: 'expected no training under way: stop it first' },
    });
    expect(await page.ask('teach:stop')).toEqual({ ok: true });
    await until(() => page.teach.training?.status !== 'running', 'the training’s end');
    expect(await switchTo('efficientnet-lite0')).toEqual({ ok: true });
    await until(() => page.teach.classes.length === 0 && page.teach.training === null, 'an empty classifier');
    expect(page.teach.taught).toBeNull();
    page.results.length = 0;
    await page.send(await photo('coffee'));
    const other = await page.result(({ header }) => header.views[0]!.shape.channels === 1000);
    expect([...other.views.keys()]).toEqual(['layer/prob/layer']);

    expect(await switchTo('alexnet')).toEqual({ ok: true });
    await teachPhotos(5);
    await trained('linear');
    expect((await answerFor('coffee'))[2]).toBeGreaterThan(0.5);
    expect(page.problems).toEqual([]);
  });

  test('too little or too much is refused and says what would do', { timeout: 60_000 }, async () => {
    expect(await page.ask('teach:train', { kind: 'linear' })).toMatchObject(
      refusal(/at least 2 classes, got 0/),
    );
    const cup = await addClass('cup');
    expect(await page.ask('teach:train', { kind: 'linear' })).toMatchObject(
      refusal(/at least 2 classes, got 1/),
    );
    expect(await page.ask('teach:name', { class: null, name: 'cup' })).toMatchObject(refusal(/once more/));
    await addClass('pen');
    expect(await page.ask('teach:train', { kind: 'linear' })).toMatchObject(
      refusal(/5 samples of each class, got 0 of "cup"/),
    );
    expect(await page.ask('teach:use', { taught: true })).toMatchObject(refusal(/got none yet/));
    expect(await page.ask('teach:read', { offset: 0 })).toMatchObject(refusal(/got none yet/));
    expect(await page.ask('teach:stop')).toMatchObject(refusal(/got none/));
    expect(await page.ask('teach:collect', { class: cup })).toMatchObject({ error: { code: 'no-frame' } });
    expect(await page.ask('teach:picture', { class: cup, jpeg: new Uint8Array(9) })).toMatchObject({
      error: { code: 'frame-not-a-picture' },
    });
    expect(await page.ask('teach:picture', { class: 999, jpeg: await photo('coffee') })).toMatchObject({
      error: { code: 'not-found' },
    });
    for (let more = 0; more < 18; more++) await addClass(`class ${more}`);
    expect(await page.ask('teach:name', { class: null, name: 'one more' })).toMatchObject(
      refusal(/at most 20/),
    );
    expect(SAMPLES_MAX).toBe(1000);
  });

  test('a held button collects from the stream, single samples go, and nothing outlives the room', {
    timeout: 60_000,
  }, async () => {
    const id = await addClass('cup');
    await page.startSource();
    await page.ask('teach:collect', { class: id });
    const samples = () => page.teach.classes[0]?.samples ?? [];
    const jpeg = await photo('coffee');
    while (samples().length < 3) expect((await page.send(jpeg)).ok).toBe(true);
    await page.ask('teach:collect', { class: null });
    await until(() => page.teach.collecting === null, 'the button');
    const [first, second] = samples();
    const asked = (await page.ask('teach:thumbnails', { samples: [first, 999_999] })) as unknown as {
      bytes: number[];
      pictures: Uint8Array;
    };
    expect(asked.bytes[1]).toBe(0);
    expect(Buffer.from(asked.pictures).subarray(1, 4).toString()).toBe('PNG');
    await page.ask('teach:forget', { samples: [first] });
    await until(() => samples()[0] === second, 'the sample to go');
    page.close();
    await until(() => page.socket.disconnected, 'the end');
    page = await Page.open(server.url);
    expect(page.welcome.teach).toMatchObject({ classes: [], taught: null });
  });

  test('a training is stopped at any time, and the stream goes on meanwhile', {
    timeout: 60_000,
  }, async () => {
    await teachPhotos(5);
    await page.startSource();
    await page.look({ kind: 'strip' });
    expect(await page.ask('teach:train', { kind: 'hidden' })).toEqual({ ok: true });
    expect(await page.ask('teach:train', { kind: 'hidden' })).toMatchObject(refusal(/no training under way/));
    await until(() => (page.teach.training?.points.length ?? 0) > 0, 'the first epochs');
    expect((await page.send(await photo('coffee'))).ok).toBe(true);
    await page.ask('teach:stop');
    await until(() => page.teach.training?.status !== 'running', 'the end');
    await page.result();

    // Why one failed comes as data, for pages in other languages.
    expect(await page.ask('teach:train', { kind: 'linear' })).toEqual({ ok: true });
    await server.study.kill();
    await until(() => page.teach.training?.status === 'failed', 'the failure');
    expect(page.teach.training).toMatchObject({ problem: { say: 'studyEnded' } });
  });
});
