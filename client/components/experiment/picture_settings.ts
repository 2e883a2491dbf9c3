import { css, html } from 'lit';
import {
  BLUR_SIGMA_MAX_PX,
  CONTRAST_MAX,
  NOISE_MAX_LEVELS,
  PATCH_MAX_PX,
  PATCH_MIN_PX,
  type PictureSetting,
  SHIFT_MAX_PX,
} from '../../../shared/experiment.ts';
import { wordsOf } from '../../language/spoken.ts';
import { numberText } from '../../state/number_text.ts';
import { slider, sliderStyles } from '../lab/slider.ts';
import { common } from '../styles.ts';
import { ExperimentElement, experimentStyles } from './experiment_element.ts';
import { EXPERIMENT_TEXT } from './experiment_text.ts';
import { signedText } from './setting_text.ts';
import './patch_area.ts';

type Patch = Extract<PictureSetting, { kind: 'patch' }>;
const FIRST_PATCH: Patch = { kind: 'patch', across: 0.5, down: 0.5, sizePx: 56 };

interface Level {
  readonly label: string;
  readonly testId: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly text: string;
  setting(value: number): PictureSetting;
}

/** What the picture is altered to before the network gets it. */
export class PictureSettings extends ExperimentElement {
  static override styles = [
    common,
    experimentStyles,
    sliderStyles,
    css`
      .parts {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr));
        gap: 8px 20px;
        align-items: start;
      }
      .area {
        max-width: 16rem;
      }
    `,
  ];

  #patch(): Patch | undefined {
    return this.session.experiment.find('patch', 'patch');
  }

  #toggle(title: string, kind: 'grey' | 'mirror') {
    const { experiment } = this.session;
    const pressed = experiment.find(kind, kind) !== undefined;
    return html`<button
      type="button"
      aria-pressed=${pressed}
      data-testid=${`picture-${kind}`}
      @click=${() => (pressed ? experiment.reset([kind]) : experiment.set({ kind }))}
    >
      ${title}
    </button>`;
  }

  #levels(): Level[] {
    const { experiment } = this.session;
    const text = wordsOf(EXPERIMENT_TEXT);
    const degrees = experiment.find('rotate', 'rotate')?.degrees ?? 0;
    const { dx, dy } = experiment.find('shift', 'shift') ?? { dx: 0, dy: 0 };
    const brightness = experiment.find('brightness', 'brightness')?.levels ?? 0;
    const factor = experiment.find('contrast', 'contrast')?.factor ?? 1;
    const sigmaPx = experiment.find('blur', 'blur')?.sigmaPx ?? 0;
    const noise = experiment.find('noise', 'noise')?.levels ?? 0;
    return [
      {
        label: text.blur,
        testId: 'blur',
        value: sigmaPx,
        min: 0,
        max: BLUR_SIGMA_MAX_PX,
        step: 0.5,
        text: `${numberText(sigmaPx, 1)} px`,
        setting: (value) => ({ kind: 'blur', sigmaPx: value }),
      },
      {
        label: text.turn,
        testId: 'rotate',
        value: degrees,
        min: -180,
        max: 180,
        text: `${numberText(degrees, 0)}°`,
        setting: (value) => ({ kind: 'rotate', degrees: value }),
      },
      {
        label: text.shiftRight,
        testId: 'shift-right',
        value: dx,
        min: -SHIFT_MAX_PX,
        max: SHIFT_MAX_PX,
        text: `${signedText(dx, 0)} px`,
        setting: (value) => ({ kind: 'shift', dx: value, dy }),
      },
      {
        label: text.shiftDown,
        testId: 'shift-down',
        value: dy,
        min: -SHIFT_MAX_PX,
        max: SHIFT_MAX_PX,
        text: `${signedText(dy, 0)} px`,
        setting: (value) => ({ kind: 'shift', dx, dy: value }),
      },
      {
        label: text.brightness,
        testId: 'brightness',
        value: brightness,
        min: -255,
        max: 255,
        text: signedText(brightness, 0),
        setting: (value) => ({ kind: 'brightness', levels: value }),
      },
      {
        label: text.contrast,
        testId: 'contrast',
        value: factor,
        min: 0,
        max: CONTRAST_MAX,
        step: 0.05,
        text: `× ${numberText(factor)}`,
        setting: (value) => ({ kind: 'contrast', factor: value }),
      },
      {
        label: text.noise,
        testId: 'noise',
        value: noise,
        min: 0,
        max: NOISE_MAX_LEVELS,
        text: `± ${numberText(noise, 0)}`,
        setting: (value) => ({ kind: 'noise', levels: value }),
      },
    ];
  }

  #slider({ setting, ...level }: Level) {
    return slider({
      ...level,
      onInput: (value) => this.session.experiment.set(setting(value), true),
      onChange: (value) => this.session.experiment.set(setting(value)),
    });
  }

  protected override render() {
    const { experiment } = this.session;
    const patch = this.#patch();
    const text = wordsOf(EXPERIMENT_TEXT);
    return html`
      <h2>${text.picture}</h2>
      <div class="parts">
        <fieldset ?disabled=${!this.mayChange} aria-label=${text.picture}>
          <div class="row">
            ${this.#toggle(text.grey, 'grey')} ${this.#toggle(text.mirrored, 'mirror')}
          </div>
          ${this.#levels().map((level) => this.#slider(level))}
        </fieldset>
        <fieldset ?disabled=${!this.mayChange} aria-label=${text.patch}>
          <div class="row">
            <button
              type="button"
              aria-pressed=${patch !== undefined}
              data-testid="patch"
              @click=${() => (patch ? experiment.reset(['patch']) : experiment.set(FIRST_PATCH))}
            >
              ${text.patch}
            </button>
            <span class="small quiet">${patch ? text.patchDrag : text.patchCovers}</span>
          </div>
          <convcast-patch-area class="area" .session=${this.session}></convcast-patch-area>
          ${patch ? this.#patchSliders(patch) : ''}
        </fieldset>
      </div>
    `;
  }

  #patchSliders(patch: Patch) {
    const text = wordsOf(EXPERIMENT_TEXT);
    const place = (label: string, name: 'across' | 'down') =>
      this.#slider({
        label,
        testId: `patch-${name}`,
        value: patch[name],
        min: 0,
        max: 1,
        step: 0.01,
        text: `${Math.round(patch[name] * 100)}\u202f%`,
        setting: (value) => ({ ...patch, [name]: value }),
      });
    return html`
      ${place(text.across, 'across')} ${place(text.down, 'down')}
      ${this.#slider({
        label: text.size,
        testId: 'patch-size',
        value: patch.sizePx,
        min: PATCH_MIN_PX,
        max: PATCH_MAX_PX,
        text: `${patch.sizePx} px`,
        setting: (value) => ({ ...patch, sizePx: value }),
      })}
    `;
  }
}

customElements.define('convcast-picture-settings', PictureSettings);
