import { css, html, LitElement, svg } from 'lit';
import type { TrainingPoint } from '../../../shared/taught.ts';
import { Spoken, wordsOf } from '../../language/spoken.ts';
import { numberText, percentText } from '../../state/number_text.ts';
import { common } from '../styles.ts';
import { TEACH_WORDS } from './teach_words.ts';

const WIDTH = 300;
const HEIGHT = 90;

interface Curve {
  readonly name: 'ofTraining' | 'heldBack';
  readonly value: (point: TrainingPoint) => number;
  readonly dashed?: boolean;
}

interface Chart {
  readonly title: 'loss' | 'accuracy';
  readonly curves: readonly Curve[];
  readonly text: (value: number) => string;
  /** The axis's upper end; null: of the largest value. */
  readonly top: number | null;
}

const CHARTS: readonly Chart[] = [
  {
    title: 'loss',
    curves: [
      { name: 'ofTraining', value: ({ loss }) => loss },
      { name: 'heldBack', value: ({ heldLoss }) => heldLoss, dashed: true },
    ],
    text: (value) => numberText(value),
    top: null,
  },
  {
    title: 'accuracy',
    curves: [{ name: 'heldBack', value: ({ heldAccuracy }) => heldAccuracy, dashed: true }],
    text: percentText,
    top: 1,
  },
];

/** Loss and accuracy by epoch, as they come. Axes go from 0 and reach as far as the whole training. */
export class Curves extends LitElement {
  static override styles = [
    common,
    css`
      :host {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr));
        gap: 8px 20px;
      }
      figure {
        margin: 0;
      }
      figcaption {
        display: flex;
        flex-wrap: wrap;
        gap: 0 12px;
        min-height: 1.4em;
      }
      svg {
        display: block;
        width: 100%;
        border: solid var(--line);
        border-width: 0 0 1px 1px;
        overflow: visible;
      }
      polyline {
        fill: none;
        stroke: var(--text);
        stroke-width: 2;
        vector-effect: non-scaling-stroke;
      }
      .dashed {
        stroke: var(--probability);
        stroke-dasharray: 6 3;
      }
      .ends {
        display: flex;
        justify-content: space-between;
      }
    `,
  ];
  static override properties = { points: { attribute: false }, epochs: { attribute: false } };
  declare points: readonly TrainingPoint[];
  declare epochs: number;

  constructor() {
    super();
    new Spoken(this);
  }

  protected override render() {
    return CHARTS.map((chart) => this.#chart(chart));
  }

  #chart({ title, curves, text, top: fixedTop }: Chart) {
    const words = wordsOf(TEACH_WORDS);
    const last = this.points.at(-1);
    const values = this.points.flatMap((point) => curves.map(({ value }) => value(point)));
    const top = fixedTop ?? Math.max(1e-6, ...values);
    const place = (point: TrainingPoint, value: number) =>
      `${((point.epoch / this.epochs) * WIDTH).toFixed(1)},${((1 - value / top) * HEIGHT).toFixed(1)}`;
    const now = last && words.list(curves.map(({ name, value }) => `${words[name]} ${text(value(last))}`));
    return html`
      <figure>
        <figcaption class="small number">
          <strong>${words[title]}</strong>
          ${curves.map(
            ({ name, value, dashed }) =>
              html`<span class="quiet">${dashed ? '╌' : '─'} ${words[name]} ${last ? text(value(last)) : ''}</span>`,
          )}
        </figcaption>
        <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${now ? words.curve(words[title], now) : words[title]}>
          ${curves.map(
            ({ value, dashed }) =>
              svg`<polyline class=${dashed ? 'dashed' : ''} points=${this.points.map((point) => place(point, value(point))).join(' ')}></polyline>`,
          )}
        </svg>
        <div class="ends small quiet number">
          <span>${words.zeroTo(text(top))}</span><span>${words.epoch(last?.epoch ?? 0, this.epochs)}</span>
        </div>
      </figure>
    `;
  }
}

customElements.define('convcast-curves', Curves);
