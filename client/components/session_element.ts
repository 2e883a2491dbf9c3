import { LitElement, type PropertyDeclarations } from 'lit';
import { type ClientEvents, may, type View } from '../../shared/protocol.ts';
import type { Painted } from '../state/frame_loop.ts';
import type { Session } from '../state/session.ts';
import type { Change } from '../stream/connection.ts';

/**
 * An element that shows a part of the session. It renders its words when something about the session changes, paints
 * its pictures with each result, and has the server compute only what it looks at while it is on the page.
 */
export abstract class SessionElement extends LitElement implements Painted {
  static override properties: PropertyDeclarations = { session: { attribute: false } };
  declare session: Session;

  /** The changes of the connection that are rendered. Results are not: see `read`. */
  protected readonly renders: readonly Change[] = ['link', 'welcome', 'source', 'role'];
  #ends: (() => void)[] = [];

  /** Ends when the element leaves the page. */
  protected follow(subscribe: (listener: () => void) => () => void): void {
    this.#ends.push(subscribe(() => this.requestUpdate()));
  }

  /** Whether this page's person may; changes with 'role'. */
  protected may(event: keyof ClientEvents): boolean {
    const { role } = this.session.connection.room;
    return role !== null && may(role, event);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { connection, choice, frames } = this.session;
    this.#ends.push(
      connection.subscribe((change) => {
        if (this.renders.includes(change)) this.requestUpdate();
      }),
      choice.subscribe(() => this.requestUpdate()),
      frames.join(this),
    );
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#ends.splice(0)) end();
    this.session.connection.look(this, []);
  }

  protected override updated(): void {
    // An update that was due when the element left the page still comes.
    if (!this.isConnected) return;
    this.session.connection.look(this, this.views());
    this.session.frames.request();
  }

  protected views(): readonly View[] {
    return [];
  }

  paint(): void {}

  read(): void {
    this.requestUpdate();
  }
}
