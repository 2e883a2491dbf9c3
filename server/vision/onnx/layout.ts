/** Weights as ONNX lays them out. */

import type { Tensor } from '../executor.ts';

/** Convolution kernels HWIO → OIHW; biases and fully connected kernels [inputs, outputs] stay as they are. */
export function onnxWeight({ shape, values }: Tensor): Tensor {
  const [height, width, inChannels, outChannels] = shape;
  if (height === undefined || width === undefined || inChannels === undefined || outChannels === undefined)
    return { shape, values };
  const positions = height * width;
  const oihw = new Float32Array(values.length);
  let index = 0;
  for (let position = 0; position < positions; position++)
    for (let inChannel = 0; inChannel < inChannels; inChannel++)
      for (let outChannel = 0; outChannel < outChannels; outChannel++)
        oihw[(outChannel * inChannels + inChannel) * positions + position] = values[index++]!;
  return { shape: [outChannels, inChannels, height, width], values: oihw };
}
