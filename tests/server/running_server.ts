import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { Access } from '../../server/access/access.ts';
import { type App, type AppParts, createApp } from '../../server/app.ts';
import { type BackendName, stepsBelow } from '../../server/vision/backends.ts';
import { Engine } from '../../server/vision/engine.ts';
import { Study } from '../../server/vision/study/study.ts';
import { loadModel, type Model } from '../../server/weights/registry.ts';

export interface RunningServer {
  readonly url: string;
  readonly app: App;
  readonly engine: Engine;
  readonly study: Study;
  readonly access: Access;
  metric(line: string): Promise<number>;
  stop(): Promise<void>;
}

export interface ServerOptions extends Partial<Omit<AppParts, 'computing' | 'network' | 'access'>> {
  readonly backend?: BackendName;
  readonly workers?: number;
  /** Of the thread that explains and teaches. */
  readonly silentMsMax?: number;
  /** Of a run in the engine. */
  readonly timeoutMs?: number;
  readonly port?: number;
  readonly origins?: string[];
  readonly frameAncestors?: string[];
  readonly url?: string;
  readonly trustedHops?: number;
  readonly access?: Access;
  /** One engine for all servers of this process that share it: for tests that do nothing to it. */
  readonly sharedEngine?: boolean;
  /** Instead of AlexNet, in an engine of its own. */
  readonly model?: Model;
}

let alexnet: Promise<Model> | undefined;
let shared: Promise<Engine> | undefined;

/**
 * The real server, with the bundled AlexNet unless the options say otherwise, on a free port of this machine. Sources and rooms go with their pages
 * unless the options say for how long they stay.
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { sharedEngine = false, origins = [], frameAncestors = [], port = 0, url: publicUrl = '' } = options;
  const access = options.access ?? new Access(randomBytes(32).toString('hex'));
  let app: App | undefined;
  const model = options.model ?? (await bundledAlexnet());
  if (sharedEngine) shared ??= openEngine(model);
  const engine = await (sharedEngine ? shared! : openEngine(model, options, () => app));
  const study = new Study(options.silentMsMax ? { silentMsMax: options.silentMsMax } : {});
  const running = createApp({
    log: pino({ level: 'silent' }),
    version: 'test',
    pageDirectory: 'dist/client',
    awayMs: 0,
    roomIdleMs: 0,
    ...options,
    computing: {
      engine,
      engineState: () => ({ backend: engine.backend, device: '', passedOver: [] }),
      study,
      model,
    },
    access,
    network: { origins, frameAncestors, url: publicUrl, trustedHops: options.trustedHops ?? 0 },
  });
  app = running;
  const url = `${options.certificate ? 'https' : 'http'}://127.0.0.1:${await running.listen(port, '127.0.0.1')}`;
  return {
    url,
    app: running,
    engine,
    study,
    access,
    metric: async (line) => {
      const text = await (await fetch(`${url}/metrics`)).text();
      const found = text.split('\n').find((other) => other.startsWith(`${line} `));
      return found ? Number(found.slice(line.length + 1)) : 0;
    },
    stop: async () => {
      await running.close();
      await Promise.all([sharedEngine || engine.close(), study.close()]);
    },
  };
}

function bundledAlexnet(): Promise<Model> {
  alexnet ??= loadModel('alexnet');
  return alexnet;
}

async function openEngine(
  { name, network, weights }: Model,
  { backend = 'onnx-cpu', workers = 1, timeoutMs }: ServerOptions = {},
  app: () => App | undefined = () => undefined,
): Promise<Engine> {
  const engine = await Engine.open({
    backend,
    below: stepsBelow(backend),
    workers,
    threadsPerWorker: 1,
    ...(timeoutMs && { timeoutMs }),
    onRestart: () => app()?.engineRestarted(),
    onBackend: (now, _left, why) => app()?.engineChanged({ backend: now, device: '', passedOver: [] }, why),
  });
  await engine.load(name, network.graph, weights);
  return engine;
}
