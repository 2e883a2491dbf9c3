import { expect, test } from 'vitest';
import { withWords } from '../../../client/state/kept_chapter.ts';
import { chapterSchema } from '../../../shared/lecture/chapter.ts';

const stage = { screen: 'network', layer: 'conv1' } as const;

test('other words in one language leave the other one, and an empty title the one that was', () => {
  const chapter = chapterSchema.parse({
    name: 'maps',
    title: { en: 'Maps', 'zh-CN': '特征图' },
    text: { en: 'Before.', 'zh-CN': '之前。' },
    notes: 'Slowly.',
    stage,
  });
  const changed = withWords(chapter, { title: '', text: 'After.', notes: '' }, 'en');
  expect(changed.title).toEqual(chapter.title);
  expect(changed.text).toEqual({ en: 'After.', 'zh-CN': '之前。' });
  expect(changed.notes).toBeUndefined();
  expect(changed.stage).toEqual(chapter.stage);
  expect(withWords(chapter, { title: '图', text: '', notes: 'Slowly.' }, 'zh-CN').title).toEqual({
    en: 'Maps',
    'zh-CN': '图',
  });
});
