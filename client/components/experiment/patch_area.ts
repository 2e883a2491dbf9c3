import { css, html } from 'lit';
import type { View } from '../../../shared/protocol.ts';
import { viewKey } from '../../../shared/protocol.ts';
import { wordsOf } from '../../language/spoken.ts';
import { common } from '../styles.ts';
import { ExperimentElement } from './experiment_element.ts';
import { EXPERIMENT_TEXT } from './experiment_text.ts';

const PICTURE: View = { kind: 'picture' };

/** The picture as the network gets it; where it is pressed the grey square goes. Sliders beside it do the same. */
export class PatchArea extends ExperimentElement {
  static override styles = [
    common,
    css`
      canvas {
        width: 100%;
        aspect-ratio: 1;
        background: var(--surface);
      }
      .movable {
        touch-action: none;
        cursor: move;
      }
    `,
  ];

  protected override views(): readonly View[] {
    return [PICTURE];
  }

  get #movable(): boolean {
    return this.mayChange && this.session.experiment.find('patch', 'patch') !== undefined;
  }

  protected override render() {
    return html`<canvas
      class=${this.#movable ? 'movable' : ''}
      role="img"
      aria-label=${wordsOf(EXPERIMENT_TEXT).pictureAsGot}
      data-testid="patch-area"
      @pointerdown=${this.#onPointer}
      @pointermove=${this.#onPointer}
      @pointerup=${this.#onPointer}
    ></canvas>`;
  }

  #onPointer(event: PointerEvent): void {
    const { experiment, choice } = this.session;
    const patch = experiment.find('patch', 'patch');
    const ends = event.type === 'pointerup';
    if (!patch || !this.mayChange || !(ends || event.buttons & 1)) return;
    const canvas = event.target as HTMLCanvasElement;
    if (event.type === 'pointerdown') canvas.setPointerCapture(event.pointerId);
    const box = canvas.getBoundingClientRect();
    const inside = (share: number) => Math.min(Math.max(share, 0), 1);
    const across = inside((event.clientX - box.left) / box.width);
    const down = inside((event.clientY - box.top) / box.height);
    experiment.set({ ...patch, across: choice.now.mirror ? 1 - across : across, down }, !ends);
  }

  override paint(): void {
    const picture = this.session.connection.result?.views.get(viewKey(PICTURE))?.picture;
    const canvas = this.renderRoot.querySelector('canvas');
    if (!canvas || picture?.kind !== 'colour' || picture.bitmap.width === 0) return;
    const { width, height } = picture.bitmap;
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d')!;
    if (this.session.choice.now.mirror) context.setTransform(-1, 0, 0, 1, width, 0);
    context.drawImage(picture.bitmap, 0, 0);
  }
}

customElements.define('convcast-patch-area', PatchArea);
