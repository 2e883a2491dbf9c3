import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Box, INPUT, receptiveField } from '../../shared/layers.ts';
import { ALEXNET } from '../../shared/networks.ts';

interface Point extends Box {
  readonly layer: string;
  readonly row: number;
  readonly column: number;
}

// The pixels whose gradient PyTorch finds not to be zero.
const ORACLE = new URL('../fixtures/oracle/receptive-fields.json', import.meta.url);
const { points } = JSON.parse(readFileSync(ORACLE, 'utf8')) as { points: Point[] };

test('the oracle looks at every layer before the classifier', () => {
  expect([...new Set(points.map(({ layer }) => layer))]).toEqual(
    ALEXNET.graph.layers.slice(0, 13).map(({ name }) => name),
  );
});

test.each(points)('$layer ($row, $column) sees the pixels that its gradient reaches', (point) => {
  const { layer, row, column, ...box } = point;
  expect(receptiveField(ALEXNET.graph, layer, row, column).get(INPUT)).toEqual(box);
});
