import type { ReactiveControllerHost, TemplateResult } from 'lit';
import { html } from 'lit';
import { catalogue } from '../language/catalogue.ts';
import { wordsOf } from '../language/spoken.ts';

const TEXT = catalogue(
  { loading: 'Loading…', again: 'This part of the page did not come. Trying again…' },
  { loading: '正在加载……', again: '页面的这一部分没有加载成功，正在重试……' },
);

/** A part of the page that its first picture does without. It comes when it is wanted, or when there is time for it. */
export interface Part {
  /** What its module defines. */
  readonly element: string;
  load(): Promise<unknown>;
}

/** Only where the page lies in another's frame. */
export const EMBEDDED = {
  element: 'convcast-embedded-page',
  load: () => import('./embedded/embedded_page.ts'),
} as const satisfies Part;

/** In the order in which they come by themselves. */
export const PARTS = {
  lab: { element: 'convcast-lab-screen', load: () => import('./lab/lab_screen.ts') },
  lecture: { element: 'convcast-lecture-screen', load: () => import('./lecture/lecture_screen.ts') },
  formulas: {
    element: 'convcast-formula',
    load: () => import('./lecture/formula.ts').then(({ loadTypesetter }) => loadTypesetter()),
  },
  values: { element: 'convcast-values', load: () => import('./network/values_panel.ts') },
  origin: { element: 'convcast-origin', load: () => import('./network/origin_panel.ts') },
  reach: { element: 'convcast-reach', load: () => import('./network/reach_panel.ts') },
  why: { element: 'convcast-why', load: () => import('./why/why_panel.ts') },
  experiment: { element: 'convcast-experiment', load: () => import('./experiment/experiment_panel.ts') },
  occlusion: { element: 'convcast-occlusion', load: () => import('./occlusion/occlusion_panel.ts') },
  compare: { element: 'convcast-compare', load: () => import('./compare/compare_panel.ts') },
  teach: { element: 'convcast-teach', load: () => import('./teach/teach_panel.ts') },
  share: { element: 'convcast-share-dialog', load: () => import('./room/share_dialog.ts') },
  remote: { element: 'convcast-remote-screen', load: () => import('./room/remote_screen.ts') },
  takeAway: { element: 'convcast-take-away', load: () => import('./take_away/take_away_panel.ts') },
} as const satisfies Record<string, Part>;

const AGAIN_AFTER_MS = 3000;

const loads = new WeakMap<Part, Promise<unknown>>();
/** Not tried again just now. */
const failed = new WeakSet<Part>();

/** Rejects where it can't be had now; the next call tries again. */
export function load(part: Part): Promise<unknown> {
  let loading = loads.get(part);
  if (!loading) {
    loading = part.load().catch((error: unknown) => {
      loads.delete(part);
      throw error;
    });
    loads.set(part, loading);
  }
  return loading;
}

/** What the part renders, and until it is there, that it comes. */
export function whenLoaded(
  part: Part,
  host: ReactiveControllerHost,
  render: () => TemplateResult,
): TemplateResult {
  if (customElements.get(part.element)) return render();
  if (!failed.has(part))
    load(part).then(
      () => host.requestUpdate(),
      () => {
        failed.add(part);
        host.requestUpdate();
        setTimeout(() => {
          failed.delete(part);
          host.requestUpdate();
        }, AGAIN_AFTER_MS);
      },
    );
  const text = wordsOf(TEXT);
  return html`<p class="quiet" role="status">${failed.has(part) ? text.again : text.loading}</p>`;
}

/**
 * Everything that is not there yet, one part after the other, while the page has nothing else to do: in front of a hall
 * a screen changes at once, and without a network too.
 */
export async function loadRest(): Promise<void> {
  for (const part of Object.values(PARTS)) {
    await idle();
    // What did not come is tried again when it is wanted.
    await load(part).catch(() => {});
  }
}

/** Safari has no requestIdleCallback. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 1000 });
    else setTimeout(resolve, 100);
  });
}
