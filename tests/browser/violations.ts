import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds that shuts people out, each with the first element of its kind. `within`: selectors, each in the shadow
 * root of what the one before it finds; without them, on the whole page.
 */
export async function violations(page: Page, within: readonly string[] = ['html']): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async (fromShadowDom) => {
    const { axe } = window as unknown as {
      axe: { run(context: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run({ fromShadowDom });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`);
  }, within);
}
