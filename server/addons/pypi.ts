/** Where PyPI has a wheel, and what its sha256 is: the JSON form of its simple index (PEP 691). */

import { EnvHttpProxyAgent, fetch } from 'undici';
import { z } from 'zod';
import { AddonError } from './addon_error.ts';

export interface Wheel {
  readonly filename: string;
  readonly url: string;
  readonly sha256: string;
}

const INDEX = 'https://pypi.org/simple/';

const indexSchema = z.object({
  files: z.array(
    z.object({
      filename: z.string(),
      url: z.string(),
      hashes: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
    }),
  ),
});

/** The first Linux wheel of this version for this machine, whichever Python it is for: only its libraries are used. */
export async function findWheel(
  project: string,
  version: string,
  { index = INDEX, arch = process.arch }: { index?: string; arch?: string } = {},
): Promise<Wheel> {
  const dispatcher = new EnvHttpProxyAgent();
  const url = `${index}${project}/`;
  try {
    const response = await fetch(url, {
      dispatcher,
      headers: { accept: 'application/vnd.pypi.simple.v1+json' },
    });
    if (!response.ok) throw new AddonError(`${url}: expected the index, got ${response.status}`);
    const { files } = indexSchema.parse(await response.json());
    const begins = `${project.replaceAll('-', '_')}-${version}-`;
    const platform = arch === 'arm64' ? /manylinux\w*_aarch64\.whl$/ : /manylinux\w*_x86_64\.whl$/;
    const found = files.find(({ filename }) => filename.startsWith(begins) && platform.test(filename));
    if (!found) throw new AddonError(`${url}: expected a Linux wheel of ${version} for ${arch}, got none`);
    return { filename: found.filename, url: found.url, sha256: found.hashes.sha256 };
  } catch (error) {
    if (error instanceof AddonError) throw error;
    const { cause, message } = error as Error;
    throw new AddonError(`${url}: ${cause instanceof Error ? cause.message : message}`);
  } finally {
    await dispatcher.close();
  }
}
