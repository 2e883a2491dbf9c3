import { expect, test } from 'vitest';
import { decodeRelayed, encodeRelayed } from '../../../server/nodes/relayed_result.ts';
import { Published, type PublishedView } from '../../../server/room/published.ts';
import { type ResultView, type View, viewKey } from '../../../shared/protocol.ts';

const LAYER: View = { kind: 'layer', layer: 'conv1', scale: 'unit' };
const PICTURE: View = { kind: 'picture', graph: 'network' };
const PROB: View = { kind: 'layer', layer: 'prob', scale: 'layer' };

function view(view: View, content: ResultView['content'], floats: number[]): [string, PublishedView] {
  const shape = { height: 1, width: 1, channels: 1 };
  const header = { view, shape, statPairs: 1, content } as ResultView;
  return [viewKey(view), { header, floats: Uint8Array.from(floats) }];
}

const jpeg = (...bytes: number[]) => ({ encoding: 'jpeg', bytes: Uint8Array.from(bytes) }) as const;

const published = new Published(
  {
    frame: 7,
    capturedAtMs: 1,
    still: true,
    stageMs: { decode: 1, forward: 1, draw: 1, encode: 1, wait: 1 },
    passMs: {},
  },
  new Map([
    view(LAYER, { sheet: 0, y: 3 }, [1, 2]),
    view(PICTURE, { sheet: 1, y: 0 }, []),
    view(PROB, { values: 1 }, [3, 4, 5]),
  ]),
  [{ best: jpeg(10, 11, 12), coarse: jpeg(13) }, { best: jpeg(14, 15) }],
);
const keys = [LAYER, PICTURE, PROB].map(viewKey);

/** As Socket.IO carries it. */
function carried(result: Published): Published {
  const { header, bytes } = encodeRelayed(result);
  return decodeRelayed(JSON.parse(JSON.stringify(header)), Buffer.from(bytes));
}

test.each([
  ['everything', keys],
  ['one sheet', [viewKey(PICTURE)]],
  ['numbers alone', [viewKey(PROB)]],
])('a page gets the same through another node: %s', (_what, wanted) => {
  for (const coarse of [false, true]) {
    const direct = published.for(wanted, coarse)!;
    const relayed = carried(published.only(wanted)).for(wanted, coarse)!;
    expect(relayed.header).toEqual(direct.header);
    expect([...relayed.bytes]).toEqual([...direct.bytes]);
  }
});

test('only what is looked at there crosses', () => {
  const { bytes } = encodeRelayed(published.only([viewKey(PICTURE)]));
  expect([...bytes]).toEqual([14, 15]);
});

test('what is not whole is refused', () => {
  const { header, bytes } = encodeRelayed(published);
  expect(() => decodeRelayed(header, bytes.subarray(1))).toThrow(/expected \d+ bytes/);
  expect(() => decodeRelayed(header, Buffer.concat([bytes, Buffer.of(0)]))).toThrow(/expected \d+ bytes/);
});
