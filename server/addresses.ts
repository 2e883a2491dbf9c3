import { networkInterfaces } from 'node:os';
import qrcode from 'qrcode';
import { isLoopback } from './access/origin.ts';

/** The addresses under which a server on `host` is reached, this machine's own first. */
export function addressesOf(host: string, port: number, secure: boolean): { own: string; others: string[] } {
  const scheme = secure ? 'https' : 'http';
  const everywhere = host === '0.0.0.0' || host === '::';
  const own = `${scheme}://${everywhere ? '127.0.0.1' : bracketed(host)}:${port}`;
  if (!everywhere) return { own, others: isLoopback(host) ? [] : [own] };
  return { own, others: networkAddresses().map((address) => `${scheme}://${address}:${port}`) };
}

/** This machine's IPv4 addresses in its networks. */
export function networkAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** What a person at the terminal needs to let others in. `codes`: of the default room. */
export async function invitation(
  addresses: readonly string[],
  codes: { readonly presenter: string; readonly viewer: string },
): Promise<string> {
  const [first] = addresses;
  if (first === undefined) return '';
  const link = (address: string, code: string) => `${address}/#code=${code}`;
  return [
    '',
    'To present from another machine (whoever has this link owns the room):',
    `  ${link(first, codes.presenter)}`,
    'To watch:',
    ...addresses.map((address) => `  ${link(address, codes.viewer)}`),
    // Two rows of modules share a line: an odd margin can't be drawn.
    await qrcode.toString(link(first, codes.viewer), { type: 'utf8', margin: 2 }),
    ...(first.startsWith('https:')
      ? []
      : [
          'Cameras work only on this machine, or through https (see --https): browsers give none to plain http.',
        ]),
  ].join('\n');
}
