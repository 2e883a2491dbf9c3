import type { Page } from 'playwright-core';

/** A new controllers' link, as its presenter reads it in the share panel. */
export async function controllerLink(presenter: Page, title: string): Promise<string> {
  await presenter.getByTestId('share').click();
  await presenter.getByTestId('link-title').fill(title);
  await presenter.getByTestId('new-controller-link').click();
  const link = presenter.getByTestId('controller-link').filter({ hasText: title }).last();
  const address = await link.getByTestId('link-address').inputValue();
  await presenter.getByTestId('close-share').click();
  return address;
}
