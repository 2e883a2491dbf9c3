import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pointing, pictureName, type ShownPicture } from '../../../client/state/pointing.ts';
import type { Connection } from '../../../client/stream/connection.ts';
import type { Pointer, View } from '../../../shared/protocol.ts';

/** Two pages of a room without the room: what one points at is where the other has its pointer. */
function pages() {
  const room: { pointer: Pointer; role: string } = { pointer: null, role: 'presenter' };
  const connection = {
    room,
    subscribe: () => () => {},
    point: (pointer: Pointer) => (room.pointer = pointer),
  };
  const page = () => new Pointing(connection as unknown as Connection);
  return { room, presenter: page(), viewer: page() };
}

const element = { shadowRoot: null } as unknown as Element;
/** A map of a chapter's figure, which shows all maps of its layer one by one. */
const FIGURE: View = { kind: 'layer', graph: 'lab', layer: 'conv1', scale: 'unit' };
const rectOf = (left: number, top: number, sidePx: number) => ({ left, top, width: sidePx, height: sidePx });
const figure = (name: string, left: number, top: number, sidePx: number, mirror = false): ShownPicture => ({
  name,
  rect: rectOf(left, top, sidePx),
  mirror,
});

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { elementFromPoint: () => element });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a place of a chapter’s figure is the same place in every size of it, on every page', () => {
  const { room, presenter, viewer } = pages();
  const name = pictureName(FIGURE, 1);
  expect(name).toBe('lab/conv1/1');
  presenter.show(element, () => [
    figure(pictureName(FIGURE, 0), 500, 100, 300),
    figure(name, 820, 100, 300, true),
  ]);
  // On a phone: smaller, below each other, and the map of the same kernel alone too.
  viewer.show(element, () => [
    figure(pictureName(FIGURE, 0), 16, 200, 150),
    figure(name, 16, 400, 150),
    figure(pictureName({ kind: 'map', graph: 'lab', layer: 'conv1', map: 1, scale: 'layer' }), 0, 600, 300),
  ]);
  presenter.on = true;
  // A quarter from the left of what a mirror shows is three quarters of the picture.
  presenter.moved(820 + 75, 100 + 150);
  vi.runAllTimers();
  expect(room.pointer).toEqual({ view: name, x: 0.75, y: 0.5 });
  expect(viewer.places).toEqual([
    { x: 16 + 112.5, y: 475 },
    { x: 225, y: 750 },
  ]);
});

test('beside every picture there is no pointer, and where its picture isn’t shown no ring', () => {
  const { room, presenter, viewer } = pages();
  presenter.show(element, () => [figure('plate/alexnet-2012/3', 100, 100, 50)]);
  viewer.show(element, () => [figure('plate/alexnet-2012/2', 100, 100, 50)]);
  presenter.on = true;
  presenter.moved(125, 125);
  vi.runAllTimers();
  expect(room.pointer).toMatchObject({ view: 'plate/alexnet-2012/3' });
  expect(viewer.places).toEqual([]);
  presenter.moved(160, 125);
  vi.runAllTimers();
  expect(room.pointer).toBeNull();
});
