/** The largest values of a layer as bars with their names. */

export interface ChartRow {
  readonly name: string;
  /** As it is written beside the bar. */
  readonly text: string;
  /** Of the bar's whole length, from 0 to 1. */
  readonly share: number;
}

const WIDTH_PX = 640;
const ROW_PX = 64;
const EDGE_PX = 20;
const INK = '#14181d';
const TRACK = '#dfe4ea';
const BAR = '#2563c9';

/** SVG. */
export function chartPicture(rows: readonly ChartRow[]): string {
  const inner = WIDTH_PX - 2 * EDGE_PX;
  const row = ({ name, text, share }: ChartRow, index: number) => {
    const y = EDGE_PX + index * ROW_PX;
    const bar = (length: number, colour: string) =>
      `<rect x="${EDGE_PX}" y="${y + 34}" width="${length}" height="12" fill="${colour}"/>`;
    return (
      `<text x="${EDGE_PX}" y="${y + 22}">${escaped(name)}</text>` +
      `<text x="${WIDTH_PX - EDGE_PX}" y="${y + 22}" text-anchor="end">${escaped(text)}</text>` +
      bar(inner, TRACK) +
      bar(inner * Math.min(1, Math.max(0, share)), BAR)
    );
  };
  const heightPx = 2 * EDGE_PX + rows.length * ROW_PX - 18;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH_PX}" height="${heightPx}">` +
    `<rect width="100%" height="100%" fill="#fff"/>` +
    `<g font-family="Inter, Helvetica, Arial, sans-serif" font-size="22" fill="${INK}">${rows.map(row).join('')}</g></svg>`
  );
}

function escaped(text: string): string {
  return text.replace(/[<>&"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
