/** A part of the page as it looks, drawn on a canvas. */

import type { CaptureContext, SnapdomPlugin } from '@zumer/snapdom';
import icons from '../components/icons.svg?url';

const AS_SEEN: SnapdomPlugin = {
  name: 'as-seen',
  afterClone: drawIcons,
  beforeRender(capture) {
    capture.baseCSS += '*{scrollbar-width:none!important}';
  },
};

/** What `element` covers of `page`, which it is inside of, in the screen's pixels. Colours come from the page's outermost element. */
export async function elementPicture(element: HTMLElement, page: HTMLElement): Promise<HTMLCanvasElement> {
  const { snapdom } = await import('@zumer/snapdom');
  const [part, whole] = [element.getBoundingClientRect(), page.getBoundingClientRect()];
  const all = await snapdom.toCanvas(page, { embedFonts: true, scale: 1, plugins: [AS_SEEN] });
  const pixels = all.width / whole.width;
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(part.width * pixels);
  canvas.height = Math.round(part.height * pixels);
  canvas
    .getContext('2d')!
    .drawImage(
      all,
      Math.round((whole.left - part.left) * pixels),
      Math.round((whole.top - part.top) * pixels),
    );
  return canvas;
}

/** Icons are symbols of another file, which a picture of the page can't reach: they are drawn in their places. */
async function drawIcons({ clone }: CaptureContext): Promise<void> {
  if (!(clone instanceof HTMLElement)) return;
  // So marked, styles stay attributes of their elements: making them shorter would break the page's security policy.
  clone.dataset.sdi = '';
  const file = new DOMParser().parseFromString(await (await fetch(icons)).text(), 'image/svg+xml');
  for (const use of clone.querySelectorAll('use')) {
    const symbol = file.getElementById(use.getAttribute('href')?.split('#')[1] ?? '');
    if (!symbol) continue;
    const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'g');
    for (const { name, value } of symbol.attributes) if (name !== 'id') drawing.setAttribute(name, value);
    drawing.style.color = use.style.color;
    drawing.append(...[...symbol.childNodes].map((child) => document.importNode(child, true)));
    use.replaceWith(drawing);
  }
}
