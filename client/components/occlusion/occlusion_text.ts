import { catalogue } from '../../language/catalogue.ts';

/** Words of the square that covers the picture place by place. */
export const OCCLUSION_TEXT = catalogue(
  {
    title: 'What must it see?',
    about:
      'A grey square slides over the picture as it is now. Where it takes the class’s probability away, the network needs what lies there.',
    square: 'Square',
    class: 'Class',
    top: 'most probable',
    step: 'Step',
    cancel: 'Cancel',
    start: 'Slide the square',
    watching: 'Whoever holds the remote can start one; everybody sees it.',
    empty: 'No map yet.',
    uncovered: (percent: string) => `${percent} uncovered`,
    placesTried: 'Places tried',
    legend: 'Probability with the square at a place, less that without it.',
    ended: (problem: string) => `It ended: ${problem}.`,
    tried: (tried: number, places: number) => ` ${tried} of ${places} places tried.`,
    waiting: 'Waiting for the first place.',
    at: (row: number, column: number, rows: number, columns: number) =>
      `row ${row}, column ${column} of ${rows} × ${columns}`,
    lowest: (place: string, percent: string) => `Lowest with the square at ${place}: ${percent}.`,
    noneLower: 'No place lowers it.',
    highest: (place: string, percent: string) => ` Highest at ${place}: ${percent}.`,
    cancelled: ' Cancelled.',
  },
  {
    title: '它必须看到什么？',
    about: '一个灰色方块在当前图像上滑动。哪里一遮住，类别的概率就下降，网络就需要那里的内容。',
    square: '方块',
    class: '类别',
    top: '概率最高的',
    step: '步长',
    cancel: '取消',
    start: '滑动方块',
    watching: '持有遥控权的人可以开始；所有人都能看到。',
    empty: '还没有结果。',
    uncovered: (percent: string) => `未遮挡时 ${percent}`,
    placesTried: '已试的位置',
    legend: '方块在某处时的概率，减去没有方块时的概率。',
    ended: (problem: string) => `已中止：${problem}。`,
    tried: (tried: number, places: number) => `已试 ${tried} / ${places} 个位置。`,
    waiting: '正在等待第一个位置。',
    at: (row: number, column: number, rows: number, columns: number) =>
      `${rows} × ${columns} 中的第\u00a0${row}\u00a0行，第\u00a0${column}\u00a0列`,
    lowest: (place: string, percent: string) => `方块在 ${place}时最低：${percent}。`,
    noneLower: '没有哪个位置使它降低。',
    highest: (place: string, percent: string) => `在 ${place}时最高：${percent}。`,
    cancelled: '已取消。',
  },
);
