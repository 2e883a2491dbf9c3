/**
 * What this page's reader chose to look at, and how. What belongs to the view stands in the URL's hash, so that a
 * link shows the same; what belongs to the reader's screen stays in this browser. A reload keeps both.
 */

import { COLOUR_MAP_NAMES, type ColourMapName } from '../../shared/colours/colour_maps.ts';
import { LANGUAGES, type Language } from '../../shared/lecture/words.ts';
import { EXTREME_MAX, EXTREME_MIN, SCALE_KINDS } from '../../shared/scale.ts';
import { loadClassNames } from '../language/class_names.ts';
import { speak } from '../language/spoken.ts';
import { MAP_ORDERS, type MapOrder } from './map_order.ts';

export const THEMES = ['system', 'dark', 'light'] as const;
export type Theme = (typeof THEMES)[number];

/** The time in which smoothed probabilities cover 63 % of a step; 0: not smoothed. */
export const SMOOTHINGS_MS = [0, 200, 500, 1500] as const;

export const SCREENS = ['network', 'lab', 'lecture'] as const;
export type Screen = (typeof SCREENS)[number];

/** `fixed`: the extreme is typed. `hold`: it is the largest that was seen since it was chosen, or released. */
export const SCALE_CHOICES = [...SCALE_KINDS, 'fixed', 'hold'] as const;
export type ScaleChoice = (typeof SCALE_CHOICES)[number];

export interface Choices {
  readonly screen: Screen;
  /** Of the lecture, by its name; '' for the first. */
  readonly chapter: string;
  readonly layer: string;
  /** Counts from 0. */
  readonly map: number;
  /** The chosen neuron's place as shares of its map's width and height: it survives a change of layer. */
  readonly across: number;
  readonly down: number;
  readonly scale: ScaleChoice;
  /** Of a scale that is fixed or held; null: not known yet. A held one is its layer's. */
  readonly extreme: number | null;
  readonly order: MapOrder;
  readonly hideZeros: boolean;
  readonly colours: ColourMapName;
  readonly theme: Theme;
  readonly projector: boolean;
  /** Show picture and maps as in a mirror. */
  readonly mirror: boolean;
  readonly smoothingMs: number;
  /** null: what the browser asks for. */
  readonly language: Language | null;
}

const DEFAULTS: Choices = {
  screen: 'network',
  chapter: '',
  layer: 'conv1',
  map: 0,
  across: 0.5,
  down: 0.5,
  scale: 'unit',
  extreme: null,
  order: 'index',
  hideZeros: false,
  colours: 'viridis',
  theme: 'system',
  projector: false,
  mirror: false,
  smoothingMs: 500,
  language: null,
};

const STORAGE_KEY = 'convcast';
/** Browsers refuse an address that changes too often, and a held arrow key changes it thirty times a second. */
const ADDRESS_DELAY_MS = 300;

export class Choice {
  #now: Choices;
  #listeners = new Set<() => void>();
  #addressTimer: ReturnType<typeof setTimeout> | undefined;
  /** The address's, when it was last looked at. */
  #hash = location.hash;
  readonly #systemIsLight = matchMedia('(prefers-color-scheme: light)');

  constructor() {
    this.#now = { ...DEFAULTS, ...stored(), ...fromHash(location.hash) };
    this.#speak();
    this.#systemIsLight.addEventListener('change', () => this.#tell());
    addEventListener('hashchange', () => this.set(fromHash(location.hash)));
  }

  get now(): Choices {
    return this.#now;
  }

  get dark(): boolean {
    return this.#now.theme === 'system' ? !this.#systemIsLight.matches : this.#now.theme === 'dark';
  }

  get language(): Language {
    return this.#now.language ?? spokenLanguage(navigator.languages);
  }

  set(changes: Partial<Choices>): void {
    const otherLayer = changes.layer !== undefined && changes.layer !== this.#now.layer;
    this.#now = { ...this.#now, ...changes };
    if (otherLayer && this.#now.scale === 'hold') this.#now = { ...this.#now, extreme: null };
    this.#speak();
    store(this.#now);
    this.#writeAddressSoon();
    this.#tell();
  }

  #writeAddressSoon(): void {
    clearTimeout(this.#addressTimer);
    this.#addressTimer = setTimeout(() => this.#writeAddress(), ADDRESS_DELAY_MS);
  }

  #writeAddress(): void {
    if (location.hash === this.#hash) history.replaceState(null, '', toHash(this.#now));
    // Somebody has just changed the address, and the event that says so is still to come.
    else this.#writeAddressSoon();
    this.#hash = location.hash;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #speak(): void {
    speak(this.language);
    void loadClassNames(this.language).then((came) => {
      if (came) this.#tell();
    });
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export function toHash({
  screen,
  chapter,
  layer,
  map,
  across,
  down,
  scale,
  extreme,
  colours,
  order,
  hideZeros,
}: Choices): string {
  const at = [across, down].map((share) => share.toFixed(3)).join(',');
  const elsewhere = {
    ...(screen === 'network' ? {} : { screen }),
    ...(screen === 'lecture' && chapter && { chapter }),
  };
  const arranged = { ...(order !== DEFAULTS.order && { order }), ...(hideZeros && { zeros: 'hidden' }) };
  const fixed = scale === 'fixed' && extreme !== null ? { extreme: `${extreme}` } : {};
  const said = { ...elsewhere, layer, map: `${map}`, at, scale, ...fixed, colours, ...arranged };
  return `#${new URLSearchParams(said)}`.replace('%2C', ',');
}

/** What the hash says and can be; the rest is left out. */
export function fromHash(hash: string): Partial<Choices> {
  const said = new URLSearchParams(hash.slice(1));
  const layer = said.get('layer');
  const map = Number(said.get('map') ?? Number.NaN);
  const [across, down] = (said.get('at') ?? '').split(',').map((text) => (text ? Number(text) : Number.NaN));
  const screen = SCREENS.find((name) => name === said.get('screen'));
  const chapter = said.get('chapter');
  const scale = SCALE_CHOICES.find((kind) => kind === said.get('scale'));
  const extreme = Number(said.get('extreme') ?? Number.NaN);
  const order = MAP_ORDERS.find((name) => name === said.get('order'));
  const colours = COLOUR_MAP_NAMES.find((name) => name === said.get('colours'));
  return {
    ...(screen && { screen }),
    ...(chapter && { chapter }),
    ...(layer && { layer }),
    ...(Number.isInteger(map) && map >= 0 && { map }),
    ...(isShare(across) && isShare(down) && { across, down }),
    ...(scale && { scale }),
    ...(extreme >= EXTREME_MIN && extreme <= EXTREME_MAX && { extreme }),
    ...(colours && { colours }),
    ...(order && { order }),
    ...(said.get('zeros') === 'hidden' && { hideZeros: true }),
  };
}

/** The first that we have, Chinese in any of its forms; else English. */
export function spokenLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const spoken = LANGUAGES.find((language) => language.split('-')[0] === tag.split('-')[0]!.toLowerCase());
    if (spoken) return spoken;
  }
  return LANGUAGES[0];
}

function isShare(value: number | undefined): value is number {
  return value !== undefined && value >= 0 && value < 1;
}

function store({ theme, projector, mirror, smoothingMs, language }: Choices): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify({ theme, projector, mirror, smoothingMs, language }));
  } catch {
    // A browser that keeps nothing still shows everything.
  }
}

function stored(): Partial<Choices> {
  let kept: Record<string, unknown>;
  try {
    kept = Object(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}'));
  } catch {
    return {};
  }
  const theme = THEMES.find((name) => name === kept.theme);
  const smoothingMs = SMOOTHINGS_MS.find((ms) => ms === kept.smoothingMs);
  const language = LANGUAGES.find((name) => name === kept.language);
  return {
    ...(theme && { theme }),
    ...(language && { language }),
    ...(smoothingMs !== undefined && { smoothingMs }),
    ...(typeof kept.projector === 'boolean' && { projector: kept.projector }),
    ...(typeof kept.mirror === 'boolean' && { mirror: kept.mirror }),
  };
}
