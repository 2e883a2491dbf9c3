/** One other node, as the owner of rooms sees it: its pages here, and what goes out to them. */

import type { Socket } from 'socket.io';
import type { Metrics } from '../metrics.ts';
import type { Published } from '../room/published.ts';
import type { Room } from '../room/room.ts';
import type { Through } from '../room/through.ts';
import type { Opened, PageOpening, ToOwner, ToRelay } from './messages.ts';
import { encodeRelayed } from './relayed_result.ts';
import { type PageWay, RemotePage } from './remote_page.ts';

export type RelaySocket = Socket<ToOwner, ToRelay>;
export interface RelayAtOwnerParts {
  readonly metrics: Metrics;
  /** Lets a page in; null: the room is another node's. Throws where it is refused. */
  admit(opening: PageOpening): Promise<((page: RemotePage) => Room) | null>;
  /** What a page is told whom `admit` refused. */
  refusal(error: unknown): Opened;
}

/** Serves that node until its connection ends. */
export function serveRelay(socket: RelaySocket, { admit, refusal, metrics }: RelayAtOwnerParts): void {
  /** undefined while a page is not in yet. */
  const pages = new Map<string, RemotePage | undefined>();
  const rooms = new Map<string, { readonly through: Through; readonly room: Room }>();
  const forget = (id: string) => {
    const page = pages.get(id);
    pages.delete(id);
    page?.gone();
    if (!page || [...pages.values()].some((other) => other?.through === page.through)) return;
    for (const [name, { through }] of rooms) if (through === page.through) rooms.delete(name);
  };
  const way: PageWay = {
    news: (...news) => socket.emit('page:news', ...news),
    end: (page) => {
      socket.emit('page:end', page);
      forget(page);
    },
  };

  const send = (event: 'result' | 'explanation', room: string) => {
    return (published: Published, acknowledge: () => void) => {
      const { header, bytes } = encodeRelayed(published);
      metrics.relayed(bytes.length);
      socket.emit(event, room, header, bytes, acknowledge);
    };
  };
  const wayTo = (room: string): Through => ({
    tell: (but, event, payload) => socket.emit('room:news', room, but, event, payload),
    sendResult: send('result', room),
    sendExplanation: send('explanation', room),
    clear: () => socket.emit('room:clear', room),
  });
  socket.on('page:open', async (opening, answer) => {
    pages.set(opening.page, undefined);
    try {
      const enter = await admit(opening);
      if (!enter) {
        pages.delete(opening.page);
        return answer({ ok: false, elsewhere: true });
      }
      // It, or its node, may be gone meanwhile.
      if (!pages.has(opening.page) || !socket.connected) return;
      const through = rooms.get(opening.room)?.through ?? wayTo(opening.room);
      const page = new RemotePage(opening.page, through, way);
      pages.set(opening.page, page);
      answer({ ok: true });
      rooms.set(opening.room, { through, room: enter(page) });
    } catch (error) {
      pages.delete(opening.page);
      answer(refusal(error));
    }
  });
  socket.on('page:asks', (page, event, payload, answer) => {
    pages.get(page)?.asks(event, answer ? [...payload, answer] : payload);
  });
  socket.on('page:gone', forget);
  socket.on('looking', (name, { grew, wanted, ...looking }, answer) => {
    const known = rooms.get(name);
    const problems = known?.room.nodeLooks(known.through, looking, { grew, wanted });
    answer(Object.fromEntries(problems ?? []));
  });
  socket.on('disconnect', () => {
    for (const page of pages.values()) page?.gone();
    pages.clear();
    rooms.clear();
  });
}
