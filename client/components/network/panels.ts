import { html, type TemplateResult } from 'lit';
import { chosenOf, type Session } from '../../state/session.ts';
import '../map_panel.ts';
import '../neuron_panel.ts';
import { PARTS, type Part } from '../parts.ts';
import type { PanelName } from './panel_titles.ts';

/** What stands beside the mosaic, one at a time. Only what is open has its views computed. */
export interface NetworkPanel {
  readonly name: PanelName;
  /** Pictures or rows side by side: it wants more of the width than one map does. */
  readonly wide?: boolean;
  /** Where the panel's elements come later than the page. */
  readonly part?: Part;
  render(session: Session): TemplateResult;
}

export const PANELS: readonly NetworkPanel[] = [
  {
    name: 'map',
    render: (session) =>
      chosenOf(session).vector
        ? html`<convcast-neuron-panel .session=${session}></convcast-neuron-panel>`
        : html`<convcast-map-panel .session=${session}></convcast-map-panel>`,
  },
  {
    name: 'origin',
    wide: true,
    part: PARTS.origin,
    render: (session) => html`<convcast-origin .session=${session}></convcast-origin>`,
  },
  {
    name: 'reach',
    wide: true,
    part: PARTS.reach,
    render: (session) => html`<convcast-reach .session=${session}></convcast-reach>`,
  },
  {
    name: 'why',
    wide: true,
    part: PARTS.why,
    render: (session) => html`<convcast-why .session=${session}></convcast-why>`,
  },
  {
    name: 'experiment',
    wide: true,
    part: PARTS.experiment,
    render: (session) => html`<convcast-experiment .session=${session}></convcast-experiment>`,
  },
  {
    name: 'occlusion',
    wide: true,
    part: PARTS.occlusion,
    render: (session) => html`<convcast-occlusion .session=${session}></convcast-occlusion>`,
  },
  {
    name: 'compare',
    wide: true,
    part: PARTS.compare,
    render: (session) => html`<convcast-compare .session=${session}></convcast-compare>`,
  },
  {
    name: 'teach',
    wide: true,
    part: PARTS.teach,
    render: (session) => html`<convcast-teach .session=${session}></convcast-teach>`,
  },
  {
    name: 'take-away',
    wide: true,
    part: PARTS.takeAway,
    render: (session) => html`<convcast-take-away .session=${session}></convcast-take-away>`,
  },
  {
    name: 'values',
    part: PARTS.values,
    render: (session) => html`<convcast-values .session=${session}></convcast-values>`,
  },
];
