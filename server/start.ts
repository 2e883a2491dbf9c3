/** Wires the parts, listens, and ends them again. */

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Logger, pino } from 'pino';
import { Access } from './access/access.ts';
import {
  type Certificate,
  fingerprint,
  readCertificate,
  selfSignedCertificate,
} from './access/certificate.ts';
import { loadSecret } from './access/secret.ts';
import { addressesOf, invitation, networkAddresses } from './addresses.ts';
import { type App, type Computing, createApp } from './app.ts';
import { type Config, threadsFor } from './config.ts';
import { limitsFor } from './handshake.ts';
import { leaveProcess } from './leave_process.ts';
import type { OneOfSeveral } from './nodes/nodes.ts';
import { Ladder, type LadderSettings } from './vision/ladder.ts';
import { Study } from './vision/study/study.ts';
import { loadModel, type Model } from './weights/registry.ts';

const STOP_WITHIN_MS = 2000;
/** Nobody logs these; should somebody, they don't get there. */
const REDACTED = ['code', 'token', 'passcode', 'auth', 'sealed'].flatMap((name) => [name, `*.${name}`]);
// This file is dist/server/start.js when built and server/start.ts under tsx.
const ROOT = new URL(import.meta.url.endsWith('.js') ? '../../' : '../', import.meta.url);

async function certificateFor(config: Config): Promise<Certificate | undefined> {
  if (!config.https) return undefined;
  return config['https-cert']
    ? readCertificate(config['https-cert'], config['https-key'])
    : selfSignedCertificate(networkAddresses());
}

/** Throws `ListenError` and `NodesError`, as `App.listen` does. */
export async function start(config: Config): Promise<void> {
  const log = pino({ level: config['log-level'], redact: REDACTED }, pino.destination(2));
  const { version } = JSON.parse(await readFile(new URL('package.json', ROOT), 'utf8')) as {
    version: string;
  };

  let app: App | undefined;
  const ladderSettings: LadderSettings = {
    backend: config.backend,
    model: config.model,
    ...threadsFor(config.backend, config.workers),
    onRestart: (error) => {
      log.error({ error: error.message }, 'an engine thread was lost and is being replaced');
      app?.engineRestarted();
    },
    onChange: (state, why) => {
      log.warn({ backend: state.backend, why }, 'the engine runs on another backend');
      app?.engineChanged(state, why);
    },
  };
  const [secret, certificate, model, ladder, node] = await Promise.all([
    loadSecret(process.env.CONVCAST_SECRET, config['secret-file']),
    certificateFor(config),
    config.role === 'relay' ? undefined : loadModel(config.model),
    config.role === 'relay' ? undefined : Ladder.open(ladderSettings),
    config.redis ? nodeFor(config, log) : undefined,
  ]);
  const computing = ladder && model && (await computingWith(ladder, model));
  app = createApp({
    computing,
    log,
    version,
    pageDirectory: fileURLToPath(new URL('dist/client', ROOT)),
    access: new Access(secret.value),
    network: {
      origins: config.origins,
      url: config.url,
      trustedHops: config['trusted-hops'],
      frameAncestors: config['frame-ancestors'],
    },
    awayMs: config['away-seconds'] * 1000,
    roomIdleMs: config['room-minutes'] * 60_000,
    limits: limitsFor(config.viewers),
    certificate,
    node,
  });
  const port = await app.listen(config.port, config.host);

  const { own, others } = addressesOf(config.host, port, config.https);
  const seconds = (performance.now() / 1000).toFixed(1);
  console.log(`convcast ${version} is ready: ${own}`);
  const runs = ladder
    ? `${computing!.model.network.title} on ${ladder.engine.backend} (${ladder.state.device})`
    : 'A relay: rooms are on other nodes';
  console.log(`${runs}, started in ${seconds} s. Stop with Ctrl+C.`);
  if (certificate) console.log(`Its certificate’s SHA-256 fingerprint: ${fingerprint(certificate)}`);
  const invited = config.url ? [config.url] : others;
  if (ladder && (invited.length || config['trusted-hops']))
    console.log(await invitation(invited.length ? invited : [own], app.codes));

  if (secret.notKept)
    console.log(
      `Links and people’s places end with this process: their secret could not be kept (${secret.notKept}). ` +
        'Name a file that can be written with --secret-file.',
    );

  if (ladder && config.backend === 'auto') void climb(ladder, ladderSettings);

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    const leave = () => (computing ? leaveProcess(computing.engine, computing.study) : process.exit(0));
    setTimeout(leave, STOP_WITHIN_MS - 200).unref();
    await app?.close();
    await Promise.all([computing?.engine.close(), computing?.study.close()]);
    leave();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/** What a single node needn't load takes time to load. */
async function nodeFor(config: Config, log: Logger): Promise<OneOfSeveral> {
  const { oneOfSeveral } = await import('./nodes/nodes.ts');
  return oneOfSeveral(config.redis, { role: config.role, url: config['node-url'] }, log);
}

async function computingWith(ladder: Ladder, model: Model): Promise<Computing> {
  const { engine } = ladder;
  await engine.load(model.name, model.network.graph, model.weights);
  return { engine, engineState: () => ladder.state, study: new Study(), model };
}

/** While the server answers already: trying a backend takes seconds. */
async function climb(ladder: Ladder, settings: LadderSettings): Promise<void> {
  const before = ladder.engine.backend;
  await ladder.climb(settings);
  const { backend, device } = ladder.state;
  if (backend !== before) console.log(`Now on ${backend} (${device}), which is faster here.`);
}
