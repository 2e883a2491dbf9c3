import { css, html, LitElement, svg } from 'lit';
import { create } from 'qrcode';

/** What readers need around the code, in modules: ISO/IEC 18004. */
const QUIET_ZONE = 4;

/** A text as a QR code: dark on white in every theme, since not all readers take the reverse. */
export class QrCode extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }
    svg {
      display: block;
      width: 100%;
      height: auto;
      background: #fff;
      fill: #000;
    }
  `;
  static override properties = { text: {}, label: {} };
  declare text: string;
  declare label: string;

  constructor() {
    super();
    this.text = '';
    this.label = '';
  }

  protected override render() {
    if (!this.text) return '';
    const { modules } = create(this.text, { errorCorrectionLevel: 'M' });
    const side = modules.size + 2 * QUIET_ZONE;
    return html`
      <svg viewBox=${`0 0 ${side} ${side}`} role="img" aria-label=${this.label} shape-rendering="crispEdges">
        ${svg`<path d=${runsOf(modules)} />`}
      </svg>
    `;
  }
}

/** Dark modules of a row that touch are one rectangle. */
function runsOf({ size, data }: { size: number; data: Uint8Array }): string {
  const runs: string[] = [];
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const from = column;
      while (column < size && data[row * size + column]) column++;
      if (column > from)
        runs.push(`M${from + QUIET_ZONE} ${row + QUIET_ZONE}h${column - from}v1h${from - column}z`);
    }
  return runs.join('');
}

customElements.define('convcast-qr-code', QrCode);
