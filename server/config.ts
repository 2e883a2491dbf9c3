import { availableParallelism, homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { NODE_ROLES } from './nodes/registry.ts';
import { BACKENDS } from './vision/backends.ts';
import { availableModels } from './weights/registry.ts';

/** Of those there are weights; more are fetched with `npm run weights`. */
function modelNames(): string[] {
  return availableModels().map(({ name }) => name);
}

/** Flags over environment over defaults. Each flag `--log-level` has its variable `CONVCAST_LOG_LEVEL`. */
const OPTIONS = {
  port: { placeholder: 'NUMBER', help: 'port to listen on, 0 for any free one', fallback: '3000' },
  host: {
    placeholder: 'ADDRESS',
    help: 'address to listen on; 0.0.0.0 lets other machines in',
    fallback: '127.0.0.1',
  },
  model: {
    placeholder: 'NAME',
    help: `network to run: ${modelNames().join(', ')}`,
    fallback: 'alexnet',
  },
  backend: {
    placeholder: 'NAME',
    help: `what it runs on: auto (the fastest that is right here), ${BACKENDS.join(', ')}`,
    fallback: 'auto',
  },
  workers: {
    placeholder: 'NUMBER',
    help: 'frames computed at the same time, 0 for as many as fit the cores',
    fallback: '0',
  },
  origins: {
    placeholder: 'LIST',
    help: 'further origins whose pages may connect, comma-separated',
    fallback: '',
  },
  'frame-ancestors': {
    placeholder: 'LIST',
    help: 'origins whose pages may show a view in a frame, comma-separated',
    fallback: '',
  },
  url: {
    placeholder: 'ADDRESS',
    help: 'under which others reach this server through a proxy: https://lecture.example',
    fallback: '',
  },
  'trusted-hops': {
    placeholder: 'NUMBER',
    help: 'proxies in front of this server, whose X-Forwarded-For is believed',
    fallback: '0',
  },
  https: {
    placeholder: '',
    help: 'serve https, with a certificate made on the spot unless one is given',
    fallback: 'no',
  },
  'https-cert': { placeholder: 'FILE', help: 'certificate to serve https with, PEM', fallback: '' },
  'https-key': { placeholder: 'FILE', help: 'its private key, PEM', fallback: '' },
  'secret-file': {
    placeholder: 'FILE',
    help: 'signs links, made at the first start; CONVCAST_SECRET replaces it',
    fallback: join(homedir(), '.convcast', 'secret'),
  },
  redis: {
    placeholder: 'ADDRESS',
    help: 'Redis or Valkey by which several nodes find each other: redis://10.0.0.2',
    fallback: '',
  },
  'node-url': {
    placeholder: 'ADDRESS',
    help: 'where this node listens for the others, and they reach it: http://10.0.0.3:3001',
    fallback: '',
  },
  role: {
    placeholder: 'NAME',
    help: `of several nodes: ${NODE_ROLES.join(', ')}; engines own rooms, relays take pages`,
    fallback: 'all',
  },
  viewers: {
    placeholder: 'NUMBER',
    help: 'the most viewers in one room',
    fallback: '500',
  },
  'room-minutes': {
    placeholder: 'NUMBER',
    help: 'how long a room stays when nobody is there',
    fallback: '10',
  },
  'away-seconds': {
    placeholder: 'NUMBER',
    help: 'how long a source waits for a presenter whose connection is lost',
    fallback: '60',
  },
  'log-level': {
    placeholder: 'LEVEL',
    help: 'fatal, error, warn, info, debug, trace or silent',
    fallback: 'warn',
  },
} as const;
type OptionName = keyof typeof OPTIONS;

/** Flags without a value. */
const SWITCHES: readonly OptionName[] = ['https'];

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'expected a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `expected a number from ${min} to ${max}`);

const originList = z
  .string()
  .transform((list) => list.split(',').filter(Boolean))
  .pipe(z.array(z.url({ protocol: /^https?$/, error: 'expected origins such as https://example.org' })));

const schema = z.strictObject({
  port: wholeNumber(0, 65_535),
  host: z.string().min(1, 'expected an address'),
  model: z.enum(modelNames()),
  backend: z.enum(['auto', ...BACKENDS]),
  workers: wholeNumber(0, 16),
  origins: originList,
  'frame-ancestors': originList.transform((list) => list.map((url) => new URL(url).origin)),
  url: z
    .string()
    .refine((url) => url === '' || /^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ''), {
      error: 'expected an address such as https://lecture.example',
    })
    .transform((url) => (url ? new URL(url).origin : '')),
  'trusted-hops': wholeNumber(0, 10),
  https: z.enum(['yes', 'no']).transform((answer) => answer === 'yes'),
  'https-cert': z.string(),
  'https-key': z.string(),
  'secret-file': z.string().min(1, 'expected a path'),
  redis: z.string().refine((url) => url === '' || /^rediss?:\/\//.test(url), {
    error: 'expected an address such as redis://10.0.0.2',
  }),
  'node-url': z.string().refine((url) => url === '' || /^http:\/\/[^/]+:\d+$/.test(url), {
    error: 'expected an address with a port, such as http://10.0.0.3:3001',
  }),
  role: z.enum(NODE_ROLES),
  viewers: wholeNumber(1, 20_000),
  'room-minutes': wholeNumber(0, 24 * 60),
  'away-seconds': wholeNumber(0, 3600),
  'log-level': z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
});
export type Config = z.output<typeof schema>;

/** A flag or a variable that can't be used; the message is one line. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

const variableOf = (name: OptionName) => `CONVCAST_${name.toUpperCase().replaceAll('-', '_')}`;

/** Reads and validates the configuration, or returns 'help' where that is asked for. Throws `ConfigError`. */
export function readConfig(args: readonly string[], env: NodeJS.ProcessEnv): Config | 'help' {
  const names = Object.keys(OPTIONS) as OptionName[];
  let flags: Partial<Record<OptionName | 'help', string | boolean>>;
  try {
    flags = parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h' },
        ...Object.fromEntries(
          names.map((name) => [
            name,
            { type: SWITCHES.includes(name) ? ('boolean' as const) : ('string' as const) },
          ]),
        ),
      },
    }).values;
  } catch (error) {
    throw new ConfigError(`${(error as Error).message.split(/\.\s/)[0]}. See --help.`);
  }
  if (flags.help) return 'help';
  const given = names.map((name) => {
    const flag = flags[name];
    if (flag !== undefined)
      return { name, from: `--${name}`, value: typeof flag === 'string' ? flag : flag ? 'yes' : 'no' };
    const variable = env[variableOf(name)];
    if (variable !== undefined) return { name, from: variableOf(name), value: variable };
    return { name, from: `--${name}`, value: OPTIONS[name].fallback as string };
  });
  const parsed = schema.safeParse(Object.fromEntries(given.map(({ name, value }) => [name, value])));
  if (parsed.success) return consistent(parsed.data);
  const issue = parsed.error.issues[0]!;
  const wrong = given.find(({ name }) => name === issue.path[0])!;
  // The address of a Redis may hold its password.
  const got = wrong.name === 'redis' ? '' : `, got "${wrong.value}"`;
  throw new ConfigError(
    `${wrong.from}: ${issue.message.replace(/^Invalid (option|input): /, '')}${got}. See --help.`,
  );
}

/** Throws `ConfigError` where options don't go together. */
function consistent(config: Config): Config {
  if ((config['https-cert'] === '') !== (config['https-key'] === ''))
    throw new ConfigError('--https-cert and --https-key: expected both or none. See --help.');
  if ((config.redis === '') !== (config['node-url'] === ''))
    throw new ConfigError('--redis and --node-url: expected both or none. See --help.');
  if (config.role !== 'all' && config.redis === '')
    throw new ConfigError(
      `--role ${config.role}: expected other nodes, so --redis and --node-url. See --help.`,
    );
  return {
    ...config,
    https: config.https || config['https-cert'] !== '',
    url: config.url.replace(/\/+$/, ''),
  };
}

export function helpText(): string {
  const rows = (Object.keys(OPTIONS) as OptionName[]).map((name) => {
    const { placeholder, help, fallback } = OPTIONS[name];
    const flag = `  --${name} ${placeholder}`.padEnd(24);
    return `${flag}${help}${fallback ? ` (default ${fallback})` : ''}\n${' '.repeat(24)}${variableOf(name)}`;
  });
  return [
    'convcast: a convolutional network looks through a webcam, live, for everyone in the room.',
    '',
    'Usage: npm start -- [OPTIONS]',
    '',
    ...rows,
    '  --help, -h            this text',
    '',
    'A flag wins over its environment variable, and that over the default.',
  ].join('\n');
}

/**
 * How many threads take frames, and how many threads each gets inside the backend. Two frames side by side keep the
 * cores busy while one of them is drawn; one core's worth is left to the event loop and the picture codecs where there
 * are more than two. wasm has one thread a worker.
 */
export function threadsFor(
  backend: Config['backend'],
  workers: number,
  cores = availableParallelism(),
): { workers: number; threadsPerWorker: number } {
  const spare = Math.max(1, cores - 1);
  if (backend === 'wasm') return { workers: workers || Math.min(spare, 4), threadsPerWorker: 1 };
  const count = workers || Math.min(cores, 2);
  return { workers: count, threadsPerWorker: Math.max(1, Math.floor(spare / count)) };
}
