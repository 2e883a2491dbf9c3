import { html, nothing } from 'lit';
import { refusalMessage, suggestionText } from '../../language/said_text.ts';
import { wordsOf } from '../../language/spoken.ts';
import type { LabStore } from '../../state/lab_store.ts';
import { changing } from './changing.ts';
import { LAB_TEXT } from './lab_text.ts';
import { slider } from './slider.ts';

/** Why the last value was refused, and a button for what would work; nothing where it wasn't. */
export function refusalText(lab: LabStore, path: string) {
  const refusal = lab.refusalAt(path);
  if (!refusal) return nothing;
  const { value } = refusal;
  return html`
    <p class="refusal" role="alert" data-testid="refusal" data-path=${path}>
      ${sentence(refusalMessage(refusal))} ${
        value === null
          ? suggestionText(refusal)
          : html`<button type="button" data-testid="take-suggestion" @click=${() => lab.edit(path, value)}>
              ${wordsOf(LAB_TEXT).take(value)}
            </button>`
      }
    </p>
  `;
}

function sentence(text: string): string {
  return text ? `${text.charAt(0).toUpperCase()}${text.slice(1)}${wordsOf(LAB_TEXT).stop}` : '';
}

export interface NumberSetting {
  readonly path: string;
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly text?: string;
}

/** A slider of the stack's setting at `path`, and why its value was refused. */
export function numberSetting(lab: LabStore, { path, label, value, min, max, step, text }: NumberSetting) {
  const control = slider({
    label,
    value,
    min,
    max,
    ...(step === undefined ? {} : { step }),
    text: text ?? `${value}`,
    testId: path,
    onInput: (next) => lab.edit(path, next, { dragging: true }),
    // A slider that was refused went back, and is let go where it is: the reason stays.
    onChange: (next) => {
      if (next !== value || !lab.refusalAt(path)) lab.edit(path, next);
    },
  });
  return html`${changing(lab, control)} ${refusalText(lab, path)}`;
}

export interface Segment<T> {
  readonly value: T;
  readonly title: string;
}

/**
 * One of a few, as buttons side by side; arrow keys move between them. `testId`: the label's, or what stays the same
 * in every language.
 */
export function segments<T extends string>(
  label: string,
  chosen: T,
  options: readonly Segment<T>[],
  onChoose: (value: T) => void,
  testId = label.toLowerCase(),
) {
  const move = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = options.findIndex(({ value }) => value === chosen);
    const next = (at + step + options.length) % options.length;
    onChoose(options[next]!.value);
    (event.currentTarget as HTMLElement).querySelectorAll('button')[next]?.focus();
  };
  return html`
    <div class="segments" role="radiogroup" aria-label=${label} @keydown=${move}>
      ${options.map(
        ({ value, title }) => html`
          <button
            type="button"
            role="radio"
            aria-checked=${value === chosen}
            tabindex=${value === chosen ? 0 : -1}
            title=${title}
            data-testid=${`${testId}-${value}`}
            @click=${() => {
              if (value !== chosen) onChoose(value);
            }}
          >
            ${title}
          </button>
        `,
      )}
    </div>
  `;
}
