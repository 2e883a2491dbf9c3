import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { View } from '../../shared/protocol.ts';
import type { Change, Connection } from './connection.ts';

/** Updates its host when the connection changes in one of these ways, and looks at views while the host is in the page. */
export class Connected implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #connection: Connection;
  readonly #changes: readonly Change[];
  #views: readonly View[] = [];
  #unsubscribe: (() => void) | undefined;

  constructor(host: ReactiveControllerHost, connection: Connection, changes: readonly Change[]) {
    this.#host = host;
    this.#connection = connection;
    this.#changes = changes;
    host.addController(this);
  }

  /** What the host looks at, instead of what it looked at before. Ends when it leaves the page. */
  look(views: readonly View[]): void {
    this.#views = views;
    if (this.#unsubscribe) this.#connection.look(this, views);
  }

  hostConnected(): void {
    this.#unsubscribe = this.#connection.subscribe((change) => {
      if (this.#changes.includes(change)) this.#host.requestUpdate();
    });
    this.#connection.look(this, this.#views);
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#connection.look(this, []);
  }
}
