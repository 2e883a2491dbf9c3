/** What runs in the browser for paint.test.ts: paints with a real painter and reads the canvas back. */

import { CanvasPainter } from '../../client/paint/canvas_painter.ts';
import { levelsOfVector } from '../../client/paint/levels.ts';
import { fitMosaic } from '../../client/paint/mosaic_fit.ts';
import type { Painter } from '../../client/paint/painter.ts';
import { decodeSheet, pictureOf } from '../../client/paint/picture.ts';
import { mosaicPlacements, type Placement } from '../../client/paint/placement.ts';
import { WebGLPainter } from '../../client/paint/webgl_painter.ts';
import { tileOrigin } from '../../shared/atlas.ts';
import { colourTable } from '../../shared/colours/colour_maps.ts';
import type { ResultView, Sheet } from '../../shared/protocol.ts';

type ColourName = Parameters<typeof colourTable>[0];

interface Work {
  readonly painter: Painter['kind'];
  readonly view: ResultView;
  readonly sheets: readonly { readonly header: Sheet; readonly base64: string }[];
  readonly area: readonly [number, number];
  readonly colours: ColourName;
  readonly mirror: boolean;
}

interface Painted {
  readonly kind: Painter['kind'];
  readonly width: number;
  readonly height: number;
  /** RGBA, row by row, in base64: Playwright takes seconds for as many numbers. */
  readonly pixels: string;
}

export const BACKGROUND = 'rgb(1 2 3)';

let gl: WebGL2RenderingContext | null = null;

/**
 * Keeps the painter's context at hand, to lose it and to count what it makes; takes one drawn by the processor too,
 * where a machine has no other.
 */
function createWatchedPainter(): Painter {
  const getContext = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: unknown[]) {
    const context = Reflect.apply(getContext, this, args);
    if (context instanceof WebGL2RenderingContext) gl = context;
    return context;
  } as typeof getContext;
  // Here it is drawn by the processor, which createPainter would refuse.
  const painter = WebGLPainter.create(new CanvasPainter())!;
  HTMLCanvasElement.prototype.getContext = getContext;
  return painter;
}

const painters: Record<Painter['kind'], Painter> = {
  webgl2: createWatchedPainter(),
  canvas2d: new CanvasPainter(),
};

function read(canvas: HTMLCanvasElement, kind: Painter['kind']): Painted {
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
  return { kind, width, height, pixels: base64Of(data) };
}

function canvasOf(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

function base64Of(bytes: Uint8ClampedArray): string {
  let characters = '';
  for (const byte of bytes) characters += String.fromCharCode(byte);
  return btoa(characters);
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

async function paint({ painter, view, sheets, area, colours, mirror }: Work): Promise<Painted> {
  const bitmaps = await Promise.all(
    sheets.map(({ header, base64 }) => decodeSheet({ header, bytes: bytesOf(base64) })),
  );
  const picture = pictureOf({ header: view, stats: new Float32Array(), values: new Float32Array() }, bitmaps);
  if (picture.kind !== 'levels') throw new Error(`expected levels, got ${picture.kind}`);
  const { layout } = picture;
  const fit = fitMosaic(layout.tiles, layout.tileWidthPx, layout.tileHeightPx, ...area);
  const canvas = canvasOf(fit.widthPx, fit.heightPx);
  const placements = mosaicPlacements(layout, fit);
  const options = { mirror, background: BACKGROUND };
  painters[painter].tiles(canvas, picture, placements, colourTable(colours), options);
  for (const bitmap of bitmaps) bitmap.close();
  return read(canvas, painters[painter].kind);
}

function paintVector(painter: Painter['kind'], values: readonly number[], extreme: number): Painted {
  const source = levelsOfVector(Float32Array.from(values), extreme, true);
  const fit = fitMosaic(values.length, 1, 1, 60, 40);
  const canvas = canvasOf(fit.widthPx, fit.heightPx);
  painters[painter].tiles(
    canvas,
    source,
    mosaicPlacements(source.layout, fit),
    colourTable('diverging-light'),
    { mirror: false, background: BACKGROUND },
  );
  return read(canvas, painters[painter].kind);
}

/** A bitmap that is closed before it was ever painted, and one that is closed after. */
async function paintClosed(painter: Painter['kind']): Promise<{ before: Painted; after: Painted }> {
  const canvas = canvasOf(8, 8);
  const placements: Placement[] = [
    { from: { x: 0, y: 0, width: 8, height: 8 }, to: { x: 0, y: 0, width: 8, height: 8 } },
  ];
  const options = { mirror: false, background: BACKGROUND };
  const layout = levelsOfVector(new Float32Array(64), 1, false).layout;
  const bitmapOf = async (level: number) =>
    createImageBitmap(
      new ImageData(
        Uint8ClampedArray.from({ length: 256 }, (_, i) => (i % 4 === 3 ? 255 : level)),
        8,
      ),
    );
  const draw = (bitmap: ImageBitmap) =>
    painters[painter].tiles(canvas, { bitmap, y: 0, layout }, placements, colourTable('grey'), options);
  const shown = await bitmapOf(200);
  draw(shown);
  shown.close();
  draw(shown);
  const before = read(canvas, painters[painter].kind);
  const never = await bitmapOf(50);
  never.close();
  draw(never);
  return { before, after: read(canvas, painters[painter].kind) };
}

/** Paints `results` bitmaps, as many results would bring; gives the textures made and WebGL's error. */
async function paintMany(results: number): Promise<{ made: number; error: number }> {
  const made = { textures: 0 };
  const createTexture = gl!.createTexture.bind(gl!);
  gl!.createTexture = () => {
    made.textures++;
    return createTexture();
  };
  for (let result = 0; result < results; result++)
    paintVector(
      'webgl2',
      Array.from({ length: 20 + (result % 7) }, () => result / results),
      1,
    );
  gl!.createTexture = createTexture;
  return { made: made.textures, error: gl!.getError() };
}

/** Two atlases, tile by tile and by turns, as rows of a page show them; gives how often pixels were coloured. */
function paintByTurns(tiles: number): { coloured: number; levels: [number, number] } {
  const sources = [1, 0.5].map((value) => levelsOfVector(new Float32Array(tiles).fill(value), 1, false));
  const canvases = sources.map(() => canvasOf(1, 1));
  const { putImageData } = CanvasRenderingContext2D.prototype;
  let coloured = 0;
  CanvasRenderingContext2D.prototype.putImageData = function (
    this: CanvasRenderingContext2D,
    ...args: unknown[]
  ) {
    coloured++;
    return Reflect.apply(putImageData, this, args);
  } as typeof putImageData;
  for (let tile = 0; tile < tiles; tile++)
    sources.forEach((source, index) => {
      const from = { ...tileOrigin(source.layout, tile), width: 1, height: 1 };
      const to = { x: 0, y: 0, width: 1, height: 1 };
      painters.canvas2d.tiles(canvases[index]!, source, [{ from, to }], colourTable('grey'), {
        mirror: false,
        background: BACKGROUND,
      });
    });
  CanvasRenderingContext2D.prototype.putImageData = putImageData;
  const [first, second] = canvases.map(
    (canvas) => canvas.getContext('2d')!.getImageData(0, 0, 1, 1).data[0]!,
  );
  return { coloured, levels: [first!, second!] };
}

/** Loses the context or brings it back, and waits for the painter to hear of it. */
function setContextLost(lost: boolean): Promise<Painter['kind']> {
  const extension = setContextLost.extension ?? gl!.getExtension('WEBGL_lose_context')!;
  setContextLost.extension = extension;
  const event = lost ? 'webglcontextlost' : 'webglcontextrestored';
  return new Promise((resolve) => {
    gl!.canvas.addEventListener(event, () => setTimeout(() => resolve(painters.webgl2.kind)), { once: true });
    if (lost) extension.loseContext();
    else extension.restoreContext();
  });
}
setContextLost.extension = null as WEBGL_lose_context | null;

const paintPage = { paint, paintVector, paintClosed, paintMany, paintByTurns, setContextLost };
export type PaintPage = typeof paintPage;
Object.assign(globalThis, { paintPage });
