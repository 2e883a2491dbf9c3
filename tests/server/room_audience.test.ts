import { expect, test } from 'vitest';
import { groupByAudience } from '../../server/room/audience.ts';
import { type View, viewKey } from '../../shared/protocol.ts';

const look = (...views: View[]) => new Map(views.map((view) => [viewKey(view), view]));
const PICTURE: View = { kind: 'picture' };
const STRIP: View = { kind: 'strip' };
const layer = (name: string): View => ({ kind: 'layer', layer: name, scale: 'unit' });

test('views that the same pages look at are in one group, each view once', () => {
  const groups = groupByAudience([
    look(PICTURE, STRIP, layer('conv1')),
    look(PICTURE, STRIP, layer('conv2')),
    look(PICTURE, STRIP, layer('conv2'), layer('prob')),
    look(),
  ]);
  expect(groups.map((group) => group.map(viewKey))).toEqual([
    ['picture', 'strip'],
    ['layer/conv1/unit'],
    ['layer/conv2/unit'],
    ['layer/prob/unit'],
  ]);
});

test('nobody looks at anything', () => {
  expect(groupByAudience([look(), look()])).toEqual([]);
});
