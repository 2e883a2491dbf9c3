/** IEEE 754 half precision: 1 sign, 5 exponent and 10 fraction bits. */

let decoded: Float32Array | undefined;

/** The value of each of the 65536 bit patterns. */
function table(): Float32Array {
  if (decoded) return decoded;
  decoded = new Float32Array(65536);
  for (let bits = 0; bits < 65536; bits++) {
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    const magnitude =
      exponent === 31
        ? fraction
          ? Number.NaN
          : Number.POSITIVE_INFINITY
        : exponent
          ? (1 + fraction / 1024) * 2 ** (exponent - 15)
          : fraction * 2 ** -24;
    decoded[bits] = bits & 0x8000 ? -magnitude : magnitude;
  }
  return decoded;
}

export function decodeFloat16(bits: Uint16Array): Float32Array {
  const values = table();
  const result = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) result[i] = values[bits[i]!]!;
  return result;
}

/** Rounds to the nearest half, ties to even; what is beyond ±65504 becomes infinite. */
export function encodeFloat16(values: Float32Array): Uint16Array {
  const result = new Uint16Array(values.length);
  const float = new Float32Array(1);
  const word = new Uint32Array(float.buffer);
  for (let i = 0; i < values.length; i++) {
    float[0] = values[i]!;
    const bits = word[0]!;
    const sign = (bits >>> 16) & 0x8000;
    const magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) result[i] = sign | 0x7e00;
    else if (magnitude >= 0x47800000) result[i] = sign | 0x7c00;
    else if (magnitude < 0x38800000) {
      // Below 2^-14 halves are multiples of 2^-24.
      result[i] = sign | roundTiesToEven(Math.abs(values[i]!) * 2 ** 24);
    } else {
      // Rebias the exponent by 112 and round 13 fraction bits away; a carry moves into the exponent as it should.
      const odd = (magnitude >>> 13) & 1;
      result[i] = sign | ((magnitude - 0x38000000 + 0xfff + odd) >>> 13);
    }
  }
  return result;
}

function roundTiesToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 ? rounded - 1 : rounded;
}
