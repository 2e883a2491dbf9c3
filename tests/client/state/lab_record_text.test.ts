import { describe, expect, test } from 'vitest';
import { recordText } from '../../../client/state/lab_record_text.ts';
import type { LabRecord } from '../../../shared/lab_record.ts';

const about = { version: 1, atMs: 0, who: 'controller 2', undo: false };
const edits = (...settings: [string, number | string | null][]): LabRecord => ({
  ...about,
  change: { kind: 'edits', settings: settings.map(([path, value]) => ({ path, value })) },
});

describe('a change in words', () => {
  test.each([
    [edits(['layers.0.kernels.0.bias', -0.4]), 'controller 2 set bias −0.40'],
    [edits(['layers.0.stride', 2]), 'controller 2 set stride 2'],
    [edits(['input.sidePx', 128]), 'controller 2 set the picture’s side 128 px'],
    [edits(['layers.0.pool.kind', 'max']), 'controller 2 set pool max'],
    [edits(['layers.0.kernels.0', null]), 'controller 2 set a kernel'],
    [
      edits(['layers.0.kernels.0.title', 'Sobel'], ['layers.0.kernels.0.values', null]),
      'controller 2 set kernel “Sobel” and 1 more',
    ],
    [{ ...about, change: { kind: 'state' } } as const, 'controller 2 put another stack in place'],
  ])('%#', (record, text) => {
    expect(recordText(record, 'viewer 1', 1)).toBe(text);
  });

  test('names the layer where there are several, one’s own as one’s own, and what was taken back', () => {
    const record = { ...edits(['layers.1.stride', 3]), undo: true };
    expect(recordText(record, 'controller 2', 2)).toBe('you took a change back: stride 3 in layer 2');
  });
});
