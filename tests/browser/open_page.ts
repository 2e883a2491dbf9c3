import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface OpenPage {
  readonly page: Page;
  /** What the page said on its console as an error or a warning, and what it threw. */
  readonly complaints: string[];
}

/** The product's page in a context of its own, with all its complaints. */
export async function openPage(
  browser: Browser,
  url: string,
  { permissions = ['camera'], ...context }: BrowserContextOptions = {},
): Promise<OpenPage> {
  const opened = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    permissions,
    ...context,
  });
  const page = await opened.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    // Reading pixels back, as screenshots and software WebGL do, is no fault of the page.
    if (['error', 'warning'].includes(message.type()) && !message.text().includes('GPU stall'))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints };
}
