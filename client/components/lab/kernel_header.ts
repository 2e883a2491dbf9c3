import { html, nothing } from 'lit';
import { LAB_KERNELS_MAX } from '../../../shared/lab.ts';
import { withKernelAdded, withoutKernel, withoutLayer } from '../../../shared/lab_stack.ts';
import { wordsOf } from '../../language/spoken.ts';
import type { LabStore } from '../../state/lab_store.ts';
import { changing } from './changing.ts';
import { KERNEL_TEXT } from './kernel_text.ts';
import { titleText } from './title_text.ts';

/** Above a layer's kernels: what they are, and buttons for one more, one less, and for no such layer. */
export function kernelHeader(lab: LabStore, index: number) {
  const { kernels, sizePx } = lab.state.layers[index]!;
  const several = lab.state.layers.length > 1;
  const chosen = lab.chosen.layer === index ? kernels[lab.chosen.kernel] : undefined;
  const { inChannels } = kernels[0]!;
  const text = wordsOf(KERNEL_TEXT);
  return html`
    <header class="kernel">
      <div class="title-line">
        <h2>${several ? text.ofLayer(index + 1) : ''}${kernels.length === 1 ? text.kernel : text.kernels}</h2>
        <span>${changing(
          lab,
          html`
          <button
            type="button"
            title=${text.addHint}
            aria-label=${text.add(index + 1)}
            data-testid="add-kernel"
            ?disabled=${kernels.length >= LAB_KERNELS_MAX}
            @click=${() => addKernel(lab, index)}
          >+</button>
          ${
            kernels.length > 1
              ? html`<button
                  type="button"
                  title=${text.removeHint}
                  aria-label=${text.remove(index + 1)}
                  data-testid="remove-kernel"
                  @click=${() => removeKernel(lab, index)}
                >−</button>`
              : nothing
          }
          ${
            several
              ? html`<button
                  type="button"
                  title=${text.removeLayerHint}
                  aria-label=${text.removeLayer(index + 1)}
                  data-testid="remove-layer"
                  @click=${() => lab.change(withoutLayer(lab.state, index), 'layers')}
                >×</button>`
              : nothing
          }
        `,
        )}</span>
      </div>
      <p class="small quiet number" data-testid="kernel-text">
        ${sizePx} × ${sizePx}${inChannels > 1 ? ` × ${inChannels}` : ''} · ${chosen ? titleText(chosen.title) : kernels.length}
      </p>
    </header>
  `;
}

/** The chosen one, or the last of a layer that isn't chosen. */
function kernelMeant(lab: LabStore, index: number): number {
  return lab.chosen.layer === index ? lab.chosen.kernel : lab.state.layers[index]!.kernels.length - 1;
}

function addKernel(lab: LabStore, index: number): void {
  const { kernels } = lab.state.layers[index]!;
  const added = withKernelAdded(lab.state, index, kernels[kernelMeant(lab, index)]!);
  if (lab.change(added, 'layers')) lab.choose({ layer: index, kernel: kernels.length });
}

function removeKernel(lab: LabStore, index: number): void {
  lab.change(withoutKernel(lab.state, index, kernelMeant(lab, index)), 'layers');
}
