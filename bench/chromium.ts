import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** The one without windows first: the same engine, and a page opens in half of the time. */
const PROGRAMS = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];

/** Nothing leaves the machine but what the page itself asks for. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/** No graphics card is imitated: on two cores that leaves a page four frames a second where it could have seventeen. */
const NO_GPU = ['--disable-gpu', '--disable-software-rasterizer'];

/** WebGL by the processor, where there is no graphics card. */
export const SOFTWARE_WEBGL: readonly string[] = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** $CHROMIUM_PATH, one on PATH, or the one that Playwright installs. Throws where there is none. */
export function chromiumPath(): string {
  const wanted = process.env.CHROMIUM_PATH;
  if (wanted) {
    if (isProgram(wanted)) return wanted;
    throw new Error(`CHROMIUM_PATH: expected a program, got ${wanted}`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = PROGRAMS.flatMap((program) => folders.map((folder) => join(folder, program)));
  const found = [...candidates, chromium.executablePath()].find(isProgram);
  if (!found)
    throw new Error(
      'expected a Chromium or Chrome for the browser tests, found none. Install one (apt install chromium-headless-shell or chromium, or ' +
        'npx playwright-core install --with-deps chromium), or set CHROMIUM_PATH to its program.',
    );
  return found;
}

/** `args`: switches beside the usual ones, as of a fake camera. `graphics`: SOFTWARE_WEBGL for tests of WebGL. */
export function launchChromium(
  args: readonly string[] = [],
  graphics: readonly string[] = NO_GPU,
): Promise<Browser> {
  const asRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: chromiumPath(),
    headless: true,
    chromiumSandbox: !asRoot,
    args: [...QUIET, ...graphics, ...args],
  });
}
