/** A lecturer's own chapters, on real sockets. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { chapters } from '../../shared/lecture/chapters.ts';
import type { Deck } from '../../shared/lecture/deck.ts';
import { Page, until } from './page.ts';
import { type RunningServer, startServer } from './running_server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ sharedEngine: true });
});
afterAll(() => server.stop());

const deck: Deck = {
  schema: 'convcast-deck',
  version: 1,
  title: 'Mine',
  chapters: [{ ...chapters()[6]!, notes: 'Wait for the laugh.' }],
};

test('everybody gets the chapters, presenters alone the notes; what can’t be is refused', async () => {
  const presenter = await Page.open(server.url);
  const viewer = await Page.open(server.url, { code: server.app.codes.viewer });
  expect(presenter.welcome.deck).toBeNull();
  expect(await presenter.ask('deck:set', { deck })).toEqual({ ok: true });
  await until(() => viewer.deck !== null && presenter.deck !== null, 'the deck');
  expect(presenter.deck!.chapters[0]!.notes).toBe('Wait for the laugh.');
  expect(viewer.deck!.chapters).toHaveLength(1);
  expect(JSON.stringify(viewer.deck)).not.toContain('laugh');
  const late = await Page.open(server.url, { code: server.app.codes.viewer });
  expect(late.welcome.deck!.title).toBe('Mine');
  expect(JSON.stringify(late.welcome)).not.toContain('laugh');

  expect(await viewer.ask('deck:set', { deck: null })).toMatchObject({ error: { code: 'not-allowed' } });
  const wrong = { ...deck, chapters: [...deck.chapters, ...deck.chapters] };
  expect(await presenter.ask('deck:set', { deck: wrong })).toMatchObject({
    error: { code: 'bad-payload', message: expect.stringContaining('a second time') },
  });
  await presenter.ask('deck:set', { deck: null });
  await until(() => viewer.deck === null, 'the end of it');
  for (const page of [presenter, viewer, late]) page.close();
});
