/**
 * What a page asks for, once it is in a room. Everything that comes in is parsed here, once, and what can't be used is
 * answered here, to its sender alone.
 */

import type { Logger } from 'pino';
import type { z } from 'zod';
import { occlusionStartSchema } from '../shared/occlusion.ts';
import {
  type Answer,
  type ClientEvents,
  deckSetSchema,
  experimentChangeSchema,
  FRAME_BYTES_MAX,
  frameHeaderSchema,
  kernelRequestSchema,
  labCompareSchema,
  labCutSchema,
  labCutStrongestSchema,
  labEditsSchema,
  labSetSchema,
  linkCreateSchema,
  linkRevokeSchema,
  MAY,
  modelSwitchSchema,
  type Problem,
  passcodeSetSchema,
  personRequestSchema,
  pinSetSchema,
  pointerSchema,
  type ServerEvents,
  sourcePauseSchema,
  sourceStartSchema,
  stageSchema,
  teachCollectSchema,
  teachForgetSchema,
  teachLoadSchema,
  teachNameSchema,
  teachPictureSchema,
  teachReadSchema,
  teachThumbnailsSchema,
  teachTrainSchema,
  teachUseSchema,
  valuesRequestSchema,
  viewSetSchema,
  type Welcome,
} from '../shared/protocol.ts';
import { said } from '../shared/sayings.ts';
import type { Newcomer } from './handshake.ts';
import type { Metrics } from './metrics.ts';
import { describe, parse } from './parse.ts';
import type { Rates } from './rates.ts';
import type { Page } from './room/page.ts';
import { RequestError } from './room/request_error.ts';
import type { Room } from './room/room.ts';
import type { Through } from './room/through.ts';

/** A page's connection: its socket, or what stands for it where it came to another node. */
export interface PageSocket {
  readonly id: string;
  readonly connected: boolean;
  /** The node that it came to, where that is another. */
  readonly through?: Through | undefined;
  emit(event: keyof ServerEvents, ...payload: unknown[]): unknown;
  on(event: string, listener: (...payload: never[]) => void): unknown;
  onAny(listener: (event: string) => void): unknown;
  disconnect(close: true): unknown;
}

export interface ServePageParts {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly rates: Rates;
  joined(room: Room): void;
  left(room: Room): void;
  welcome(newcomer: Newcomer, page: Page): Welcome;
}

/** Lets the page in, and serves it from then on. */
export function servePage(socket: PageSocket, newcomer: Newcomer, parts: ServePageParts): void {
  const { room, identity } = newcomer;
  const page = pageOf(socket, parts.metrics);
  const refuse = (problem: Problem) => socket.emit('problem', problem);

  /** Limits, checks, carries out, answers. */
  const serve = async <T extends object>(
    event: keyof ClientEvents,
    answer: unknown,
    work: () => Promise<Answer<T>> | Answer<T>,
  ) => {
    const reply = typeof answer === 'function' ? (answer as (answer: Answer<T>) => void) : undefined;
    const fail = (error: Problem) => (reply ? reply({ ok: false, error }) : refuse(error));
    try {
      await parts.rates.spend(event, socket.id);
      room.people.allow(page, event);
      if (MAY[event] === 'controller') {
        await parts.rates.spendChange(room.name);
        // It may have been taken back meanwhile.
        room.people.allow(page, event);
      }
      const done = await work();
      if (!done.ok) parts.metrics.dropped('refused');
      if (reply) reply(done);
      else if (!done.ok) refuse(done.error);
    } catch (error) {
      parts.metrics.dropped('refused');
      // Whoever is out gets no answer.
      if (!socket.connected) return;
      if (!(error instanceof RequestError)) {
        parts.log.error({ error: (error as Error).stack }, 'a request failed');
        return fail(SERVER_FAULT);
      }
      fail(error.problem);
    }
  };
  /** A request with a payload; `work` gives what the answer carries besides `ok`. */
  const on = <S extends z.ZodType>(
    event: Exclude<keyof ClientEvents, 'frame' | 'clock'>,
    schema: S,
    work: (request: z.output<S>) => unknown,
  ) =>
    socket.on(event, (payload: unknown, answer: unknown) =>
      serve<object>(event, answer, async () => ({
        ok: true,
        ...((await work(parse(event, schema, payload))) as object | undefined),
      })),
    );
  /** A request without one. */
  const onBare = (
    event:
      | 'source:stop'
      | 'lab:undo'
      | 'lab:redo'
      | 'compare:keep'
      | 'compare:drop'
      | 'occlusion:cancel'
      | 'experiment:undo'
      | 'experiment:redo'
      | 'teach:stop'
      | 'remote:ask'
      | 'remote:drop'
      | 'room:people',
    work: () => unknown,
  ) =>
    socket.on(event, (answer: unknown) =>
      serve<object>(event, answer, async () => ({ ok: true, ...((await work()) as object | undefined) })),
    );

  const author = () => room.people.author(page);
  on('view:set', viewSetSchema, ({ views }) => room.look(page, views));
  on('model:switch', modelSwitchSchema, ({ model }) => room.switchModel(model, author()));
  on('kernel', kernelRequestSchema, (request) => ({ kernel: room.kernel(request) }));
  on('values', valuesRequestSchema, async (request) => ({ values: await room.values(request) }));
  on('source:start', sourceStartSchema, (request) => room.startSource(page, request));
  on('source:pause', sourcePauseSchema, (request) => room.pauseSource(page, request));
  onBare('source:stop', () => room.stopSource(page));
  socket.on('frame', (payload: unknown, jpeg: unknown, answer: unknown) =>
    serve('frame', answer, () => {
      const header = parse('frame', frameHeaderSchema, payload);
      if (!(jpeg instanceof Uint8Array))
        throw new RequestError('bad-payload', `frame: expected the picture's bytes, got ${describe(jpeg)}`);
      if (jpeg.length > FRAME_BYTES_MAX)
        throw new RequestError('frame-too-large', said('frameTooLarge', FRAME_BYTES_MAX, jpeg.length));
      return room.receive(page, header, jpeg);
    }),
  );

  const changed = (version: number) => ({ version, steps: room.lab.stepsOf(identity.person) });
  on('lab:edit', labEditsSchema, (request) => changed(room.lab.edit(author(), request)));
  on('lab:set', labSetSchema, (request) => changed(room.lab.set(author(), request)));
  on('lab:compare', labCompareSchema, (request) => changed(room.lab.compare(author(), request)));
  on('lab:cut', labCutSchema, async (request) => ({ kernel: await room.cutting.square(request) }));
  on('lab:cut-strongest', labCutStrongestSchema, ({ sizePx }) => room.cutting.strongest(sizePx));
  onBare('lab:undo', () => changed(room.lab.undo(author())));
  onBare('lab:redo', () => changed(room.lab.redo(author())));

  const { experiment } = room;
  const tried = (version: number) => ({ version, steps: experiment.stepsOf(identity.person) });
  on('experiment:change', experimentChangeSchema, (request) => tried(experiment.change(author(), request)));
  onBare('experiment:undo', () => tried(experiment.undo(author())));
  onBare('experiment:redo', () => tried(experiment.redo(author())));

  onBare('compare:keep', () => room.keepFrame(author()));
  onBare('compare:drop', () => room.letFrameGo());

  on('occlusion:start', occlusionStartSchema, (request) => room.startOcclusion(author(), request));
  onBare('occlusion:cancel', () => room.occlusion.cancel());

  on('teach:name', teachNameSchema, (request) => room.teaching.name(request));
  on('teach:forget', teachForgetSchema, (request) => room.teaching.forget(request));
  on('teach:collect', teachCollectSchema, (request) => room.collectSamples(page, request.class));
  on('teach:picture', teachPictureSchema, (request) => room.teaching.addPicture(request));
  on('teach:thumbnails', teachThumbnailsSchema, (request) => room.teaching.thumbnails(request));
  on('teach:train', teachTrainSchema, (request) => room.teaching.train(request));
  onBare('teach:stop', () => room.teaching.stop());
  on('teach:use', teachUseSchema, ({ taught }) => room.teaching.use(taught));
  on('teach:read', teachReadSchema, ({ offset }) => room.teaching.read(offset));
  on('teach:load', teachLoadSchema, (request) => room.teaching.load(page.id, request));

  on('deck:set', deckSetSchema, ({ deck }) => room.deck.set(deck));
  on('pin:set', pinSetSchema, (request) => room.pins.set(request));
  on('stage:set', stageSchema, (stage) => room.stage.set(stage, author()));
  on('pointer', pointerSchema, (pointer) => room.stage.point(page, pointer));

  onBare('remote:ask', () => room.people.askRemote(page));
  onBare('remote:drop', () => room.people.dropRemote(page));
  on('remote:grant', personRequestSchema, ({ person }) => room.people.giveRemote(person, true));
  on('remote:revoke', personRequestSchema, ({ person }) => room.people.giveRemote(person, false));
  on('links:create', linkCreateSchema, (request) => ({ link: room.people.createLink(request) }));
  on('links:revoke', linkRevokeSchema, ({ link }) => room.people.revokeLink(link));
  on('room:passcode', passcodeSetSchema, (request) => room.people.setPasscode(request));
  onBare('room:people', () => ({ desk: room.people.desk }));

  socket.on('clock', (answer: unknown) => {
    if (typeof answer === 'function') answer(Date.now());
  });
  socket.onAny((event: string) => {
    if (!Object.hasOwn(MAY, event))
      refuse({
        code: 'unknown-event',
        message: `expected one of ${Object.keys(MAY).join(', ')}, got ${describe(event)}`,
      });
  });
  // What is no packet at all: the connection ends, and nobody else hears of it.
  socket.on('error', (error: Error) =>
    parts.log.debug({ error: error.message }, 'a page sent what is no packet'),
  );
  socket.on('disconnect', () => {
    parts.log.debug({ room: room.name, who: identity.name }, 'a page left');
    room.leave(page);
    parts.left(room);
  });

  parts.log.debug({ room: room.name, who: identity.name }, 'a page came');
  room.join(page, identity);
  parts.joined(room);
  socket.emit('welcome', parts.welcome(newcomer, page));
}

export const SERVER_FAULT: Problem = {
  code: 'server-fault',
  message: 'expected to carry this out, but something here went wrong',
};

function pageOf(socket: PageSocket, metrics: Metrics): Page {
  return {
    id: socket.id,
    through: socket.through,
    send: (event, ...payload) => {
      socket.emit(event, ...payload);
    },
    sendResult: (header, bytes, acknowledge) => {
      metrics.resultSent(bytes.length, header.coarse);
      socket.emit('result', header, bytes, acknowledge);
    },
    sendExplanation: (header, bytes, acknowledge) => {
      metrics.resultSent(bytes.length, header.coarse);
      socket.emit('explanation', header, bytes, acknowledge);
    },
    close: () => socket.disconnect(true),
  };
}
