import { io, type Socket } from 'socket.io-client';
import {
  type Answer,
  type ClientEvents,
  type FrameAnswer,
  PROTOCOL_VERSION,
  type Problem,
  type ResultHeader,
  type ServerEvents,
  type SourceState,
  type View,
  viewKey,
  type Welcome,
} from '../../shared/protocol.ts';
import { type DecodedView, decodeResult } from '../../shared/result.ts';

export interface Result {
  readonly header: ResultHeader;
  readonly views: ReadonlyMap<string, DecodedView>;
}

interface Options {
  readonly auth?: object;
  readonly origin?: string;
  /** Called instead of acknowledging a result at once. */
  readonly onResult?: (acknowledge: () => void) => void;
}

/** A page without a browser: a real socket that speaks the protocol. */
export class Page {
  readonly socket: Socket<ServerEvents, ClientEvents>;
  readonly problems: Problem[] = [];
  readonly results: Result[] = [];
  welcome!: Welcome;
  source: SourceState | null = null;
  watching = 0;
  #frame = 0;

  private constructor(url: string, { auth, origin, onResult }: Options) {
    this.socket = io(url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: auth ?? { protocol: PROTOCOL_VERSION },
      ...(origin ? { extraHeaders: { Origin: origin } } : {}),
    });
    this.socket.on('problem', (problem) => this.problems.push(problem));
    this.socket.on('source', (source) => {
      this.source = source;
    });
    this.socket.on('watching', (count) => {
      this.watching = count;
    });
    this.socket.on('result', (header, bytes, acknowledge) => {
      const { views } = decodeResult(header, new Uint8Array(bytes));
      this.results.push({ header, views: new Map(views.map((view) => [viewKey(view.header.view), view])) });
      if (onResult) onResult(acknowledge);
      else acknowledge();
    });
  }

  /** Rejects with the connection's error where it is refused. */
  static async open(url: string, options: Options = {}): Promise<Page> {
    const page = new Page(url, options);
    await new Promise<void>((resolve, reject) => {
      page.socket.once('welcome', (welcome) => {
        page.welcome = welcome;
        page.source = welcome.source;
        resolve();
      });
      page.socket.once('connect_error', reject);
    });
    return page;
  }

  ask(event: string, ...payload: unknown[]): Promise<Answer> {
    return (this.socket.timeout(5000) as unknown as Socket).emitWithAck(event, ...payload);
  }

  look(...views: View[]): Promise<Answer> {
    return this.ask('view:set', { views });
  }

  startSource(kind: 'camera' | 'photo' = 'camera', takeOver = false): Promise<Answer> {
    this.#frame = 0;
    return this.ask('source:start', { kind, label: 'test', takeOver });
  }

  send(jpeg: Uint8Array, capturedAtMs = Date.now()): Promise<FrameAnswer> {
    return this.ask('frame', { frame: ++this.#frame, capturedAtMs }, jpeg) as Promise<FrameAnswer>;
  }

  /** The first result, from those that came and those to come, for which `matches` holds. */
  async result(matches: (result: Result) => boolean = () => true): Promise<Result> {
    await until(() => this.results.some(matches), 'a result');
    return this.results.find(matches)!;
  }

  close(): void {
    this.socket.disconnect();
  }
}

export async function until(holds: () => boolean, what: string, timeoutMs = 8000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
