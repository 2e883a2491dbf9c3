// Tests and `npm run dev` run the TypeScript sources through tsx, which every thread has to register for itself.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
