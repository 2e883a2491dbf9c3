import { expect, test } from 'vitest';
import { embeddedIn, embeddedView } from '../../../client/state/embedded.ts';
import { ALEXNET } from '../../../shared/networks.ts';

test('an address is that of a whole page unless it asks for a view', () => {
  expect(embeddedIn('')).toBeNull();
  expect(embeddedIn('?embed=conv1/9')).toBe('conv1/9');
  expect(embeddedIn('?embed')).toBe('');
});

test.each([
  ['picture', { kind: 'picture' }],
  ['conv1', { kind: 'layer', layer: 'conv1' }],
  ['conv1/9', { kind: 'map', layer: 'conv1', map: 9 }],
  ['prob', { kind: 'classes' }],
  ['conv1/64', undefined],
  ['conv9', undefined],
  ['fc1', undefined],
  ['', undefined],
  ['conv1/x', undefined],
])('%s', (name, view) => {
  expect(embeddedView(name, ALEXNET.graph)).toEqual(view);
});
