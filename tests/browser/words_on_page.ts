import type { Page } from 'playwright-core';

/** What is the same in every language: names of networks, layers and functions, and how the server runs. */
const NAMES =
  /\b(?:AlexNet|convcast|ImageNet|ReLU|Grad-CAM|PNG|npy|numpy\.load|float32|Gabor|Sobel|Prewitt|Scharr|LoG|English|onnx-cpu|conv\d|bias\d|relu\d|pool\d|fc\d|prob|px|viridis|cividis)\b|Language · 语言/g;

/** Texts and labels that a reader of the page meets and that have Latin words in them, other than names. */
export async function latinWordsOn(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const found = new Set<string>();
    // In the order in which they are found; shadow roots are looked into.
    const roots: ParentNode[] = [document.body];
    for (let root = roots.pop(); root; root = roots.pop())
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) roots.push(element.shadowRoot);
        if (element.getClientRects().length === 0 && element.tagName !== 'OPTION') continue;
        if (element.tagName === 'STYLE') continue;
        for (const name of ['aria-label', 'aria-valuetext', 'title', 'placeholder', 'alt'])
          found.add(element.getAttribute(name) ?? '');
        // What a select of Web Awesome shows.
        if (element instanceof HTMLInputElement && element.classList.contains('display-input'))
          found.add(element.value);
        for (const node of element.childNodes)
          if (node.nodeType === Node.TEXT_NODE) found.add(node.textContent!);
      }
    return [...found];
  });
  return texts
    .map((text) => text.replace(/\s+/g, ' ').trim())
    .filter((text) => /[A-Za-z]{2,}/.test(text.replace(NAMES, '')));
}
