import { css, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';

export interface Slider {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  /** The value as one reads it. */
  readonly text: string;
  readonly testId?: string;
  /** The smallest value at the right. */
  readonly reversed?: boolean;
  onInput(value: number): void;
  /** When it is let go. */
  onChange?(value: number): void;
}

export const sliderStyles = css`
  .slider {
    display: grid;
    grid-template-columns: auto minmax(3rem, 1fr) minmax(2.6em, auto);
    align-items: center;
    gap: 10px;
    min-height: 2.2rem;
  }
  .slider input {
    width: 100%;
    margin: 0;
    accent-color: var(--selection);
    touch-action: pan-y;
  }
  .slider .reversed {
    direction: rtl;
  }
  .slider output {
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  @media (max-width: 999px) {
    .slider {
      min-height: 44px;
    }
    .slider input {
      height: 44px;
    }
  }
`;

export function slider({
  label,
  value,
  min,
  max,
  step = 1,
  text,
  testId,
  reversed,
  onInput,
  onChange,
}: Slider) {
  const read = (event: Event) => (event.target as HTMLInputElement).valueAsNumber;
  return html`
    <label class="slider">
      <span>${label}</span>
      <input
        type="range"
        class=${reversed ? 'reversed' : ''}
        min=${min}
        max=${max}
        step=${step}
        .value=${live(`${value}`)}
        aria-valuetext=${text}
        data-testid=${testId ?? nothing}
        @input=${(event: Event) => onInput(read(event))}
        @change=${(event: Event) => onChange?.(read(event))}
      />
      <output>${text}</output>
    </label>
  `;
}
