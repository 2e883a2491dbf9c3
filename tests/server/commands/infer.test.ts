import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ALWAYS_THERE, BACKENDS } from '../../../server/vision/backends.ts';
import { builtProgram } from '../../built_program.ts';

const path = (relative: string) => fileURLToPath(new URL(`../../../${relative}`, import.meta.url));
const ROCKET = path('client/public/photos/rocket.jpg');

function infer(...args: string[]) {
  // Without what the person at this machine has added.
  const env = { ...process.env, CONVCAST_WEIGHTS: path('tests/none') };
  return spawnSync(process.execPath, [builtProgram('commands/infer'), ...args], { encoding: 'utf8', env });
}

// PyTorch's, for the same photo with weights in full precision and its own decoder.
const { layers, top5 } = JSON.parse(readFileSync(path('tests/fixtures/oracle/alexnet.json'), 'utf8')).photos
  .rocket;

test.each(ALWAYS_THERE)('%s sees in a photo what PyTorch sees', (backend) => {
  const { status, stdout } = infer(ROCKET, '--backend', backend, '--json');
  expect(status).toBe(0);
  const answer = JSON.parse(stdout);
  expect(answer.backend).toBe(backend);
  expect(answer.top5).toEqual(
    top5.map(({ className, probability }: { className: string; probability: number }) => ({
      className,
      probability: expect.closeTo(probability, 1),
    })),
  );
  expect(answer.layers.at(-1)).toMatchObject({ name: 'prob', shape: [1, 102], sum: expect.closeTo(1, 5) });
  for (const { name, shape, min, max, sum } of answer.layers.slice(0, -1)) {
    const expected = layers[name];
    const nearly = (value: number, of: number) => Math.abs(value - of) / expected.max;
    expect(shape).toEqual(expected.shape);
    expect(nearly(min, expected.min), `${name} min`).toBeLessThan(0.05);
    expect(nearly(max, expected.max), `${name} max`).toBeLessThan(0.05);
    expect(Math.abs(sum / expected.sum - 1), `${name} sum`).toBeLessThan(0.02);
  }
});

test('prints a table for people', () => {
  const { status, stdout } = infer(ROCKET);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^alexnet on onnx-cpu\n\n +6\d\.\d % {2}ketch\n/);
  expect(stdout).toMatch(/^conv1 +64 × 55 × 55 +-13\.\d+ +13\.\d+ +-554\d\d\.\d+$/m);
});

test.each([
  ['expected one photo, got 0', []],
  ['expected one photo, got 2', [ROCKET, ROCKET]],
  ['expected a photo that can be read, got nowhere.jpg (ENOENT)', ['nowhere.jpg']],
  ['expected a picture, got', [path('package.json')]],
  [`expected a backend of ${BACKENDS.join(', ')}, got "abacus"`, [ROCKET, '--backend', 'abacus']],
  ['expected a model of alexnet, efficientnet-lite0, got "perceptron"', [ROCKET, '--model', 'perceptron']],
  ["Unknown option '--colour'", [ROCKET, '--colour']],
])('refuses in one line: %s', (message, args) => {
  const { status, stdout, stderr } = infer(...args);
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
