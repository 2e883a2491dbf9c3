/** What a neuron reads and what reads it, framed on live maps, in a real browser. */

import { expect, test } from 'vitest';
import { influence } from '../../shared/layers.ts';
import { ALEXNET } from '../../shared/networks.ts';
import fields from '../fixtures/oracle/receptive-fields.json' with { type: 'json' };
import { stage } from './stage.ts';

const hall = stage();

test('the frames are those of the oracle, before and after; a map is pointed at to go there', async () => {
  const page = await hall.open('#layer=conv1&map=3');
  const hook = (name: string) => page.getByTestId(name);
  await hook('photo-coffee').first().click();
  await hook('tab-reach').click();
  const boxOf = (layer: string) => hook('reach').locator(`li[data-layer=${layer}]`).getAttribute('data-box');
  const SIDES: Record<string, number> = { conv1: 55, pool1: 27, conv2: 27, pool2: 13, conv3: 13, pool5: 6 };
  const points = Object.keys(SIDES).map((layer) => fields.points.find((point) => point.layer === layer)!);
  for (const { layer, row, column, top, left, bottom, right } of points) {
    const at = [column, row].map((place) => ((place + 0.5) / SIDES[layer]!).toFixed(3)).join(',');
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#layer=${layer}&map=3&at=${at}`);
    await expect.poll(() => boxOf('input'), { message: layer }).toBe([top, left, bottom, right].join(' '));
    const reached = influence(ALEXNET.graph, layer, row, column);
    if (layer !== 'pool5') {
      const box = reached.get('pool5')!;
      expect(await boxOf('pool5'), layer).toBe([box.top, box.left, box.bottom, box.right].join(' '));
    }
  }
  // Every map is drawn, and its frame lies on it.
  const maps = hook('reach').locator('convcast-live-map');
  await expect.poll(() => maps.locator('.mark').count()).toBe(await maps.count());

  const conv2 = hook('reach').locator('li[data-layer=conv2] [role=application]');
  const box = (await conv2.boundingBox())!;
  // Waits for it to lie still: the text above it has just become another layer's.
  await conv2.click({ position: { x: box.width * 0.9, y: box.height * 0.1 } });
  await expect.poll(() => hook('layer-title').textContent()).toBe('conv2');
  await expect.poll(() => hook('reach-text').textContent()).toContain('One neuron of conv2 reads');
});
