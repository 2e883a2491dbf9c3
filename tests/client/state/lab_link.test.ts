import { expect, test } from 'vitest';
import { linkText, readLinkText } from '../../../client/state/lab_link.ts';
import { LAB_PRESETS } from '../../../shared/lab_presets.ts';

const states = LAB_PRESETS.filter(({ needs }) => needs === null).map(({ make }) => make([]));

test('a link holds the whole stack, in letters that an address may have', async () => {
  for (const state of states) {
    const text = await linkText(state);
    expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(await readLinkText(text)).toEqual({ ok: true, state });
  }
});

test('a link that was cut short, changed or is none holds nothing', async () => {
  const text = await linkText(states[0]!);
  for (const wrong of [text.slice(0, -8), `A${text}`, '', 'screen', '%%%'])
    expect(await readLinkText(wrong)).toMatchObject({ ok: false, refusals: [{ path: '' }] });
});
