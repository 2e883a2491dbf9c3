/**
 * Lists under which licence each package comes, and fails where one is not known to be fine. What only builds and tests
 * is counted, and listed with --all.
 *
 *     npm run -s licences -- [--all] [FOLDER]
 *
 * FOLDER has the package-lock.json; without one it is this repository.
 */

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** Each lets the product be used and passed on; those of sharp's libvips (LGPL) and the font (OFL) since they are separate files. */
const FINE = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'LGPL-3.0-or-later',
  'MIT',
  'MPL-2.0',
  'OFL-1.1',
];

const all = process.argv.includes('--all');
const folder = process.argv.slice(2).find((argument) => argument !== '--all');
const root = folder ? pathToFileURL(`${folder}/`) : new URL('../', import.meta.url);
const { packages } = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8'));

/** From the lock file, or, of old packages, as their own manifest says in its own way. */
function licenceOf(path, { license }) {
  if (license) return license;
  try {
    const { licenses } = JSON.parse(readFileSync(new URL(`${path}/package.json`, root), 'utf8'));
    return licenses?.map(({ type }) => type).join(' OR ') || undefined;
  } catch {
    return undefined;
  }
}

/** An expression such as (MIT OR CC0-1.0): of an OR one has to be fine, of an AND all. */
function isFine(licence) {
  const plain = licence.replace(/[()]/g, '');
  return plain.split(' OR ').some((choice) => choice.split(' AND ').every((one) => FINE.includes(one)));
}

const byLicence = new Map();
const refused = [];
let building = 0;
for (const [path, about] of Object.entries(packages)) {
  if (path === '') continue;
  const name = `${path.split('node_modules/').at(-1)} ${about.version}`;
  const licence = licenceOf(path, about) ?? 'unknown';
  if (!isFine(licence)) refused.push(`${name}: ${licence}`);
  if (about.dev) building++;
  if (!about.dev || all) byLicence.set(licence, [...(byLicence.get(licence) ?? []), name]);
}
for (const [licence, names] of [...byLicence].sort())
  console.log(`${licence} (${names.length}): ${names.sort().join(', ')}`);
if (!all) console.log(`${building} more packages build and test; --all lists them too`);
for (const line of refused) console.error(`not known to be fine: ${line}`);
process.exitCode = refused.length ? 1 : 0;
