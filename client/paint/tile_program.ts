/** The shaders that draw tiles: one quad for each, its texels and its levels' colours fetched by whole numbers. */

/** `from` and `to` are (x, y, width, height), in pixels of the atlas and of the canvas, y down. */
const VERTEX = `#version 300 es
layout(location = 0) in ivec4 from;
layout(location = 1) in ivec4 to;
uniform ivec2 canvasPx;
flat out ivec4 tileFrom;
flat out ivec4 tileTo;

void main() {
  tileFrom = from;
  tileTo = to;
  ivec2 corner = to.xy + to.zw * ivec2(gl_VertexID & 1, gl_VertexID >> 1);
  vec2 share = vec2(corner) / vec2(canvasPx);
  gl_Position = vec4(share.x * 2.0 - 1.0, 1.0 - share.y * 2.0, 0.0, 1.0);
}`;

/** Texels are counted, not interpolated, so that no rounding moves the edge of an enlarged pixel. */
const FRAGMENT = `#version 300 es
precision highp float;
precision highp int;
uniform highp sampler2D levels;
uniform highp sampler2D colours;
uniform ivec2 canvasPx;
uniform int atlasY;
uniform bool mirror;
flat in ivec4 tileFrom;
flat in ivec4 tileTo;
out vec4 colour;

void main() {
  ivec2 pixel = ivec2(int(gl_FragCoord.x), canvasPx.y - 1 - int(gl_FragCoord.y)) - tileTo.xy;
  if (mirror) pixel.x = tileTo.z - 1 - pixel.x;
  ivec2 texel = tileFrom.xy + pixel * tileFrom.zw / tileTo.zw + ivec2(0, atlasY);
  int level = int(texelFetch(levels, texel, 0).r * 255.0 + 0.5);
  colour = texelFetch(colours, ivec2(level, 0), 0);
}`;

export const LEVELS_UNIT = 0;
export const COLOURS_UNIT = 1;
/** Two ivec4. */
export const INSTANCE_BYTES = 32;

export interface TileProgram {
  readonly canvasPx: WebGLUniformLocation | null;
  readonly atlasY: WebGLUniformLocation | null;
  readonly mirror: WebGLUniformLocation | null;
}

/** Compiles, links and makes current, with the bound ARRAY_BUFFER as its instances. Throws what the driver says. */
export function useTileProgram(gl: WebGL2RenderingContext): TileProgram {
  const program = gl.createProgram();
  for (const [type, text] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) throw new Error('expected a WebGL2 context, got a lost one');
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS))
      throw new Error(`expected the tile shader to compile, got ${gl.getShaderInfoLog(shader)}`);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS))
    throw new Error(`expected the tile shaders to link, got ${gl.getProgramInfoLog(program)}`);
  gl.useProgram(program);
  for (const location of [0, 1]) {
    gl.enableVertexAttribArray(location);
    gl.vertexAttribIPointer(location, 4, gl.INT, INSTANCE_BYTES, location * (INSTANCE_BYTES / 2));
    gl.vertexAttribDivisor(location, 1);
  }
  gl.uniform1i(gl.getUniformLocation(program, 'levels'), LEVELS_UNIT);
  gl.uniform1i(gl.getUniformLocation(program, 'colours'), COLOURS_UNIT);
  return {
    canvasPx: gl.getUniformLocation(program, 'canvasPx'),
    atlasY: gl.getUniformLocation(program, 'atlasY'),
    mirror: gl.getUniformLocation(program, 'mirror'),
  };
}
