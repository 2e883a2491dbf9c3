import { context2d } from './canvas_painter.ts';
import { LevelTextures, neverSmooth } from './level_textures.ts';
import type { Levels } from './levels.ts';
import type { Painter, TileOptions } from './painter.ts';
import type { Placement } from './placement.ts';
import { COLOURS_UNIT, LEVELS_UNIT, type TileProgram, useTileProgram } from './tile_program.ts';

/** What lives on the graphics card and goes with the context. */
interface Resources {
  readonly program: TileProgram;
  readonly textures: LevelTextures;
  readonly colours: WeakMap<Uint8Array, WebGLTexture>;
}

/**
 * Draws on one hidden WebGL2 canvas for the whole page and copies to the canvas that is shown. While the context is
 * lost, and for what is too large for it, `fallback` draws.
 */
export class WebGLPainter implements Painter {
  readonly #gl: WebGL2RenderingContext;
  readonly #fallback: Painter;
  readonly #instances = new WeakMap<readonly Placement[], Int32Array>();
  #resources: Resources | null;

  /** null where the browser gives no WebGL2. */
  static create(fallback: Painter): WebGLPainter | null {
    const gl = document.createElement('canvas').getContext('webgl2', {
      antialias: false,
      depth: false,
      powerPreference: 'high-performance',
    });
    return gl && new WebGLPainter(gl, fallback);
  }

  private constructor(gl: WebGL2RenderingContext, fallback: Painter) {
    this.#gl = gl;
    this.#fallback = fallback;
    this.#resources = createResources(gl);
    gl.canvas.addEventListener('webglcontextlost', (event) => {
      event.preventDefault();
      this.#resources = null;
    });
    gl.canvas.addEventListener('webglcontextrestored', () => {
      this.#resources = createResources(gl);
    });
  }

  /** Whether there is no graphics card behind it: the 2-D canvas is twice as quick then. */
  get drawnByProcessor(): boolean {
    const gl = this.#gl;
    const names = gl.getExtension('WEBGL_debug_renderer_info');
    const renderer = String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
    return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer);
  }

  /** Gives the context back: browsers allow few. */
  close(): void {
    this.#resources = null;
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
  }

  get kind(): Painter['kind'] {
    return this.#resources ? 'webgl2' : this.#fallback.kind;
  }

  tiles(
    canvas: HTMLCanvasElement,
    source: Levels,
    placements: readonly Placement[],
    colours: Uint8Array,
    options: TileOptions,
  ): void {
    const gl = this.#gl;
    const { width, height } = canvas;
    if (width === 0 || height === 0) return;
    const resources = this.#resources;
    if (!resources?.textures.fits(source.bitmap) || !this.#resize(width, height)) {
      this.#fallback.tiles(canvas, source, placements, colours, options);
      return;
    }
    gl.activeTexture(gl.TEXTURE0 + COLOURS_UNIT);
    bindColours(gl, resources.colours, colours);
    gl.activeTexture(gl.TEXTURE0 + LEVELS_UNIT);
    if (!resources.textures.bind(source.bitmap)) return;
    gl.bufferData(gl.ARRAY_BUFFER, this.#instancesOf(placements), gl.STREAM_DRAW);
    gl.uniform2i(resources.program.canvasPx, width, height);
    gl.uniform1i(resources.program.atlasY, source.y);
    gl.uniform1i(resources.program.mirror, options.mirror ? 1 : 0);
    gl.viewport(0, 0, width, height);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, placements.length);

    const context = context2d(canvas);
    context.clearRect(0, 0, width, height);
    context.fillStyle = options.background;
    context.fillRect(0, 0, width, height);
    context.drawImage(gl.canvas as HTMLCanvasElement, 0, 0);
  }

  /**
   * Exactly the size that is drawn, since copying costs by the size of the buffer, not of the part that is copied.
   * False where the context is lost or gives no buffer as large.
   */
  #resize(width: number, height: number): boolean {
    const gl = this.#gl;
    if (gl.canvas.width !== width) gl.canvas.width = width;
    if (gl.canvas.height !== height) gl.canvas.height = height;
    return gl.drawingBufferWidth === width && gl.drawingBufferHeight === height && !gl.isContextLost();
  }

  #instancesOf(placements: readonly Placement[]): Int32Array {
    let instances = this.#instances.get(placements);
    if (!instances) {
      instances = Int32Array.from(
        placements
          .flatMap(({ from, to }) => [from, to])
          .flatMap((box) => [box.x, box.y, box.width, box.height]),
      );
      this.#instances.set(placements, instances);
    }
    return instances;
  }
}

/** null where the context was lost while it was set up: it comes back with an event. */
function createResources(gl: WebGL2RenderingContext): Resources | null {
  if (gl.isContextLost()) return null;
  // Levels are numbers: nothing may manage, premultiply or turn them.
  gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  return { program: useTileProgram(gl), textures: new LevelTextures(gl), colours: new WeakMap() };
}

function bindColours(
  gl: WebGL2RenderingContext,
  known: WeakMap<Uint8Array, WebGLTexture>,
  colours: Uint8Array,
): void {
  const texture = known.get(colours);
  if (texture) {
    gl.bindTexture(gl.TEXTURE_2D, texture);
    return;
  }
  const created = gl.createTexture();
  known.set(colours, created);
  gl.bindTexture(gl.TEXTURE_2D, created);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, colours);
  neverSmooth(gl);
}
