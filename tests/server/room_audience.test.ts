import { expect, test } from 'vitest';
import { groupByAudience } from '../../server/room/audience.ts';
import { type ParsedView, viewKey } from '../../shared/protocol.ts';

const look = (...views: ParsedView[]) => new Map(views.map((view) => [viewKey(view), view]));
const PICTURE: ParsedView = { kind: 'picture', graph: 'network' };
const STRIP: ParsedView = { kind: 'strip', graph: 'network' };
const layer = (name: string): ParsedView => ({ kind: 'layer', graph: 'network', layer: name, scale: 'unit' });

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
