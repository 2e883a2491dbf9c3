/** Weights of the catalogue, fetched or from a file that somebody brought along, become a model. */

import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type AddedModel, addWeights, freeName } from './add.ts';
import type { Download } from './catalogue.ts';
import { sha256OfFile } from './checksum.ts';
import { type DownloadOptions, download, partOf } from './download.ts';
import { WeightsError } from './weights_error.ts';

/** Where bytes of `wanted` wait until they are all there. */
export function downloadFile({ url }: Download, directory: string): string {
  return join(directory, '.downloads', basename(new URL(url).pathname));
}

/** Adds `wanted` to `directory`. `file` is the same file from elsewhere. Throws `WeightsError`. */
export async function getWeights(
  wanted: Download,
  directory: string,
  { file, ...options }: DownloadOptions & { readonly file?: string | undefined } = {},
): Promise<AddedModel> {
  const name = freeName(wanted.name, directory);
  const request = (from: string) => ({ file: from, networkName: wanted.name, name });
  if (file !== undefined) {
    const sha256 = await sha256OfFile(file);
    if (!sha256.startsWith(wanted.sha256Prefix))
      throw new WeightsError(
        `${basename(file)}: expected a sha256 that begins with ${wanted.sha256Prefix}, got ${sha256}`,
      );
    return addWeights(request(file), directory);
  }
  const fetched = downloadFile(wanted, directory);
  await download(wanted.url, fetched, wanted.sha256Prefix, options);
  try {
    return await addWeights(request(fetched), directory);
  } finally {
    await rm(fetched);
  }
}

/** Throws away what there is of it, if anything is. */
export async function forgetDownload(wanted: Download, directory: string): Promise<void> {
  await rm(partOf(downloadFile(wanted, directory)), { force: true });
}
