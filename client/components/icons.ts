import { registerIconLibrary } from '@awesome.me/webawesome/dist/components/icon/library.js';
import sprite from './icons.svg?url';

/**
 * All icons are symbols of one file of ours. Web Awesome's own libraries load from another host ("default") and
 * from data: addresses ("system"), and the page's Content-Security-Policy closes both.
 */
for (const library of ['default', 'system'])
  registerIconLibrary(library, {
    resolver: (name) => `${sprite}#${name}`,
    spriteSheet: true,
    // A symbol's own viewBox does not give its picture a width.
    mutator: (svg) => svg.setAttribute('viewBox', '0 0 24 24'),
  });
