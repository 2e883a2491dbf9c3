import { describe, expect, test } from 'vitest';
import { firstPlace, placeAfterArrow, type SeenPicture } from '../../../client/state/pointing_by_keys.ts';

const seen = (name: string, sidePx: number, focused = false, part?: SeenPicture['picture']['part']) => ({
  focused,
  picture: {
    name,
    mirror: false,
    rect: { left: 0, top: 0, width: sidePx, height: sidePx },
    ...(part && { part }),
  },
});

describe('where a pointer without a mouse begins', () => {
  const chosen = { view: 'network/conv1/9', x: 0.25, y: 0.75 };
  const pictures = [seen('picture', 300), seen('network/conv1/9', 40), seen('network/conv1/3', 40)];

  test('at the chosen neuron of the chosen map, however small it is', () => {
    expect(firstPlace(pictures, chosen)).toEqual(chosen);
  });

  test('in what has the focus, though something else is chosen', () => {
    const focused = [...pictures, seen('strip/relu1', 60, true)];
    expect(firstPlace(focused, chosen)).toEqual({ view: 'strip/relu1', x: 0.5, y: 0.5 });
  });

  test('in the middle of the largest where the chosen one is not in sight, of its part that is', () => {
    expect(firstPlace(pictures, null)).toEqual({ view: 'picture', x: 0.5, y: 0.5 });
    const part = { left: 0.5, top: 0, width: 0.5, height: 0.2 };
    expect(firstPlace([seen('lab:picture', 500, false, part)], chosen)).toEqual({
      view: 'lab:picture',
      x: 0.75,
      y: 0.1,
    });
  });

  test('nowhere without a picture', () => {
    expect(firstPlace([], chosen)).toBeNull();
  });
});

describe('arrows', () => {
  const at = { view: 'picture', x: 0.5, y: 0.5 };

  test('take it a fiftieth further, with Shift a tenth', () => {
    expect(placeAfterArrow(at, 'ArrowDown', false, false)?.y).toBeCloseTo(0.52);
    expect(placeAfterArrow(at, 'ArrowLeft', true, false)?.x).toBeCloseTo(0.4);
    expect(placeAfterArrow(at, 'Enter', false, false)).toBeNull();
  });

  test('right is right on the screen, also where the picture is mirrored', () => {
    expect(placeAfterArrow(at, 'ArrowRight', false, true)?.x).toBeCloseTo(0.48);
    expect(placeAfterArrow(at, 'ArrowDown', false, true)?.y).toBeCloseTo(0.52);
  });

  test('end at the edge', () => {
    expect(placeAfterArrow({ ...at, y: 0.01 }, 'ArrowUp', true, false)?.y).toBe(0);
    expect(placeAfterArrow({ ...at, x: 0.99 }, 'ArrowRight', true, false)?.x).toBeLessThan(1);
  });
});
