import { catalogue } from '../language/catalogue.ts';
import { spoken, wordsOf } from '../language/spoken.ts';

/** What the server says of its devices, with what stands in it. */
const TEXT = catalogue(
  {
    cores: (device: string, cores: string) => `${device}, ${cores} cores`,
    notInstalled: (command: string) => `not installed (${command})`,
    noNvidia: 'no NVIDIA GPU here',
    noGpu: 'no GPU here',
    software: (device: string) => `only a software adapter (${device})`,
    slower: (ms: string, backend: string, ownMs: string) =>
      `slower here: ${ms} ms a pass, ${backend} ${ownMs} ms`,
    noAnswer: (seconds: string) => `no answer within ${seconds} s`,
    ended: (how: string) => `it ended with ${how}`,
  },
  {
    cores: (device: string, cores: string) => `${device}，${cores} 核`,
    notInstalled: (command: string) => `未安装（${command}）`,
    noNvidia: '没有 NVIDIA GPU',
    noGpu: '没有 GPU',
    software: (device: string) => `只有软件适配器（${device}）`,
    slower: (ms: string, backend: string, ownMs: string) =>
      `在这里更慢：每次 ${ms} 毫秒，${backend} 为 ${ownMs} 毫秒`,
    noAnswer: (seconds: string) => `${seconds} 秒内没有回答`,
    ended: (how: string) => `以 ${how} 结束`,
  },
);

/** Sentences as server/vision writes them into its log and onto the page. */
const PATTERNS: readonly [name: keyof (typeof TEXT)['en'], pattern: RegExp][] = [
  ['cores', /^(.+), (\d+) cores$/],
  ['notInstalled', /^not installed \((.+)\)$/],
  ['noNvidia', /^no NVIDIA GPU here$/],
  ['noGpu', /^no GPU here$/],
  ['software', /^only a software adapter \((.+)\)$/],
  ['slower', /^slower here: (\d+) ms a pass, (\S+) (\d+) ms$/],
  ['noAnswer', /^no answer within ([\d.]+) s/],
  ['ended', /^it ended with (.+)$/],
];

/** A device, or why a backend was not taken, in the page's language. What a driver says itself stays as it is. */
export function engineText(said: string): string {
  if (spoken() === 'en') return said;
  for (const [name, pattern] of PATTERNS) {
    const [whole, ...values] = pattern.exec(said) ?? [];
    if (whole === undefined) continue;
    const words = wordsOf(TEXT)[name] as string | ((...values: string[]) => string);
    return typeof words === 'string' ? words : words(...values);
  }
  return said;
}
