import { describe, expect, test } from 'vitest';
import { changeText } from '../../../../client/components/room/change_text.ts';
import type { ChangeRecord } from '../../../../shared/change_record.ts';

const about = { atMs: 0, who: 'controller 2', undo: false };
const edits = (...settings: [string, number | string | null][]): ChangeRecord => ({
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
    [
      {
        ...about,
        change: {
          kind: 'experiment',
          keys: 'gain/conv1/3',
          setting: { kind: 'gain', layer: 'conv1', map: 3, gain: 0 },
          more: 0,
        },
      } as const,
      'controller 2 tried “conv1, map 3: muted”',
    ],
    [
      { ...about, change: { kind: 'experiment', keys: 'grey', setting: null, more: 0 } } as const,
      'controller 2 took the experiment back',
    ],
    [
      { ...about, change: { kind: 'model', title: 'VGG-16' } } as const,
      'controller 2 chose the model VGG-16',
    ],
    [{ ...about, change: { kind: 'state' } } as const, 'controller 2 put another stack in place'],
  ])('%#', (record, text) => {
    expect(changeText(record, 'viewer 1', 1)).toBe(text);
  });

  test('names the layer where there are several, one’s own as one’s own, and what was taken back', () => {
    const record = { ...edits(['layers.1.stride', 3]), undo: true };
    expect(changeText(record, 'controller 2', 2)).toBe('you took a change back: stride 3 in layer 2');
  });
});
