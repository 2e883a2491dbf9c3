import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NewestResult } from '../../../client/stream/newest_result.ts';
import type { ResultHeader } from '../../../shared/protocol.ts';

/** What the browser decodes, one after the other, when the test says so. */
let decoding: { finish(): void; fail(): void; closed: boolean }[] = [];

beforeEach(() => {
  decoding = [];
  vi.stubGlobal(
    'createImageBitmap',
    () =>
      new Promise<Partial<ImageBitmap>>((resolve, reject) => {
        const sheet = {
          closed: false,
          finish: () =>
            resolve({
              width: 224,
              height: 224,
              close: () => {
                sheet.closed = true;
              },
            }),
          fail: () => reject(new Error('not a picture')),
        };
        decoding.push(sheet);
      }),
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const BYTES = Uint8Array.of(1, 2, 3);

function header(frame: number, sheets = 1, graph = 'network'): ResultHeader {
  return {
    frame,
    capturedAtMs: 0,
    stageMs: { decode: 0, forward: 0, draw: 0, encode: 0, wait: 0 },
    passMs: {},
    still: false,
    coarse: false,
    views: [
      {
        view: { kind: 'picture', graph },
        shape: { height: 224, width: 224, channels: 3 },
        statPairs: 0,
        content: { sheet: 0, y: 0 },
      },
    ],
    sheets: Array.from({ length: sheets }, () => ({ encoding: 'jpeg', bytes: BYTES.length / sheets })),
  } as ResultHeader;
}

async function receive(newest: NewestResult, frame: number, graph = 'network'): Promise<void> {
  const shown = newest.receive(header(frame, 1, graph), BYTES);
  decoding.at(-1)!.finish();
  expect(await shown).toBe(true);
}

test('a result that is overtaken while it is decoded is never shown, and closed', async () => {
  const newest = new NewestResult(() => true);
  const older = newest.receive(header(1), BYTES);
  await receive(newest, 2);
  decoding[0]!.finish();
  expect(await older).toBe(false);
  expect(newest.value?.frame).toBe(2);
  expect(decoding.map(({ closed }) => closed)).toEqual([true, false]);
});

test('the newest two stay open, as components may still paint from the one before', async () => {
  const newest = new NewestResult(() => true);
  for (let frame = 1; frame <= 4; frame++) await receive(newest, frame);
  expect(decoding.map(({ closed }) => closed)).toEqual([true, true, false, false]);
});

test('a view that results leave out stays as it came last, until nobody looks at it', async () => {
  let looked = true;
  const newest = new NewestResult(() => looked);
  await receive(newest, 1, 'cell-0');
  for (const frame of [2, 3]) await receive(newest, frame, 'cell-1');
  expect([...newest.value!.views.keys()]).toEqual(['cell-1:picture']);
  expect([...newest.value!.latest.keys()]).toEqual(['cell-0:picture', 'cell-1:picture']);
  expect(decoding.map(({ closed }) => closed)).toEqual([false, false, false]);
  looked = false;
  for (const frame of [4, 5]) await receive(newest, frame, 'cell-1');
  expect([...newest.value!.latest.keys()]).toEqual(['cell-1:picture']);
  expect(decoding.map(({ closed }) => closed)).toEqual([true, true, true, false, false]);
});

test('frames of a new source may count from 1 again', async () => {
  const newest = new NewestResult(() => true);
  await receive(newest, 900);
  await receive(newest, 1);
  expect(newest.value?.frame).toBe(1);
});

test('when the source goes off nothing is shown, nor what is still being decoded', async () => {
  const newest = new NewestResult(() => true);
  await receive(newest, 1);
  const late = newest.receive(header(2), BYTES);
  newest.clear();
  decoding[1]!.finish();
  expect(await late).toBe(false);
  expect(newest.value).toBeNull();
  await receive(newest, 1);
  await receive(newest, 2);
  expect(decoding.map(({ closed }) => closed)).toEqual([true, true, false, false]);
});

test('a sheet that is no picture rejects, and closes the others', async () => {
  const newest = new NewestResult(() => true);
  const broken = newest.receive(header(1, 3), BYTES);
  decoding[0]!.finish();
  decoding[1]!.fail();
  decoding[2]!.finish();
  await expect(broken).rejects.toThrow('not a picture');
  expect(decoding.map(({ closed }) => closed)).toEqual([true, false, true]);
  expect(newest.value).toBeNull();
});

test('bytes that the header doesn’t announce reject', async () => {
  await expect(new NewestResult(() => true).receive(header(7), Uint8Array.of(1))).rejects.toThrow(
    'result 7: expected 3 bytes, got 1',
  );
});
