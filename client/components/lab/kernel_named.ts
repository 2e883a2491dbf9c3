import { css, html } from 'lit';
import { kernelOfFloats, spread } from '../../../shared/kernel.ts';
import { type KernelParameter, NAMED_KERNELS, type NamedKernel } from '../../../shared/kernels.ts';
import { inputChannels } from '../../../shared/lab.ts';
import { labKernel, withKernel } from '../../../shared/lab_stack.ts';
import { errorText } from '../../language/said_text.ts';
import { wordsOf } from '../../language/spoken.ts';
import { numberText } from '../../state/number_text.ts';
import { common } from '../styles.ts';
import { changing } from './changing.ts';
import { KERNEL_TEXT } from './kernel_text.ts';
import { LabPanel } from './lab_panel.ts';
import { labStyles } from './lab_styles.ts';
import { slider, sliderStyles } from './slider.ts';
import { TITLE_TEXT, titleText } from './title_text.ts';

/** The chosen one of those that a network learned. */
const LEARNED = 'alexnet-conv1';
const LEARNED_COUNT = 64;

/** Kernels by name, with the numbers that their formulas take. What is chosen replaces the chosen kernel. What is slotted stands beside the list. */
export class KernelNamed extends LabPanel {
  static override styles = [
    common,
    labStyles,
    sliderStyles,
    css`
      select {
        width: 100%;
      }
    `,
  ];
  static override properties = {
    ...LabPanel.properties,
    name: { state: true },
    problem: { state: true },
  };
  /** '' before one is chosen, and after the kernel became something else. */
  declare name: string;
  declare problem: Error | null;
  #parameters: Record<string, number> = {};
  #sizePx = 3;
  #map = 0;

  constructor() {
    super();
    this.name = '';
    this.problem = null;
  }

  override read(): void {}

  protected override willUpdate(): void {
    const { layer, kernel } = this.lab.chosen;
    const { title } = this.lab.state.layers[layer]!.kernels[kernel]!;
    const named = NAMED_KERNELS.find((each) => each.title === title);
    if (this.name === LEARNED && title.startsWith('AlexNet')) return;
    if (named?.name === this.name) return;
    this.name = named?.name ?? '';
    this.#parameters = {};
    this.#sizePx = this.lab.state.layers[layer]!.sizePx;
  }

  protected override render() {
    const named = NAMED_KERNELS.find(({ name }) => name === this.name);
    const text = wordsOf(KERNEL_TEXT);
    return changing(
      this.lab,
      html`<div class="controls">
        <div class="line">
        <select
          aria-label=${text.named}
          data-testid="named-kernel"
          .value=${this.name}
          @change=${(event: Event) => this.#choose((event.target as HTMLSelectElement).value)}
        >
          <option value="" disabled ?selected=${this.name === ''}>${text.namedChoice}</option>
          ${NAMED_KERNELS.map(
            ({ name, title }) =>
              html`<option value=${name} ?selected=${name === this.name}>${titleText(title)}</option>`,
          )}
          <option value=${LEARNED} ?selected=${this.name === LEARNED} ?disabled=${!this.#hasLearned()}>
            ${text.learned}
          </option>
        </select>
        <slot></slot>
        </div>
        ${named?.parameters.map((parameter) => this.#slider(named, parameter))}
        ${
          this.name === LEARNED
            ? slider({
                label: text.map,
                value: this.#map,
                min: 0,
                max: LEARNED_COUNT - 1,
                text: `${this.#map}`,
                testId: 'learned-map',
                onInput: (map) => this.#learned(map, true),
                onChange: (map) => this.#learned(map, false),
              })
            : ''
        }
        ${this.problem ? html`<p class="refusal" role="alert">${errorText(this.problem)}</p>` : ''}
      </div>`,
    );
  }

  #slider(named: NamedKernel, { name, title, unit, min, max, step, initial }: KernelParameter) {
    const value = this.#parameters[name] ?? initial(this.#sizePx);
    const set = (next: number, dragging: boolean) => {
      this.#parameters = { ...this.#parameters, [name]: next };
      this.#apply(named, dragging);
      this.requestUpdate();
    };
    return slider({
      label: titleText(title),
      value,
      min,
      max,
      step,
      text: `${numberText(value, step < 1 ? (step < 0.1 ? 2 : 1) : 0)} ${unit}`.trim(),
      testId: `parameter-${name}`,
      onInput: (next) => set(next, true),
      onChange: (next) => set(next, false),
    });
  }

  #hasLearned(): boolean {
    const { chosen, state } = this.lab;
    return (
      this.session.connection.welcome?.network.name === 'alexnet' &&
      chosen.layer === 0 &&
      inputChannels(state.input) === 3
    );
  }

  #choose(name: string): void {
    if (name === LEARNED) {
      this.name = name;
      void this.#learned(this.#map, false);
      return;
    }
    const named = NAMED_KERNELS.find((each) => each.name === name)!;
    this.name = name;
    this.#parameters = {};
    // The layer's size, where the kernel comes in it.
    const { sizePx } = this.lab.state.layers[this.lab.chosen.layer]!;
    this.#sizePx = named.sizesPx.includes(sizePx) && sizePx > 1 ? sizePx : named.initialSizePx;
    if (named.parameters.length > 0 && sizePx < named.initialSizePx) this.#sizePx = named.initialSizePx;
    this.#apply(named, false);
  }

  #apply(named: NamedKernel, dragging: boolean): void {
    const { state, chosen } = this.lab;
    const { layer, kernel } = chosen;
    const { bias, inChannels } = state.layers[layer]!.kernels[kernel]!;
    const made = spread(named.make(this.#sizePx, this.#parameters), inChannels);
    const next = withKernel(state, layer, kernel, labKernel(named.title, made, bias));
    this.lab.change(next, `layers.${layer}.kernels.${kernel}`, { dragging });
  }

  async #learned(map: number, dragging: boolean): Promise<void> {
    this.#map = map;
    this.requestUpdate();
    try {
      const { sizePx, inChannels, bias, values } = await this.session.connection.kernel('conv1', map);
      if (this.#map !== map) return;
      const floats = new Float32Array(new Uint8Array(values).buffer);
      const made = labKernel(
        TITLE_TEXT.en.learned('conv1', `${map}`),
        kernelOfFloats(sizePx, inChannels, floats),
        Number(bias.toPrecision(6)),
      );
      const { state, chosen } = this.lab;
      this.lab.change(
        withKernel(state, chosen.layer, chosen.kernel, made),
        `layers.${chosen.layer}.kernels.${chosen.kernel}`,
        { dragging },
      );
      this.problem = null;
    } catch (error) {
      this.problem = error as Error;
    }
  }
}

customElements.define('convcast-kernel-named', KernelNamed);
