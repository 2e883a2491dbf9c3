import { html } from 'lit';
import type { Slide } from '../../../shared/steps.ts';
import { wordsOf } from '../../language/spoken.ts';
import { type PlayController, SPEEDS } from './play_controller.ts';
import { slider } from './slider.ts';
import { STEP_TEXT } from './step_text.ts';

const STRIDE_MAX = 8;

export interface StepControls {
  readonly play: PlayController;
  /** The window's position, counted row by row, and the last one. */
  readonly at: number;
  readonly last: number;
  readonly slide: Slide;
  readonly paddingMostPx: number;
  onTo(at: number): void;
  onSlide(slide: Slide): void;
}

/** Play, pause, step, scrub, speed; and how the window moves. */
export function stepControls({ play, at, last, slide, paddingMostPx, onTo, onSlide }: StepControls) {
  const to = (position: number) => {
    play.pause();
    onTo(position);
  };
  const toggle = () => {
    if (play.playing) return play.pause();
    if (at === last) onTo(0);
    play.play();
  };
  const text = wordsOf(STEP_TEXT);
  return html`
    <div class="controls">
      <div class="row">
        <button type="button" data-testid="steps-play" @click=${toggle}>${play.playing ? text.pause : text.play}</button>
        <button type="button" data-testid="steps-back" ?disabled=${at === 0} @click=${() => to(at - 1)}>${text.back}</button>
        <button type="button" data-testid="steps-next" ?disabled=${at === last} @click=${() => to(at + 1)}>${text.step}</button>
      </div>
      ${slider({ label: text.window, value: at, min: 0, max: last, text: text.at(at + 1, last + 1), testId: 'steps-scrub', onInput: to })}
      ${slider({
        label: text.speed,
        value: SPEEDS.indexOf(play.speed),
        min: 0,
        max: SPEEDS.length - 1,
        text: text.perSecond(play.speed),
        testId: 'steps-speed',
        onInput: (index) => {
          play.speed = SPEEDS[index]!;
        },
      })}
      ${slider({
        label: text.stride,
        value: slide.stride,
        min: 1,
        max: STRIDE_MAX,
        text: `${slide.stride}`,
        testId: 'steps-stride',
        onInput: (stride) => onSlide({ ...slide, stride }),
      })}
      ${slider({
        label: text.padding,
        value: slide.paddingPx,
        min: 0,
        max: paddingMostPx,
        text: `${slide.paddingPx}`,
        testId: 'steps-padding',
        onInput: (paddingPx) => onSlide({ ...slide, paddingPx }),
      })}
    </div>
  `;
}
