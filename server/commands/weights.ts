/** The models on this machine: list, add, fetch, remove and verify them. */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { NETWORKS } from '../../shared/networks.ts';
import { type AddedModel, addWeights } from '../weights/add.ts';
import { DOWNLOADS, downloadNamed } from '../weights/catalogue.ts';
import { partOf, sizeOf } from '../weights/download.ts';
import { downloadFile, forgetDownload, getWeights } from '../weights/get.ts';
import { availableModels, loadModel, weightsDirectory } from '../weights/registry.ts';
import { WeightsError } from '../weights/weights_error.ts';
import { progressOn } from './progress.ts';

const USAGE = `Usage: npm run weights -- COMMAND

  list                what is here, and what there is to fetch
  add FILE            a PyTorch .pth, safetensors, or tfjs model.json becomes a model
      --network NAME  of which network; found by names and shapes where left out
      --name NAME     what --model calls it; the network's name where left out
      --labels FILE   its class names, a JSON list or one to a line, where they aren't the network's own
  get NAME            fetch one of ${DOWNLOADS.map(({ name }) => name).join(', ')}; "alexnet" is the first
      --file FILE     the same file from elsewhere, for machines without internet
      --url URL       the same file at another address
  remove NAME         from your folder of weights
  verify [NAME]       checksums, names, shapes and class names of one model or all

Your folder of weights is ${weightsDirectory()}; CONVCAST_WEIGHTS names another. HTTP_PROXY, HTTPS_PROXY and NO_PROXY
are heeded. Exit status: 0 done, 1 a model is not as it should be, 2 a command can't be carried out.`;

interface Options {
  readonly network?: string | undefined;
  readonly name?: string | undefined;
  readonly labels?: string | undefined;
  readonly file?: string | undefined;
  readonly url?: string | undefined;
}

async function list(): Promise<void> {
  const models = availableModels();
  const width = Math.max(...[...models, ...NETWORKS].map(({ name }) => name.length));
  console.log('Here, for --model:');
  for (const { name, networkName, folder, bundled } of models)
    console.log(`  ${name.padEnd(width)}  ${bundled ? 'comes with convcast' : `${networkName}, ${folder}`}`);
  const others = NETWORKS.filter(({ name }) => !models.some((model) => model.name === name));
  if (others.length) console.log('\nNot here:');
  for (const { name } of others) console.log(`  ${name.padEnd(width)}  ${await howToGet(name)}`);
}

async function howToGet(name: string): Promise<string> {
  const download = downloadNamed(name);
  if (!download) return 'known as a graph; npm run weights -- add FILE where you have its weights';
  const here = await sizeOf(partOf(downloadFile(download, weightsDirectory())));
  const begun = here ? `, ${megabytes(here)} of them here already` : '';
  return `npm run weights -- get ${name} (${download.megabytes} MB${begun})`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

async function get(name: string, { file, url }: Options): Promise<void> {
  const known = downloadNamed(name);
  if (!known)
    throw new WeightsError(`expected one of ${DOWNLOADS.map((each) => each.name).join(', ')}, got "${name}"`);
  const wanted = url === undefined ? known : { ...known, url };
  const progress = progressOn(process.stderr, wanted.name);
  try {
    report(await getWeights(wanted, weightsDirectory(), { file, onProgress: progress.show }));
  } finally {
    progress.end();
  }
}

function report({ name, network, tensorCount }: AddedModel): void {
  console.log(`${tensorCount} tensors fit ${network.title}. Try it: npm start -- --model ${name}`);
}

async function remove(name: string): Promise<void> {
  const model = availableModels().find((each) => each.name === name);
  if (model?.bundled)
    throw new WeightsError(`expected a model of your own, got "${name}", which comes with convcast`);
  const download = downloadNamed(name);
  const begun = download && (await sizeOf(partOf(downloadFile(download, weightsDirectory()))));
  if (!model && !begun) throw new WeightsError(`expected a model in ${weightsDirectory()}, got "${name}"`);
  if (model) await rm(join(weightsDirectory(), name), { recursive: true });
  if (download) await forgetDownload(download, weightsDirectory());
  console.log(`${name} is gone.`);
}

async function verify(name: string | undefined): Promise<void> {
  const names = name === undefined ? availableModels().map((model) => model.name) : [name];
  for (const each of names) {
    try {
      const { network, classNames } = await loadModel(each);
      console.log(
        `${each}: as it should be, ${network.title.split(' · ')[0]} with ${classNames.length} classes`,
      );
    } catch (error) {
      console.log(`${each}: ${(error as Error).message}`);
      process.exitCode = 1;
    }
  }
}

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      network: { type: 'string' },
      name: { type: 'string' },
      labels: { type: 'string' },
      file: { type: 'string' },
      url: { type: 'string' },
    },
  });
  const [command, subject, ...more] = positionals;
  if (values.help) return console.log(USAGE);
  if (more.length) throw new WeightsError(`expected one name or file, got ${more.length + 1}\n\n${USAGE}`);
  switch (command) {
    case 'list':
      return list();
    case 'verify':
      return verify(subject);
    case 'add':
      if (subject === undefined) break;
      return report(
        await addWeights(
          { file: subject, networkName: values.network, name: values.name, labelsFile: values.labels },
          weightsDirectory(),
        ),
      );
    case 'get':
      if (subject === undefined) break;
      return get(subject, values);
    case 'remove':
      if (subject === undefined) break;
      return remove(subject);
  }
  throw new WeightsError(`expected a command, got "${positionals.join(' ')}"\n\n${USAGE}`);
}

try {
  await run();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
