import { join } from 'node:path';
import { modelsDirectory } from '../weights/registry.ts';

/**
 * What `npm run backend:tensorflow` installs lies beside node_modules, so that `npm ci` leaves it alone.
 * CONVCAST_ADDONS names another folder.
 */
export function addonsDirectory(env: NodeJS.ProcessEnv = process.env): string {
  return env.CONVCAST_ADDONS || join(modelsDirectory(), '..', '.addons');
}

export function tensorflowDirectory(): string {
  return join(addonsDirectory(), 'tensorflow');
}
