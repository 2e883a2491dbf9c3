import type { ChapterSource } from '../chapter.ts';

export const whatToRead: ChapterSource = {
  name: 'what-to-read',
  title: { en: 'What to read', 'zh-CN': '延伸阅读' },
  text: {
    en: 'Begin with Dumoulin & Visin for the arithmetic and chapter 9 of Goodfellow, Bengio and Courville for the ideas. Then read the papers in the order in which they were written: each answers a question that the one before left open.',
    'zh-CN':
      '先读 Dumoulin 与 Visin 了解计算，再读 Goodfellow、Bengio、Courville 的第 9 章了解思想。然后按发表顺序读论文：每一篇都回答了前一篇留下的问题。',
  },
  stage: { screen: 'plate', plate: 'reading' },
};
