import type { Levels } from './levels.ts';

/**
 * Bitmaps that stay on the graphics card: enough for all sheets and vectors of one result. Results come thirty
 * times a second, so the texture that was used longest ago is written over instead of waiting for the collector.
 */
const TEXTURES_MAX = 8;

/** Uploads each bitmap once, however many canvases draw from it. One byte a pixel: the red one, the grey level. */
export class LevelTextures {
  readonly #gl: WebGL2RenderingContext;
  readonly #sizeMaxPx: number;
  /** In the order of use. */
  readonly #textures = new Map<Levels['bitmap'], WebGLTexture>();

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#sizeMaxPx = gl.getParameter(gl.MAX_TEXTURE_SIZE) as number;
  }

  fits({ width, height }: Levels['bitmap']): boolean {
    return width <= this.#sizeMaxPx && height <= this.#sizeMaxPx;
  }

  /** Binds the bitmap's texture; false where it is closed and was not uploaded before. */
  bind(bitmap: Levels['bitmap']): boolean {
    const gl = this.#gl;
    const known = this.#textures.get(bitmap);
    if (!known && bitmap.width === 0) return false;
    const texture = known ?? this.#free();
    this.#textures.delete(bitmap);
    this.#textures.set(bitmap, texture);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    if (!known) this.#upload(bitmap);
    return true;
  }

  /** The one used longest ago, or a new one. */
  #free(): WebGLTexture {
    const [oldest] = this.#textures;
    if (!oldest || this.#textures.size < TEXTURES_MAX) return this.#gl.createTexture();
    this.#textures.delete(oldest[0]);
    return oldest[1];
  }

  #upload(bitmap: Levels['bitmap']): void {
    const gl = this.#gl;
    if (bitmap instanceof ImageBitmap)
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, gl.RED, gl.UNSIGNED_BYTE, bitmap);
    else
      gl.texImage2D(
        gl.TEXTURE_2D,
        0,
        gl.R8,
        bitmap.width,
        bitmap.height,
        0,
        gl.RED,
        gl.UNSIGNED_BYTE,
        bitmap.levels,
      );
    neverSmooth(gl);
  }
}

/** Of the bound texture; without mipmaps it is incomplete (black) until this is said. */
export function neverSmooth(gl: WebGL2RenderingContext): void {
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
}
