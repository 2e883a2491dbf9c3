import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { networkNamed, withClasses } from '../../../shared/networks.ts';
import { builtProgram } from '../../built_program.ts';
import { safetensorsOf, torchTensorsOf } from '../weights/tensor_files.ts';

const path = (relative: string) => fileURLToPath(new URL(`../../../${relative}`, import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'convcast-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function command(name: string, ...args: string[]) {
  const env = { ...process.env, CONVCAST_WEIGHTS: join(folder, 'weights') };
  return spawnSync(process.execPath, [builtProgram(`commands/${name}`), ...args], { encoding: 'utf8', env });
}
const weights = (...args: string[]) => command('weights', ...args);

test('a model of one’s own is added, listed, verified, run and removed', () => {
  const file = join(folder, 'three.safetensors');
  writeFileSync(file, safetensorsOf(torchTensorsOf(withClasses(networkNamed('squeezenet1_1')!, 3))));
  const labels = join(folder, 'labels.txt');
  writeFileSync(labels, 'ant\nbee\ncat\n');

  const added = weights('add', file, '--name', 'insects', '--labels', labels);
  expect(added.stderr).toBe('');
  expect(added.stdout).toBe(
    '52 tensors fit SqueezeNet 1.1 · 3 classes. Try it: npm start -- --model insects\n',
  );
  const { stdout: listed } = weights('list');
  expect(listed).toMatch(/^ {2}alexnet +comes with convcast$/m);
  expect(listed).toMatch(/^ {2}insects +squeezenet1_1, .*insects$/m);
  expect(listed).toMatch(/^ {2}alexnet-imagenet +npm run weights -- get alexnet-imagenet \(244 MB\)$/m);

  const answer = command('infer', path('client/public/photos/rocket.jpg'), '--model', 'insects', '--json');
  expect(
    JSON.parse(answer.stdout)
      .top5.map(({ className }: { className: string }) => className)
      .sort(),
  ).toEqual(['ant', 'bee', 'cat']);
  expect(weights('verify', 'insects').stdout).toBe(
    'insects: as it should be, SqueezeNet 1.1 with 3 classes\n',
  );
  expect(weights('remove', 'insects').stdout).toBe('insects is gone.\n');
  expect(weights('remove', 'insects').stderr).toContain('expected a model in ');
}, 60_000);

test('a disk that is full is said, and nothing is left behind', () => {
  const file = join(folder, 'whole.safetensors');
  writeFileSync(file, safetensorsOf(torchTensorsOf(networkNamed('squeezenet1_1')!)));
  const env = { ...process.env, CONVCAST_WEIGHTS: join(folder, 'small') };
  // A limit on each file, in KiB, ends a write as a full disk does.
  const script = 'ulimit -f 1000; exec "$0" "$@"';
  const args = ['-c', script, process.execPath, builtProgram('commands/weights'), 'add', file];
  const { status, stderr } = spawnSync('bash', args, { encoding: 'utf8', env });
  expect(stderr).toContain('EFBIG');
  expect(status).toBe(2);
  expect(readdirSync(env.CONVCAST_WEIGHTS)).toEqual([]);
});

test.each([
  [['remove', 'alexnet'], 'expected a model of your own, got "alexnet", which comes with convcast'],
  [['get', 'lenet'], 'expected one of alexnet-imagenet, squeezenet1_1, resnet18, vgg11, vgg16, got "lenet"'],
  [
    ['get', 'alexnet', '--file', path('package.json')],
    'package.json: expected a sha256 that begins with 7be5be79',
  ],
  [['add', path('tests/fixtures/pth/refused.pth')], 'refused.pth: refused: a state dict holds tensors only'],
  [['add', 'nowhere.pth'], 'ENOENT'],
  [['dance'], 'expected a command, got "dance"'],
])('%j ends with status 2 and says why', (args, message) => {
  const { status, stdout, stderr } = weights(...args);
  expect(stderr).toContain(message);
  expect(stdout).toBe('');
  expect(status).toBe(2);
});

test('verify ends with status 1 for a model that is not as it should be', () => {
  const { status, stdout } = weights('verify', 'insects');
  expect(stdout).toBe('insects: expected a model of alexnet, efficientnet-lite0, got "insects"\n');
  expect(status).toBe(1);
});
