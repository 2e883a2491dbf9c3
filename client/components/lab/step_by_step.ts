import { css, html, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import { flipped, type Kernel } from '../../../shared/kernel.ts';
import { labGraph, labStages } from '../../../shared/lab_graph.ts';
import { INPUT, receptiveField } from '../../../shared/layers.ts';
import type { LabCut } from '../../../shared/protocol.ts';
import {
  EXCERPT_MAX_PX,
  EXCERPT_MIN_PX,
  type Maps,
  type Slide,
  STEPS_PRESETS,
  type Steps,
  type StepsPresetName,
  stepsOf,
} from '../../../shared/steps.ts';
import { problemText } from '../../language/said_text.ts';
import { wordsOf } from '../../language/spoken.ts';
import { common } from '../styles.ts';
import { excerptOfCut, excerptText, readExcerpt } from './excerpt.ts';
import { LabPanel } from './lab_panel.ts';
import { labStyles } from './lab_styles.ts';
import { LAB_TEXT } from './lab_text.ts';
import { decimalsFor } from './number_cells.ts';
import { panelStyles } from './panel_styles.ts';
import { PlayController } from './play_controller.ts';
import { slider, sliderStyles } from './slider.ts';
import { asDeepAs, rescalingText, sumText } from './step_cells.ts';
import { stepControls } from './step_controls.ts';
import { STEP_TEXT } from './step_text.ts';
import './step_picture.ts';
import { termsText } from './terms_text.ts';

const FIRST_SIDE_PX = 9;
const FIRST_SLIDE: Slide = { stride: 1, paddingPx: 0 };

/** What the window moves over. */
interface Excerpt {
  readonly source: 'picture' | 'typed' | 'preset';
  /** Of a preset; '' for others. */
  readonly name: StepsPresetName | '';
  /** Where in the picture it was taken. */
  readonly at?: LabCut;
  readonly picture: Maps;
  /** null: the stack's chosen kernel of its first layer. */
  readonly kernel: Kernel | null;
}

/** A convolution on a small excerpt, window after window: patch × kernel = products → sum → its place in the map. */
export class StepByStep extends LabPanel {
  static override styles = [
    common,
    labStyles,
    panelStyles,
    sliderStyles,
    css`
      .terms {
        font-size: 1.15rem;
        overflow-wrap: anywhere;
        min-height: 1.6em;
      }
      .work {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(15rem, 22rem);
        gap: 0 24px;
        align-items: center;
      }
      .controls {
        display: grid;
      }
      .beside {
        display: flex;
        gap: 20px;
      }
      .steps {
        flex: 1;
        min-width: 0;
      }
      .typing {
        flex: none;
        width: 13rem;
        margin-top: 8px;
      }
      textarea {
        display: block;
        width: 100%;
        height: 11rem;
        font: inherit;
        font-variant-numeric: tabular-nums;
        color: inherit;
        background: var(--background);
        border: 1px solid var(--line);
        border-radius: 4px;
        padding: 6px 8px;
      }
      @media (min-width: 1000px) {
        :host([alone]) .work {
          grid-template-columns: minmax(0, 1fr);
        }
        :host([alone]) .controls {
          grid-template-columns: auto minmax(0, 1fr) minmax(0, 1fr);
          gap: 0 28px;
          padding: 8px 0;
        }
        :host([alone]) .controls .row {
          grid-row: span 2;
        }
      }
      @media (max-width: 999px) {
        .work {
          grid-template-columns: minmax(0, 1fr);
        }
        .controls {
          grid-row: 1;
        }
        .beside {
          display: block;
        }
        .typing {
          display: block;
          width: auto;
        }
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...LabPanel.properties,
    preset: {},
    alone: { type: Boolean, reflect: true },
    excerpt: { state: true },
    sidePx: { state: true },
    slide: { state: true },
    at: { state: true },
    typed: { state: true },
    message: { state: true },
  };
  /** One of STEPS_PRESETS to begin with, by its name. */
  declare preset: string;
  /** Nothing else stands above or below it. */
  declare alone: boolean;
  declare excerpt: Excerpt;
  declare sidePx: number;
  declare slide: Slide;
  /** The window's position, counted row by row. */
  declare at: number;
  /** What stands in the field for typing. */
  declare typed: string;
  /** Why an excerpt can't be taken or read. */
  declare message: (() => string) | null;
  readonly #play = new PlayController(this, () => this.#advance());

  constructor() {
    super();
    this.sidePx = FIRST_SIDE_PX;
    this.alone = false;
    this.message = null;
    this.preset = STEPS_PRESETS[0]!.name;
    this.#usePreset(0);
    this.typed = excerptText(this.excerpt.picture);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const index = STEPS_PRESETS.findIndex(({ name }) => name === this.preset);
    if (changed.has('preset') && index >= 0) this.#usePreset(index);
  }

  /** Nothing here is live: the excerpt stands still. */
  override read(): void {}

  #usePreset(index: number): void {
    const { name, picture, kernel } = STEPS_PRESETS[index]!;
    this.#use({ source: 'preset', name, picture, kernel });
  }

  #use(excerpt: Excerpt): void {
    this.#play.pause();
    this.excerpt = excerpt;
    this.at = 0;
    this.slide = FIRST_SLIDE;
    this.message = null;
  }

  #useTyped(): void {
    const read = readExcerpt(this.typed);
    if (read.ok) this.#use({ source: 'typed', name: '', picture: read.picture, kernel: null });
    else this.message = read.words;
  }

  /** A square around what the chosen output reads, as the first layer gets it. */
  async #take(): Promise<void> {
    const { state } = this.lab.shared!;
    const { layer, row, column } = this.lab.chosen;
    const { conv } = labStages(state.layers[layer]!, layer + 1);
    const { top, left, bottom, right } = receptiveField(labGraph(state), conv, row, column).get(INPUT)!;
    // Room for the kernel to move.
    const least = Math.min(state.layers[0]!.sizePx + 2, EXCERPT_MAX_PX);
    if (this.sidePx < least) this.sidePx = least;
    const { sidePx } = this;
    const within = (first: number, last: number) =>
      Math.min(Math.max(Math.round((first + last + 1 - sidePx) / 2), 0), state.input.sidePx - sidePx);
    const at = { top: within(top, bottom), left: within(left, right), sizePx: sidePx };
    const reply = await this.lab.cut(at);
    if (!reply.ok) {
      this.message = () => problemText(reply.error);
      return;
    }
    this.#use({
      source: 'picture',
      name: '',
      at,
      picture: excerptOfCut(reply.kernel),
      kernel: null,
    });
  }

  /** As cross-correlation uses it. */
  #kernel(): Kernel {
    if (this.excerpt.kernel) return this.excerpt.kernel;
    const { state, chosen } = this.lab;
    const kernels = state.layers[0]!.kernels;
    const kernel = kernels[chosen.layer === 0 ? chosen.kernel : 0] ?? kernels[0]!;
    return state.mode === 'convolution' ? flipped(kernel) : kernel;
  }

  /** Whether there is a position after this one. */
  #advance(): boolean {
    const last = (this.#steps()?.steps.length ?? 1) - 1;
    this.at = Math.min(this.at + 1, last);
    return this.at < last;
  }

  /** A kernel that became smaller leaves less to pad. */
  #slide({ sizePx }: Kernel): Slide {
    const { stride, paddingPx } = this.slide;
    return { stride, paddingPx: Math.min(paddingPx, sizePx - 1) };
  }

  #steps(): Steps | null {
    const kernel = this.#kernel();
    const picture = asDeepAs(this.excerpt.picture, kernel.inChannels);
    const slide = this.#slide(kernel);
    if (kernel.sizePx > picture.shape.height + 2 * slide.paddingPx) return null;
    if (kernel.sizePx > picture.shape.width + 2 * slide.paddingPx) return null;
    return stepsOf(picture, kernel, slide);
  }

  protected override render() {
    const steps = this.#steps();
    const text = wordsOf(STEP_TEXT);
    return html`
      <div class="row" role="group" aria-label=${text.excerpt}>
        ${STEPS_PRESETS.map((preset, index) =>
          this.#choice(
            text.preset(preset.name),
            this.excerpt.name === preset.name,
            `steps-${preset.name}`,
            () => this.#usePreset(index),
          ),
        )}
        ${this.#choice(text.fromPicture, this.excerpt.source === 'picture', 'steps-picture', () => this.#take(), this.lab.locked)}
        ${this.#choice(text.typed, this.excerpt.source === 'typed', 'steps-typed', () => this.#useTyped())}
        ${
          this.excerpt.source === 'picture'
            ? slider({
                label: text.size,
                value: this.sidePx,
                min: EXCERPT_MIN_PX,
                max: EXCERPT_MAX_PX,
                text: `${this.sidePx} × ${this.sidePx}`,
                testId: 'steps-size',
                onInput: (value) => {
                  this.sidePx = value;
                },
                onChange: () => void this.#take(),
              })
            : nothing
        }
      </div>
      ${this.message ? html`<p class="refusal" role="alert">${this.message()}</p>` : nothing}
      <div class="beside">
        ${this.excerpt.source === 'typed' || this.message ? this.#typing() : nothing}
        <div class="steps">${steps ? this.#stepping(steps) : this.#tooLarge()}</div>
      </div>
    `;
  }

  #choice(text: string, chosen: boolean, testId: string, choose: () => void, disabled = false) {
    return html`<button type="button"
      aria-pressed=${chosen}
      data-testid=${testId}
      ?disabled=${disabled}
      title=${disabled ? wordsOf(LAB_TEXT).locked : nothing}
      @click=${choose}
      >${text}</button
    >`;
  }

  #typing() {
    if (this.excerpt.source === 'picture') return nothing;
    return html`
      <label class="typing">
        <span class="quiet small">${wordsOf(STEP_TEXT).typing(EXCERPT_MIN_PX, EXCERPT_MAX_PX)}</span>
        <textarea
          data-testid="steps-text"
          spellcheck="false"
          .value=${this.typed}
          @input=${(event: Event) => {
            this.typed = (event.target as HTMLTextAreaElement).value;
            this.#useTyped();
          }}
        ></textarea>
      </label>
    `;
  }

  #about(): string {
    const { name, at } = this.excerpt;
    const text = wordsOf(STEP_TEXT);
    if (at) return text.taken(at.top, at.top + at.sizePx - 1, at.left, at.left + at.sizePx - 1);
    return name && text.about(name);
  }

  #tooLarge() {
    const { sizePx } = this.#kernel();
    const { height, width } = this.excerpt.picture.shape;
    const text = wordsOf(STEP_TEXT);
    return html`<p class="refusal">
      ${text.tooLarge(Math.min(height, width), sizePx)}
      ${sizePx <= EXCERPT_MAX_PX ? text.largerExcerpt(`${sizePx} × ${sizePx}`) : text.smallerKernel(EXCERPT_MAX_PX)}
    </p>`;
  }

  #stepping(steps: Steps) {
    const kernel = this.#kernel();
    const at = Math.min(this.at, steps.steps.length - 1);
    const step = steps.steps[at]!;
    return html`
      <div class="work">
        <convcast-step-picture
          ?alone=${this.alone}
          .session=${this.session}
          .picture=${asDeepAs(this.excerpt.picture, kernel.inChannels)}
          .kernel=${kernel}
          .steps=${steps}
          .at=${at}
          .paddingPx=${this.#slide(kernel).paddingPx}
          @pick=${(event: CustomEvent<number>) => {
            this.#play.pause();
            this.at = event.detail;
          }}
        ></convcast-step-picture>
        ${stepControls({
          play: this.#play,
          at,
          last: steps.steps.length - 1,
          slide: this.#slide(kernel),
          paddingMostPx: kernel.sizePx - 1,
          onTo: (position) => {
            this.at = position;
          },
          onSlide: (slide) => {
            this.slide = slide;
            this.at = 0;
          },
        })}
      </div>
      <p class="terms number" data-testid="steps-terms">
        ${termsText(step, kernel, decimalsFor(step.patch))}
        <strong>= ${sumText(step.sum)}</strong>
        <span class="quiet small">${wordsOf(STEP_TEXT).place(step.row, step.column)}</span>
      </p>
      <p class="quiet number" data-testid="steps-rescaling">${rescalingText(step.sum, steps.rescaling)}</p>
      <p class="quiet" data-testid="steps-name">
        ${this.#about()}
      </p>
    `;
  }
}

customElements.define('convcast-step-by-step', StepByStep);
