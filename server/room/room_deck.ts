import { type Deck, withoutNotes } from '../../shared/lecture/deck.ts';
import type { Role } from '../../shared/protocol.ts';
import type { Members } from './members.ts';

/** The chapters that the room shows instead of those that come with the product; their notes are the presenters' alone. */
export class RoomDeck {
  readonly #members: Members;
  #deck: Deck | null = null;
  #public: Deck | null = null;

  constructor(members: Members) {
    this.#members = members;
  }

  for(role: Role): Deck | null {
    return role === 'presenter' ? this.#deck : this.#public;
  }

  /** That of the room before the server forgot it; what is set already stays. */
  restore(deck: Deck | null): void {
    if (deck && !this.#deck) this.set(deck);
  }

  set(deck: Deck | null): void {
    this.#deck = deck;
    this.#public = deck && withoutNotes(deck);
    const presenters = [...this.#members].filter(({ role }) => role === 'presenter');
    this.#members.tellPresenters('deck', this.#deck);
    this.#members.tellBut(
      presenters.map(({ page }) => page),
      'deck',
      this.#public,
    );
  }
}
