import { html, type TemplateResult } from 'lit';
import { chosenOf, type Session } from '../../state/session.ts';
import '../compare/compare_panel.ts';
import '../experiment/experiment_panel.ts';
import '../map_panel.ts';
import '../occlusion/occlusion_panel.ts';
import '../neuron_panel.ts';
import '../take_away/take_away_panel.ts';
import '../teach/teach_panel.ts';
import '../why/why_panel.ts';
import './origin_panel.ts';
import './reach_panel.ts';
import './values_panel.ts';

/** What stands beside the mosaic, one at a time. Only what is open has its views computed. */
export interface NetworkPanel {
  readonly name: string;
  readonly title: string;
  /** Pictures or rows side by side: it wants more of the width than one map does. */
  readonly wide?: boolean;
  render(session: Session): TemplateResult;
}

export const PANELS: readonly NetworkPanel[] = [
  {
    name: 'map',
    title: 'Map',
    render: (session) =>
      chosenOf(session).vector
        ? html`<convcast-neuron-panel .session=${session}></convcast-neuron-panel>`
        : html`<convcast-map-panel .session=${session}></convcast-map-panel>`,
  },
  {
    name: 'origin',
    title: 'Where from',
    wide: true,
    render: (session) => html`<convcast-origin .session=${session}></convcast-origin>`,
  },
  {
    name: 'reach',
    title: 'Reach',
    wide: true,
    render: (session) => html`<convcast-reach .session=${session}></convcast-reach>`,
  },
  {
    name: 'why',
    title: 'Why',
    wide: true,
    render: (session) => html`<convcast-why .session=${session}></convcast-why>`,
  },
  {
    name: 'experiment',
    title: 'Experiment',
    wide: true,
    render: (session) => html`<convcast-experiment .session=${session}></convcast-experiment>`,
  },
  {
    name: 'occlusion',
    title: 'Cover',
    wide: true,
    render: (session) => html`<convcast-occlusion .session=${session}></convcast-occlusion>`,
  },
  {
    name: 'compare',
    title: 'Compare',
    wide: true,
    render: (session) => html`<convcast-compare .session=${session}></convcast-compare>`,
  },
  {
    name: 'teach',
    title: 'Teach',
    wide: true,
    render: (session) => html`<convcast-teach .session=${session}></convcast-teach>`,
  },
  {
    name: 'take-away',
    title: 'Take away',
    wide: true,
    render: (session) => html`<convcast-take-away .session=${session}></convcast-take-away>`,
  },
  {
    name: 'values',
    title: 'Values',
    render: (session) => html`<convcast-values .session=${session}></convcast-values>`,
  },
];
