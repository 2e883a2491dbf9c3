import { html, nothing } from 'lit';
import type { LabPool } from '../../../shared/lab.ts';
import { LAB_RANGES } from '../../../shared/lab.ts';
import type { Control } from '../../../shared/lecture/chapter.ts';
import type { LabStore } from '../../state/lab_store.ts';
import { numberText } from '../../state/number_text.ts';
import type { Session } from '../../state/session.ts';
import { refusalText, segments } from '../lab/controls.ts';
import { slider } from '../lab/slider.ts';
import { LECTURE_TEXT } from './lecture_text.ts';

/** Where a bias of values of 0 … 1 is still of use. */
const BIAS_MOST = 2;
const SHIFT_MOST_PX = 12;

/** A setting of the stack as a chapter offers it: few values, large. */
export function stageControls({ choice }: Session, lab: LabStore, control: Control) {
  const labLayer = lab.state.layers[control.layer];
  if (!labLayer) return nothing;
  const text = LECTURE_TEXT[choice.language];
  const { setting, layer, values } = control;
  const among = (label: string, path: string, now: number, each: readonly number[]) =>
    row(
      lab,
      label,
      path,
      segments(
        label,
        `${now}`,
        each.map((value) => ({ value: `${value}`, title: numberText(value, 0) })),
        (value) => lab.edit(path, Number(value)),
      ),
    );
  switch (setting) {
    case 'mode':
      return row(
        lab,
        text.mode,
        'mode',
        segments(
          text.mode,
          lab.state.mode,
          [
            { value: 'cross-correlation', title: text.correlation },
            { value: 'convolution', title: text.convolution },
          ],
          (mode) => lab.edit('mode', mode),
        ),
      );
    case 'stride':
      return among(text.stride, `layers.${layer}.stride`, labLayer.stride, values ?? [1, 2, 4, 8]);
    case 'bias': {
      const path = `layers.${layer}.kernels.0.bias`;
      const { bias } = labLayer.kernels[0]!;
      if (values) return among(text.bias, path, bias, values);
      return row(
        lab,
        '',
        path,
        slider({
          label: text.bias,
          value: bias,
          min: -BIAS_MOST,
          max: BIAS_MOST,
          step: 0.05,
          text: numberText(bias),
          testId: 'lecture-bias',
          onInput: (value) => lab.edit(path, Number(value.toFixed(2)), { dragging: true }),
          onChange: (value) => lab.edit(path, Number(value.toFixed(2))),
        }),
      );
    }
    case 'activation': {
      const path = `layers.${layer}.activation`;
      const label = text.activation(layer + 1);
      return row(
        lab,
        label,
        path,
        segments(
          label,
          labLayer.activation,
          [
            { value: 'none', title: text.linear },
            { value: 'relu', title: text.relu },
          ],
          (value) => lab.edit(path, value),
        ),
      );
    }
    case 'pool': {
      const path = `layers.${layer}.pool.kind`;
      const kinds: readonly LabPool['kind'][] = ['max', 'average', 'weighted'];
      return row(
        lab,
        text.poolKind,
        path,
        segments(
          text.poolKind,
          labLayer.pool.kind,
          kinds.map((value) => ({ value, title: text[value as 'max' | 'average' | 'weighted'] })),
          (value) => lab.edit(path, value),
        ),
      );
    }
    case 'range':
      return row(
        lab,
        text.range,
        'input.range',
        segments(
          text.range,
          lab.state.input.range,
          LAB_RANGES.map((value) => ({ value, title: value.replace('..', ' … ') })),
          (value) => lab.edit('input.range', value),
        ),
      );
    case 'shift':
      return row(
        lab,
        '',
        'shift.dx',
        slider({
          label: text.shift,
          value: lab.state.shift.dx,
          min: 0,
          max: SHIFT_MOST_PX,
          text: `${lab.state.shift.dx} px`,
          testId: 'lecture-shift',
          onInput: (value) => lab.edit('shift.dx', value, { dragging: true }),
          onChange: (value) => lab.edit('shift.dx', value),
        }),
      );
  }
}

function row(lab: LabStore, label: string, path: string, control: unknown) {
  return html`
    <div class="control">
      ${label ? html`<span>${label}</span>` : nothing} ${control}
    </div>
    ${refusalText(lab, path)}
  `;
}
