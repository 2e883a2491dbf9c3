import { pino } from 'pino';
import { type App, createApp } from '../../server/app.ts';
import type { BackendName } from '../../server/vision/backends.ts';
import { Engine } from '../../server/vision/engine.ts';
import { loadModel } from '../../server/weights/registry.ts';

export interface RunningServer {
  readonly url: string;
  readonly app: App;
  readonly engine: Engine;
  metric(line: string): Promise<number>;
  stop(): Promise<void>;
}

/** The real server with the bundled AlexNet, on a free port of this machine. */
export async function startServer(
  options: { backend?: BackendName; workers?: number; origins?: string[]; port?: number } = {},
): Promise<RunningServer> {
  const { backend = 'onnx-cpu', workers = 1, origins = [], port = 0 } = options;
  const log = pino({ level: 'silent' });
  let app: App | undefined;
  const [model, engine] = await Promise.all([
    loadModel('alexnet'),
    Engine.open({ backend, workers, threadsPerWorker: 1, onRestart: () => app?.engineRestarted() }),
  ]);
  await engine.load(model.network.name, model.network.graph, model.weights);
  const running = createApp({ engine, model, log, version: 'test', pageDirectory: 'dist/client', origins });
  app = running;
  const url = `http://127.0.0.1:${await running.listen(port, '127.0.0.1')}`;
  return {
    url,
    app: running,
    engine,
    metric: async (line) => {
      const text = await (await fetch(`${url}/metrics`)).text();
      const found = text.split('\n').find((other) => other.startsWith(`${line} `));
      return found ? Number(found.slice(line.length + 1)) : 0;
    },
    stop: async () => {
      await running.close();
      await engine.close();
    },
  };
}
