import { css, html, nothing } from 'lit';
import { kernelOfFloats } from '../../../shared/kernel.ts';
import { LAB_LAYERS_MAX, type LabKernel } from '../../../shared/lab.ts';
import { decodeLab, encodeLab } from '../../../shared/lab_file.ts';
import { LAB_PRESETS, type LabPreset, labPreset, type NetworkKernels } from '../../../shared/lab_presets.ts';
import { labKernel, withLayerAdded } from '../../../shared/lab_stack.ts';
import { errorText } from '../../language/said_text.ts';
import { wordsOf } from '../../language/spoken.ts';
import { labHash } from '../../state/lab_link.ts';
import { common } from '../styles.ts';
import { changing } from './changing.ts';
import { refusalText, segments } from './controls.ts';
import { LabPanel } from './lab_panel.ts';
import { labStyles } from './lab_styles.ts';
import { LAB_TEXT } from './lab_text.ts';
import { PRESET_TEXT, TITLE_TEXT } from './title_text.ts';

function button(title: string, testId: string, onClick: () => void, disabled = false) {
  return html`<button type="button" data-testid=${testId} ?disabled=${disabled} @click=${onClick}>${title}</button>`;
}

const FILE_NAME = 'convcast-lab.json';

/** Asked for its words when they are shown: the language may have changed since. */
interface Notice {
  readonly text: () => string;
  readonly failed: boolean;
}

/** What concerns the whole stack: where to start from, what formula, undo, files. */
export class LabBar extends LabPanel {
  static override styles = [
    common,
    labStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 14px;
        padding: 8px 16px;
        border-bottom: 1px solid var(--line);
      }
      .locked {
        flex: 1 0 100%;
        padding-left: 8px;
        border-left: 3px solid var(--selection);
      }
      .mode {
        width: 19rem;
        max-width: 100%;
      }
      /* Beside the buttons, on two lines, so that the chain below doesn't jump when it comes. */
      .notice {
        flex: 1 1 16rem;
        line-height: 1.2;
        margin: -4px 0;
      }
      select {
        width: 14rem;
      }
      @media (max-width: 999px) {
        select {
          width: 100%;
        }
        .notice {
          flex-basis: 100%;
          margin: 0;
        }
      }
    `,
  ];
  static override properties = { ...LabPanel.properties, preset: { state: true }, notice: { state: true } };
  /** The starting stack whose words are shown; '' for none. */
  declare preset: LabPreset['name'] | '';
  /** What became of a file or a link. */
  declare notice: Notice | null;

  constructor() {
    super();
    this.preset = '';
    this.notice = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
  }

  readonly #onKey = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const inField = event
      .composedPath()
      .some((target) => target instanceof HTMLInputElement && target.type === 'text');
    const key = event.key.toLowerCase();
    if (inField || (key !== 'z' && key !== 'y')) return;
    event.preventDefault();
    if (key === 'y' || event.shiftKey) void this.lab.redo();
    else void this.lab.undo();
  };

  protected override render() {
    const { lab } = this;
    const text = wordsOf(LAB_TEXT);
    return html`
      ${lab.locked ? html`<p class="locked small" data-testid="lab-locked">${wordsOf(LAB_TEXT).locked}</p>` : nothing}
      ${changing(lab, this.#changes())}
      <div class="line">
        ${button(text.save, 'save-file', this.#saveFile)}
        ${button(text.copyLink, 'copy-link', () => void this.#copyLink())}
      </div>
      ${refusalText(lab, '')} ${refusalText(lab, 'layers')}
      ${
        this.notice
          ? html`<p class="notice ${this.notice.failed ? 'refusal' : 'small quiet'}" role="status" data-testid="lab-notice">${this.notice.text()}</p>`
          : nothing
      }
    `;
  }

  #changes() {
    const { lab } = this;
    const { state } = lab;
    const text = wordsOf(LAB_TEXT);
    const presets = wordsOf(PRESET_TEXT);
    return html`
      <select aria-label=${text.startingStack} data-testid="preset" @change=${this.#onPreset}>
        <option value="" ?selected=${this.preset === ''}>${text.startFrom}</option>
        ${LAB_PRESETS.map(
          ({ name, needs }) => html`
            <option
              value=${name}
              ?selected=${name === this.preset}
              ?disabled=${needs !== null && this.session.connection.welcome?.network.name !== needs.network}
            >${presets.title(name)}</option>
          `,
        )}
      </select>
      <div class="mode">
        ${segments(
          text.formula,
          state.mode,
          [
            { value: 'cross-correlation', title: text.correlation },
            { value: 'convolution', title: text.convolution },
          ],
          (value) => lab.edit('mode', value),
          'formula',
        )}
      </div>
      <div class="line">
        ${button(text.undo, 'undo', () => void lab.undo(), !lab.canUndo)}
        ${button(text.redo, 'redo', () => void lab.redo(), !lab.canRedo)}
        ${button(text.reset, 'reset', () => lab.reset())}
      </div>
      <div class="line">
        ${button(text.addLayer, 'add-layer', this.#addLayer, state.layers.length >= LAB_LAYERS_MAX)}
      </div>
      ${button(text.open, 'open-file', this.#openFile)}
    `;
  }

  async #onPreset(event: Event): Promise<void> {
    const preset = labPreset((event.target as HTMLSelectElement).value);
    if (!preset) return;
    try {
      const kernels = preset.needs ? await this.#learned(preset.needs) : [];
      this.preset = preset.name;
      if (this.lab.start(preset.make(kernels)))
        this.notice = { text: () => wordsOf(PRESET_TEXT).about(preset.name), failed: false };
    } catch (error) {
      this.notice = { text: () => errorText(error), failed: true };
    }
  }

  #learned({ layer, maps }: NetworkKernels): Promise<LabKernel[]> {
    return Promise.all(
      maps.map(async (map) => {
        const { sizePx, inChannels, bias, values } = await this.session.connection.kernel(layer, map);
        const floats = new Float32Array(new Uint8Array(values).buffer);
        const kernel = kernelOfFloats(sizePx, inChannels, floats);
        return labKernel(TITLE_TEXT.en.learned(layer, `${map}`), kernel, Number(bias.toPrecision(6)));
      }),
    );
  }

  readonly #addLayer = () => {
    const { lab } = this;
    const { length } = lab.state.layers;
    if (lab.change(withLayerAdded(lab.state), 'layers'))
      lab.choose({ layer: length, kernel: 0, pooled: null });
  };

  readonly #saveFile = () => {
    const url = URL.createObjectURL(new Blob([encodeLab(this.lab.state)], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = FILE_NAME;
    link.click();
    URL.revokeObjectURL(url);
  };

  readonly #openFile = () => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = '.json,application/json';
    input.addEventListener('change', () => {
      const file = input.files?.[0];
      if (file) void this.#open(file);
    });
    input.click();
  };

  async #open(file: File): Promise<void> {
    this.preset = '';
    this.notice = this.lab.open(decodeLab(await file.text()))
      ? { text: () => wordsOf(LAB_TEXT).opened(file.name), failed: false }
      : null;
  }

  async #copyLink(): Promise<void> {
    history.replaceState(null, '', await labHash(this.lab.state));
    try {
      await navigator.clipboard.writeText(location.href);
      this.notice = { text: () => wordsOf(LAB_TEXT).linkCopied, failed: false };
    } catch {
      this.notice = { text: () => wordsOf(LAB_TEXT).linkInAddress, failed: false };
    }
  }
}

customElements.define('convcast-lab-bar', LabBar);
