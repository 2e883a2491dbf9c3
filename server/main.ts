#!/usr/bin/env node
/** Reads the configuration; what can be said without loading the server is said at once. */

import { type Config, ConfigError, helpText, readConfig } from './config.ts';
import { ListenError, tryToListen } from './listen_error.ts';
import { NodesError } from './nodes/nodes_error.ts';

function fail(message: string, exitCode: number): never {
  console.error(message);
  process.exit(exitCode);
}

function configOrExit(): Config {
  try {
    const config = readConfig(process.argv.slice(2), process.env);
    if (config !== 'help') return config;
  } catch (error) {
    if (error instanceof ConfigError) fail(error.message, 2);
    throw error;
  }
  console.log(helpText());
  process.exit(0);
}

const config = configOrExit();
try {
  await tryToListen(config.port, config.host);
  const { start } = await import('./start.ts');
  await start(config);
} catch (error) {
  const { message } = error as Error;
  const isClear = error instanceof ListenError || error instanceof NodesError;
  fail(isClear ? message : `convcast can't start: ${message}`, 1);
}
