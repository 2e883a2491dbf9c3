import { expect, test, vi } from 'vitest';
import { Choice, type Choices, fromHash, spokenLanguage, toHash } from '../../../client/state/choice.ts';

const choices: Choices = {
  screen: 'network',
  chapter: '',
  layer: 'conv2',
  map: 17,
  across: 0.25,
  down: 0.75,
  scale: 'layer',
  extreme: null,
  order: 'index',
  hideZeros: false,
  colours: 'cividis',
  theme: 'dark',
  projector: true,
  mirror: true,
  smoothingMs: 200,
  language: null,
};

test('an address says what is looked at, and nothing of the screen that looks', () => {
  expect(toHash(choices)).toBe('#layer=conv2&map=17&at=0.250,0.750&scale=layer&colours=cividis');
  expect(fromHash(toHash(choices))).toEqual({
    layer: 'conv2',
    map: 17,
    across: 0.25,
    down: 0.75,
    scale: 'layer',
    colours: 'cividis',
  });
});

test('an address says how the maps are arranged, where they don’t stand by number', () => {
  const address = toHash({ ...choices, order: 'largest', hideZeros: true });
  expect(address).toContain('&order=largest&zeros=hidden');
  expect(fromHash(address)).toMatchObject({ order: 'largest', hideZeros: true });
  expect(fromHash('#order=colour&zeros=maybe')).toEqual({});
});

test('an address says at what a scale is fixed, and what it can’t be fixed at is left out', () => {
  const address = toHash({ ...choices, scale: 'fixed', extreme: 12.5 });
  expect(address).toContain('&scale=fixed&extreme=12.5');
  expect(fromHash(address)).toMatchObject({ scale: 'fixed', extreme: 12.5 });
  expect(fromHash('#scale=fixed&extreme=-3')).toEqual({ scale: 'fixed' });
  expect(toHash({ ...choices, scale: 'hold', extreme: 12.5 })).not.toContain('extreme');
});

test('an address says which screen, where it isn’t the first', () => {
  expect(fromHash(toHash({ ...choices, screen: 'lab' })).screen).toBe('lab');
  expect(fromHash('#screen=attic').screen).toBeUndefined();
});

test('an address says which chapter of the lecture', () => {
  const address = toHash({ ...choices, screen: 'lecture', chapter: 'stride' });
  expect(fromHash(address)).toMatchObject({ screen: 'lecture', chapter: 'stride' });
  expect(toHash({ ...choices, chapter: 'stride' })).not.toContain('chapter');
});

test('the page speaks the first language that it has, else English', () => {
  expect(spokenLanguage(['de-DE', 'zh-TW', 'en'])).toBe('zh-CN');
  expect(spokenLanguage(['zh'])).toBe('zh-CN');
  expect(spokenLanguage(['en-GB', 'zh-CN'])).toBe('en');
  expect(spokenLanguage(['fr'])).toBe('en');
});

test.each([
  [''],
  ['#'],
  ['#map=-1'],
  ['#map=2.5'],
  ['#at=0.5'],
  ['#at=1,0.5'],
  ['#at=x,y'],
  ['#scale=logarithmic&colours=jet'],
])('what an address can’t say is left out: %s', (hash) => {
  expect(fromHash(hash)).toEqual({});
});

test('an address that somebody types is not written over before it is read', async () => {
  vi.useFakeTimers();
  const listeners = new Map<string, () => void>();
  const place = { hash: '' };
  vi.stubGlobal('location', place);
  vi.stubGlobal('history', {
    replaceState: (_state: null, _title: string, hash: string) => {
      place.hash = hash;
    },
  });
  vi.stubGlobal('navigator', { languages: ['en'] });
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {} }));
  vi.stubGlobal('addEventListener', (name: string, listener: () => void) => listeners.set(name, listener));
  const choice = new Choice();
  choice.set({ layer: 'conv2' });
  await vi.advanceTimersByTimeAsync(200);
  place.hash = '#layer=conv4&map=7';
  await vi.advanceTimersByTimeAsync(200);
  expect(place.hash).toBe('#layer=conv4&map=7');
  listeners.get('hashchange')!();
  expect(choice.now).toMatchObject({ layer: 'conv4', map: 7 });
  await vi.advanceTimersByTimeAsync(1000);
  expect(fromHash(place.hash)).toMatchObject({ layer: 'conv4', map: 7 });
  expect(place.hash).toContain('colours=');
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
