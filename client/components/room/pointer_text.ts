import { shapesOf } from '../../../shared/layers.ts';
import type { Pointer } from '../../../shared/protocol.ts';
import { catalogue } from '../../language/catalogue.ts';
import { wordsOf } from '../../language/spoken.ts';
import { networkOf, type Session } from '../../state/session.ts';

const TEXT = catalogue(
  {
    map: (layer: string, map: string, row: number, column: number) =>
      `Pointing at map ${map} of ${layer}, row ${row}, column ${column}`,
    gone: (layer: string, map: string) => `Pointing at map ${map} of ${layer}`,
    thumbnail: (layer: string) => `Pointing at ${layer} in the row of layers`,
    plate: (part: number) => `Pointing at part ${part} of the chapter’s figure`,
    picture: (across: number, down: number) =>
      `Pointing at the picture, ${across} % from its left and ${down} % from its top`,
  },
  {
    map: (layer: string, map: string, row: number, column: number) =>
      `正在指向 ${layer} 的第 ${map} 个特征图，第 ${row} 行，第 ${column} 列`,
    gone: (layer: string, map: string) => `正在指向 ${layer} 的第 ${map} 个特征图`,
    thumbnail: (layer: string) => `正在指向层列表中的 ${layer}`,
    plate: (part: number) => `正在指向本章插图的第 ${part} 部分`,
    picture: (across: number, down: number) => `正在指向图像：距左边 ${across}%，距上边 ${down}%`,
  },
);

/** Where the pointer is, in words; '' for none. */
export function pointerText(session: Session, pointer: Pointer): string {
  if (!pointer) return '';
  const text = wordsOf(TEXT);
  const { view, x, y } = pointer;
  const thumbnail = /^strip\/(.+)$/.exec(view);
  if (thumbnail) return text.thumbnail(thumbnail[1]!);
  const part = /^plate\/.+\/(\d+)$/.exec(view);
  if (part) return text.plate(Number(part[1]) + 1);
  const map = /^([\w-]+)\/([^/]+)\/(\d+)$/.exec(view);
  if (!map) return text.picture(Math.round(x * 100), Math.round(y * 100));
  const [, graph, layer, number] = map as unknown as [string, string, string, string];
  const shape = graph === 'lab' ? session.lab.shapeOf(layer) : shapesOf(networkOf(session).graph).get(layer);
  // The page may be behind what the presenter sees.
  if (!shape) return text.gone(layer, number);
  return text.map(layer, number, Math.floor(y * shape.height), Math.floor(x * shape.width));
}
