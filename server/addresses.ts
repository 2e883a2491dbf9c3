import { networkInterfaces } from 'node:os';
import qrcode from 'qrcode';

/** The addresses under which a server on `host` is reached, this machine's own first. */
export function addressesOf(host: string, port: number): { own: string; others: string[] } {
  const everywhere = host === '0.0.0.0' || host === '::';
  const own = `http://${everywhere ? '127.0.0.1' : bracketed(host)}:${port}`;
  if (!everywhere) return { own, others: [] };
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => `http://${address}:${port}`);
  return { own, others };
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** What a person at the terminal needs to let others in. */
export async function invitation(others: readonly string[]): Promise<string> {
  if (!others.length) return '';
  const code = await qrcode.toString(others[0]!, { type: 'utf8', margin: 1 });
  return [
    '',
    'Others on this network:',
    ...others.map((address) => `  ${address}`),
    code,
    'They can watch. A camera works only on this machine, or through https: browsers give none to plain http.',
  ].join('\n');
}
