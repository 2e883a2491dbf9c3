import { html, nothing } from 'lit';
import { LAB_POOL_MAX_PX, LAB_POOLS, LAB_STRIDE_MAX } from '../../../shared/lab.ts';
import type { Range } from '../../../shared/scale.ts';
import { wordsOf } from '../../language/spoken.ts';
import type { LabStore } from '../../state/lab_store.ts';
import { numberText } from '../../state/number_text.ts';
import { changing } from './changing.ts';
import { numberSetting, refusalText, segments } from './controls.ts';
import { LAB_TEXT } from './lab_text.ts';

/** Below the convolution: how its window moves. `index` counts layers from 0, here and below. */
export function convolutionControls(lab: LabStore, index: number) {
  const { stride, padding, sizePx } = lab.state.layers[index]!;
  const path = `layers.${index}`;
  const text = wordsOf(LAB_TEXT);
  return html`
    <div class="controls">
      ${numberSetting(lab, { path: `${path}.stride`, label: text.stride, value: stride, min: 1, max: LAB_STRIDE_MAX })}
      ${numberSetting(lab, {
        path: `${path}.padding`,
        label: text.padding,
        value: padding === 'same' ? (sizePx - 1) >> 1 : padding,
        min: 0,
        max: Math.max(sizePx - 1, 0),
        text: text.paddingOf(padding),
      })}
      <div class="line">
        ${changing(
          lab,
          html`<button
            type="button"
            aria-pressed=${padding === 'same'}
            data-testid="padding-same"
            @click=${() => lab.edit(`${path}.padding`, padding === 'same' ? 0 : 'same')}
          >
            ${text.sameSize}
          </button>`,
        )}
        <button
          type="button"
          aria-pressed=${lab.chosen.brightest}
          data-testid="brightest"
          @click=${() => lab.choose({ brightest: !lab.chosen.brightest })}
        >
          ${text.brightest}
        </button>
      </div>
    </div>
  `;
}

/** Below the ReLU: the bias of kernel `number` between two ends, and whether anything is cut off. */
export function biasControls(lab: LabStore, index: number, number: number, ends: Range) {
  const { kernels, activation } = lab.state.layers[index]!;
  const { bias } = kernels[number]!;
  const text = wordsOf(LAB_TEXT);
  return html`
    <div class="controls">
      ${numberSetting(lab, {
        path: `layers.${index}.kernels.${number}.bias`,
        label: text.bias,
        value: bias,
        min: Math.min(ends.min, bias),
        max: Math.max(ends.max, bias),
        step: (ends.max - ends.min) / 200,
        text: numberText(bias),
      })}
      ${changing(
        lab,
        segments(
          text.activation,
          activation,
          [
            { value: 'none', title: text.noActivation },
            { value: 'relu', title: text.relu },
          ],
          (value) => lab.edit(`layers.${index}.activation`, value),
          'activation',
        ),
      )}
    </div>
  `;
}

/** Below the pool: of what kind it is, its window and how that moves. */
export function poolControls(lab: LabStore, index: number) {
  const { pool } = lab.state.layers[index]!;
  const path = `layers.${index}.pool`;
  const text = wordsOf(LAB_TEXT);
  return html`
    <div class="controls">
      ${changing(
        lab,
        segments(
          text.pool,
          pool.kind,
          LAB_POOLS.map((value) => ({ value, title: text.poolOf(value) })),
          (value) => lab.edit(`${path}.kind`, value),
          'pool',
        ),
      )}
      ${refusalText(lab, `${path}.kind`)}
      ${
        pool.kind === 'none'
          ? nothing
          : html`
              ${numberSetting(lab, { path: `${path}.sizePx`, label: text.size, value: pool.sizePx, min: 1, max: LAB_POOL_MAX_PX })}
              ${numberSetting(lab, { path: `${path}.stride`, label: text.stride, value: pool.stride, min: 1, max: LAB_STRIDE_MAX })}
            `
      }
    </div>
  `;
}
