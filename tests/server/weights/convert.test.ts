import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { convertStateDict, expectedTensors, weightsFromPth } from '../../../server/weights/convert.ts';
import { readStateDict } from '../../../server/weights/pth.ts';
import { WeightsError } from '../../../server/weights/weights_error.ts';
import { ALEXNET } from '../../../shared/networks.ts';
import { ALEXNET_PTH, pthFixture } from './fixtures.ts';

describe('a state dict that fits', () => {
  const state = readStateDict(readFileSync(ALEXNET_PTH));
  const weights = convertStateDict(state, ALEXNET);

  it('gives every weight of the network in its shape', () => {
    expect([...weights].map(([name, { shape }]) => [name, shape])).toEqual([
      ['conv1.kernel', [11, 11, 3, 64]],
      ['conv1.bias', [64]],
      ['conv2.kernel', [5, 5, 64, 192]],
      ['conv2.bias', [192]],
      ['conv3.kernel', [3, 3, 192, 384]],
      ['conv3.bias', [384]],
      ['conv4.kernel', [3, 3, 384, 256]],
      ['conv4.bias', [256]],
      ['conv5.kernel', [3, 3, 256, 256]],
      ['conv5.bias', [256]],
      ['fc1.kernel', [9216, 1024]],
      ['fc1.bias', [1024]],
      ['fc2.kernel', [1024, 102]],
      ['fc2.bias', [102]],
    ]);
  });

  it('turns OIHW into HWIO', () => {
    const oihw = state.get('features.3.weight')!.floats();
    const hwio = weights.get('conv2.kernel')!.values;
    const differing = hwio.findIndex((value, index) => {
      const out = index % 192;
      const inChannel = Math.floor(index / 192) % 64;
      const column = Math.floor(index / 192 / 64) % 5;
      const row = Math.floor(index / 192 / 64 / 5);
      return value !== oihw[((out * 64 + inChannel) * 5 + row) * 5 + column];
    });
    expect(differing).toBe(-1);
  });

  it('turns [out, in] into [in, out]', () => {
    const outIn = state.get('classifier.fc2.weight')!.floats();
    const inOut = weights.get('fc2.kernel')!.values;
    expect(inOut.findIndex((value, i) => value !== outIn[(i % 102) * 1024 + Math.floor(i / 102)])).toBe(-1);
  });

  it('leaves biases as they are', () => {
    expect(weights.get('conv1.bias')!.values).toEqual(state.get('features.0.bias')!.floats());
  });
});

describe('a state dict that does not fit', () => {
  it('lists every key that is missing, of a wrong shape, or unexpected', () => {
    const convert = () => convertStateDict(readStateDict(pthFixture('zip.pth')), ALEXNET);
    expect(convert).toThrow(WeightsError);
    expect(convert).toThrow(
      [
        'expected the 14 tensors of network "alexnet":',
        'missing: features.3.weight, expected [192,64,5,5]',
        'missing: features.3.bias, expected [192]',
        'missing: features.6.weight, expected [384,192,3,3]',
        'missing: features.6.bias, expected [384]',
        'missing: features.8.weight, expected [256,384,3,3]',
        'missing: features.8.bias, expected [256]',
        'missing: features.10.weight, expected [256,256,3,3]',
        'missing: features.10.bias, expected [256]',
        'missing: classifier.fc1.weight, expected [1024,9216]',
        'missing: classifier.fc1.bias, expected [1024]',
        'missing: classifier.fc2.weight, expected [102,1024]',
        'missing: classifier.fc2.bias, expected [102]',
        'wrong shape: features.0.weight, expected [64,3,11,11], got [4,3,3,3]',
        'wrong shape: features.0.bias, expected [64], got [4]',
        'unexpected: classifier.1.weight, got [6,10]',
        'unexpected: half, got [5]',
        'unexpected: slice, got [3,3]',
      ].join('\n  '),
    );
  });

  it('names the file', async () => {
    const file = fileURLToPath(new URL('../../fixtures/pth/truncated.pth', import.meta.url));
    await expect(weightsFromPth(file, ALEXNET)).rejects.toThrow(/^truncated\.pth: truncated: /);
  });

  it('needs to know where PyTorch keeps the network’s layers', () => {
    expect(() => expectedTensors({ ...ALEXNET, name: 'another' }, 'torch')).toThrow(
      'expected a network of alexnet, alexnet-imagenet, vgg11, vgg16, squeezenet1_1, resnet18, efficientnet-lite0, got "another"',
    );
  });
});
