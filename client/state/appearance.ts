import type { Choice } from './choice.ts';

/** Puts the chosen theme, type size and language on the page, now and whenever they change. */
export function followAppearance(choice: Choice): void {
  const apply = () => {
    const { classList } = document.documentElement;
    document.documentElement.lang = choice.language;
    classList.toggle('wa-dark', choice.dark);
    classList.toggle('wa-light', !choice.dark);
    classList.toggle('projector', choice.now.projector);
  };
  apply();
  choice.subscribe(apply);
}
