import { scaleLinear, scaleLog } from 'd3-scale';

export interface FanOutRow {
  readonly viewers: number;
  readonly ofEachViewer: { readonly mean: number };
  readonly ageMs: { readonly p50: number; readonly p95: number };
  readonly cpuShare: number;
  readonly rssMb: number;
}

interface Panel {
  readonly title: string;
  /** The second line, where there is one, is dashed. */
  readonly lines: readonly ((row: FanOutRow) => number)[];
}

const PANELS: readonly Panel[] = [
  { title: 'results a second for each viewer', lines: [({ ofEachViewer }) => ofEachViewer.mean] },
  {
    title: 'age in ms: median, and 95th percentile (dashed)',
    lines: [({ ageMs }) => ageMs.p50, ({ ageMs }) => ageMs.p95],
  },
  { title: 'share of both cores in %', lines: [({ cpuShare }) => cpuShare * 100] },
  { title: 'memory of the server in MB', lines: [({ rssMb }) => rssMb] },
];

const WIDTH_PX = 460;
const HEIGHT_PX = 230;
const LEFT_PX = 52;
const RIGHT_PX = 20;
const TOP_PX = 38;
const BOTTOM_PX = 44;

/** Four plots against the number of viewers, on a logarithmic axis, as an SVG file's text. */
export function fanOutGraph(rows: readonly FanOutRow[]): string {
  const plots = PANELS.map((panel, index) => {
    const [x, y] = [(index % 2) * WIDTH_PX, Math.floor(index / 2) * HEIGHT_PX];
    return `<g transform="translate(${x} ${y})">${plot(panel, rows)}</g>`;
  });
  // A ground of its own: readers' pages are light or dark.
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${2 * WIDTH_PX} ${2 * HEIGHT_PX}" font-family="sans-serif" font-size="13" fill="#222">
<title>${PANELS.map(({ title }) => title).join('; ')}, against the number of viewers</title>
<rect width="100%" height="100%" fill="#fff"/>
${plots.join('\n')}
</svg>
`;
}

function plot({ title, lines }: Panel, rows: readonly FanOutRow[]): string {
  const counts = rows.map(({ viewers }) => viewers);
  const x = scaleLog([Math.min(...counts), Math.max(...counts)], [LEFT_PX, WIDTH_PX - RIGHT_PX]);
  const most = Math.max(...rows.flatMap((row) => lines.map((value) => value(row))));
  const y = scaleLinear([0, most], [HEIGHT_PX - BOTTOM_PX, TOP_PX]).nice(4);
  const across = y
    .ticks(4)
    .map(
      (tick) =>
        `<path d="M${LEFT_PX} ${y(tick)}H${WIDTH_PX - RIGHT_PX}" stroke="#ddd"/>` +
        `<text x="${LEFT_PX - 8}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`,
    );
  const below = counts.map(
    (count) => `<text x="${x(count)}" y="${HEIGHT_PX - BOTTOM_PX + 18}" text-anchor="middle">${count}</text>`,
  );
  const drawn = lines.map((value, index) => {
    const points = rows.map((row) => [x(row.viewers).toFixed(1), y(value(row)).toFixed(1)]);
    const dots = points.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3.5" fill="#1f5fa8"/>`);
    const dashes = index === 0 ? '' : ' stroke-dasharray="6 4"';
    return `<polyline points="${points.join(' ')}" fill="none" stroke="#1f5fa8" stroke-width="2"${dashes}/>${dots.join('')}`;
  });
  return [
    `<text x="${LEFT_PX}" y="22" font-weight="bold">${title}</text>`,
    ...across,
    ...below,
    `<text x="${(LEFT_PX + WIDTH_PX - RIGHT_PX) / 2}" y="${HEIGHT_PX - 8}" text-anchor="middle">viewers</text>`,
    ...drawn,
  ].join('');
}
