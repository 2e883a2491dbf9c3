import { css, html, nothing, type PropertyDeclarations } from 'lit';
import { colourTable } from '../../../shared/colours/colour_maps.ts';
import type { Kernel } from '../../../shared/kernel.ts';
import { type Maps, rescalingOf, type Steps } from '../../../shared/steps.ts';
import { wordsOf } from '../../language/spoken.ts';
import { coloursOf } from '../../state/session.ts';
import { AreaController } from '../area_controller.ts';
import { remPx } from '../rem.ts';
import { SessionElement } from '../session_element.ts';
import { isStacked } from '../stacked.ts';
import { common } from '../styles.ts';
import { labStyles } from './lab_styles.ts';
import { STEP_TEXT } from './step_text.ts';
import './number_cells.ts';
import type { Cells, Window } from './number_cells.ts';
import { panelSidePx } from './panel_side.ts';
import { panelStyles } from './panel_styles.ts';
import { cellsOf, padded, signedCells, sumText } from './step_cells.ts';

/** Of window, kernel and products, as a share of the picture's and the map's side. */
const WINDOW_SHARE = 0.82;
/** What stands between them: signs, gaps, the sum. */
const AROUND_REM = 15;
/** Of window, kernel and products where they stand below. */
const ALONE_WINDOW_SHARE = 0.55;
/** What stands above and below them then. */
const AROUND_ALONE_REM = 30;

/**
 * One position of the window: the picture under it, times the kernel, the products, their sum and where it goes. Fires
 * `pick` with the position, counted row by row, of an output that is pressed.
 */
export class StepPicture extends SessionElement {
  static override styles = [
    common,
    labStyles,
    panelStyles,
    css`
      .chain {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 10px;
        margin: 8px 0 4px;
      }
      figure {
        margin: 0;
        display: grid;
        gap: 4px;
        justify-items: center;
        white-space: nowrap;
      }
      .sign {
        font-size: 1.5rem;
        min-width: 1em;
        text-align: center;
      }
      .sum {
        min-width: 5em;
        text-align: center;
      }
      .sum strong {
        display: block;
        font-size: 1.6rem;
        font-weight: 600;
        color: var(--selection-text);
      }
      .three {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      @media (min-width: 1000px) {
        :host([alone]) .three,
        :host([alone]) .sum {
          order: 1;
        }
        :host([alone]) .chain {
          gap: 14px 20px;
        }
        /* The sum stays beside its products: they begin a line of their own, whatever fits above. */
        :host([alone]) .chain::before {
          content: '';
          order: 1;
          flex: 0 0 100%;
        }
        :host([alone]) .to {
          min-width: 3rem;
        }
      }
      @media (max-width: 999px) {
        .three {
          gap: 4px;
        }
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    picture: { attribute: false },
    kernel: { attribute: false },
    steps: { attribute: false },
    at: { attribute: false },
    paddingPx: { attribute: false },
    alone: { type: Boolean, reflect: true },
    slice: { state: true },
  };
  /** As many channels as the kernel has. */
  declare picture: Maps;
  declare kernel: Kernel;
  declare steps: Steps;
  declare at: number;
  declare paddingPx: number;
  /** Picture and map large above the window: it has the height of the screen to itself. */
  declare alone: boolean;
  /** The channel that is shown. */
  declare slice: number;
  readonly #area = new AreaController(this, '.chain');

  constructor() {
    super();
    this.slice = 0;
    this.alone = false;
  }

  /** Nothing here is live. */
  override read(): void {}

  protected override render() {
    const { kernel, at, paddingPx } = this;
    const { steps, outputWidth, outputHeight, rescaling } = this.steps;
    const step = steps[at]!;
    const picture = padded(this.picture, paddingPx, this.slice);
    const slice = Math.min(this.slice, kernel.inChannels - 1);
    const sliced = (values: readonly number[]) =>
      values.filter((_, index) => index % kernel.inChannels === slice);
    const grey = colourTable('grey');
    const diverging = coloursOf(this.session, true);
    const pictureScale = rescalingOf(picture.values);
    const { picture: pictureSidePx, window: windowSidePx, map: mapSidePx } = this.#sides();
    const window = {
      top: step.top + paddingPx,
      left: step.left + paddingPx,
      sizePx: kernel.sizePx,
    };
    const sums = steps.map(({ sum }, index) => (index <= at ? sum : Number.NaN));
    const { height, width } = this.picture.shape;
    const text = wordsOf(STEP_TEXT);
    return html`
      ${kernel.inChannels > 1 ? this.#slices(kernel.inChannels, slice) : nothing}
      <div class="chain">
        ${this.#cells(text.pictureTitle, `${height} × ${width}`, pictureSidePx, cellsOf(picture.columns, picture.values, grey, pictureScale), window, 'steps-excerpt')}
        <div class="three">
          ${this.#cells(text.windowTitle, text.windowAt(step.top, step.left), windowSidePx, cellsOf(kernel.sizePx, sliced(step.patch), grey, pictureScale))}
          <span class="sign">×</span>
          ${this.#cells(text.kernelTitle, `${kernel.sizePx} × ${kernel.sizePx}`, windowSidePx, signedCells(kernel.sizePx, sliced(kernel.values), diverging))}
          <span class="sign">=</span>
          ${this.#cells(text.productsTitle, '', windowSidePx, signedCells(kernel.sizePx, sliced(step.products), diverging))}
        </div>
        <div class="sum"><span class="quiet">${text.sum}</span><strong class="number" data-testid="steps-sum">${sumText(step.sum)}</strong></div>
        <span class="sign to">→</span>
        ${this.#cells(
          text.mapTitle,
          `${outputHeight} × ${outputWidth}`,
          mapSidePx,
          cellsOf(outputWidth, sums, coloursOf(this.session, rescaling.signed), rescaling),
          { top: step.row, left: step.column, sizePx: 1 },
          'steps-map',
          true,
        )}
      </div>
    `;
  }

  /** CSS pixels: all in a row where they fit, and on a phone as wide as it is. */
  #sides(): { picture: number; window: number; map: number } {
    if (isStacked()) return { picture: 300, window: 96, map: 200 };
    if (this.alone) {
      const side = (innerHeight - AROUND_ALONE_REM * remPx()) / (1 + ALONE_WINDOW_SHARE);
      const most = Math.max(Math.min(side, (this.#area.widthPx - AROUND_REM * remPx()) / 2), 110);
      return { picture: most, window: most * ALONE_WINDOW_SHARE, map: most };
    }
    const inRow = (this.#area.widthPx - AROUND_REM * remPx()) / (2 + 3 * WINDOW_SHARE);
    const side = Math.max(Math.min(panelSidePx(150), inRow), 110);
    return { picture: side, window: side * WINDOW_SHARE, map: side };
  }

  #slices(count: number, slice: number) {
    const text = wordsOf(STEP_TEXT);
    return html`<div class="row" role="group" aria-label=${text.slice}>
      ${Array.from(
        { length: count },
        (_, index) =>
          html`<button
            type="button"
            aria-pressed=${index === slice}
            data-testid=${`steps-slice-${index}`}
            @click=${() => {
              this.slice = index;
            }}
          >
            ${[text.red, text.green, text.blue][index]}
          </button>`,
      )}
      <span class="quiet small">${text.allSlices}</span>
    </div>`;
  }

  #cells(
    title: string,
    text: string,
    sidePx: number,
    cells: Cells,
    window: Window | null = null,
    testId = '',
    pickable = false,
  ) {
    return html`<figure>
      <convcast-number-cells
        .cells=${cells}
        .window=${window}
        .sidePx=${sidePx}
        .pickable=${pickable}
        label=${`${title} ${text}`}
        data-testid=${testId || nothing}
        @pick=${(event: CustomEvent<number>) =>
          this.dispatchEvent(new CustomEvent('pick', { detail: event.detail }))}
      ></convcast-number-cells>
      <figcaption class="small number">${title} <span class="quiet">${text}</span></figcaption>
    </figure>`;
  }
}

customElements.define('convcast-step-picture', StepPicture);
