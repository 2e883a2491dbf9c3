/** One lecture: who is in it and may do what, whose source it shows, and what everyone looks at. */

import type { EngineState } from '../../shared/engine_state.ts';
import type { Kernel } from '../../shared/kernel.ts';
import { inputChannels } from '../../shared/lab.ts';
import { cutKernel, strongestSquare } from '../../shared/lab_cut.ts';
import { labInputValues } from '../../shared/lab_input.ts';
import {
  type AnyView,
  type ClientEvents,
  CREDITS,
  type ExplanationView,
  type FrameAnswer,
  type FrameHeader,
  isExplanation,
  type KernelRequest,
  type LabCut,
  type Link,
  type LinkCreate,
  MAY,
  may,
  type Kernel as NetworkKernel,
  type NetworkState,
  type ParsedView,
  type PasscodeSet,
  type Person,
  POINTERS_PER_SECOND_MAX,
  type Pointer,
  type Presence,
  type Problem,
  type Role,
  type RoomDesk,
  type ServerEvents,
  type SourcePause,
  type SourceStart,
  type SourceState,
  type Stage,
  type StageUpdate,
  type StrongestCut,
  viewKey,
} from '../../shared/protocol.ts';
import type { Maps } from '../../shared/steps.ts';
import type { Access, Identity } from '../access/access.ts';
import { randomId } from '../access/random_id.ts';
import type { Models } from '../models.ts';
import type { Study } from '../vision/study/study.ts';
import type { Model } from '../weights/registry.ts';
import { groupByAudience } from './audience.ts';
import { Explanations } from './explanations.ts';
import { FramePath, type FramePathParts } from './frame_path.ts';
import { networkKernel } from './network_kernel.ts';
import type { Published } from './published.ts';
import { Receiver, type SendResult } from './receiver.ts';
import { RequestError } from './request_error.ts';
import type { RoomAccess } from './room_access.ts';
import { RoomExperiment } from './room_experiment.ts';
import { RoomGraphs } from './room_graphs.ts';
import { type Author, RoomLab } from './room_lab.ts';
import { RoomSource } from './room_source.ts';
import { Teaching } from './teaching.ts';
import { Throttled } from './throttled.ts';
import { viewProblem } from './view_fits.ts';

/** Who comes and goes is told at most this often: at a lecture's start it is everybody, to everybody. */
const PRESENCE_INTERVAL_MS = 100;
const DESK_INTERVAL_MS = 200;
const TEACH_INTERVAL_MS = 200;

/** A page in the room, as the room needs to know it. */
export interface Page {
  readonly id: string;
  send<E extends Exclude<keyof ServerEvents, 'welcome' | 'result' | 'explanation'>>(
    event: E,
    ...payload: Parameters<ServerEvents[E]>
  ): void;
  readonly sendResult: SendResult;
  readonly sendExplanation: SendResult;
  /** Closes its connection. */
  close(): void;
}

interface Member {
  readonly page: Page;
  identity: Identity;
  /** As the page was told last. */
  role: Role;
  readonly receiver: Receiver;
  readonly explained: Receiver<ExplanationView>;
  framesOpen: number;
}

export interface RoomOptions {
  /** How long a source waits for its owner when the connection is lost. */
  readonly awayMs: number;
}

export interface RoomParts extends Omit<FramePathParts, 'graphs' | 'model'> {
  readonly models: Models;
  readonly study: Study;
  readonly access: Access;
  readonly options: RoomOptions;
  /** Under which others reach this server. */
  addresses(): readonly string[];
}

export class Room {
  readonly name: string;
  /** Outlives the room. */
  readonly access: RoomAccess;
  readonly lab: RoomLab;
  readonly experiment: RoomExperiment;
  teaching: Teaching;
  readonly #parts: RoomParts;
  readonly #members = new Map<string, Member>();
  readonly #path: FramePath;
  readonly #explanations: Explanations;
  readonly #graphs: RoomGraphs;
  readonly #inEngine: string;
  #model: Model;
  /** While the room waits for another model. */
  #switching: string | null = null;
  #closed = false;
  #source: RoomSource<Page> | null = null;
  #stage: StageUpdate | null = null;
  #pointer: { readonly from: Page; readonly pointer: Pointer } | null = null;
  #groupsNow: readonly (readonly ParsedView[])[] | undefined;
  #names: Record<Role, number> = { viewer: 0, controller: 0, presenter: 0 };
  readonly #presence = new Throttled(PRESENCE_INTERVAL_MS, () => {
    this.#tellAll('watching', this.watching);
    this.#tellAll('presence', this.presence);
  });
  readonly #deskNews = new Throttled(DESK_INTERVAL_MS, () => this.#tellPresenters('desk', this.desk));
  readonly #teachNews = new Throttled(TEACH_INTERVAL_MS, () => this.#tellAll('teach', this.teaching.state));
  readonly #sealNews = new Throttled(DESK_INTERVAL_MS, () => void this.#tellSeal());
  readonly #pointerNews = new Throttled(1000 / POINTERS_PER_SECOND_MAX, () => this.#tellPointer());

  constructor(name: string, access: RoomAccess, parts: RoomParts) {
    this.name = name;
    this.access = access;
    this.#parts = parts;
    // The room may be opened again while the engine still frees what it had before.
    const inEngine = `${name}-${randomId(4)}`;
    this.#inEngine = inEngine;
    this.#model = parts.models.first;
    this.#graphs = new RoomGraphs(parts.engine, this.#model, inEngine);
    const model = () => this.#model;
    this.lab = new RoomLab(this.#graphs, (update) => {
      this.#tellAll('lab', update);
      if (this.#source) this.#path.redraw(this.#still);
    });
    this.experiment = new RoomExperiment(this.#graphs, model, (experiment) => {
      this.#tellAll('experiment', experiment);
      if (this.#source) this.#path.redraw(this.#still);
    });
    this.#path = new FramePath(
      { ...parts, model, graphs: this.#graphs },
      {
        groups: () => this.#groups(),
        coarse: () => this.#coarseViews(),
        taken: (frame, still) => this.#explanations.put(frame, still),
        publish: (published) => this.#publish(published),
        problem: (problem) => this.tell(problem),
      },
    );
    this.teaching = this.#newTeaching();
    this.#explanations = new Explanations(
      inEngine,
      { ...parts, model },
      {
        views: () => this.#explanationViews(),
        collecting: () => this.teaching.collecting,
        nextSample: () => this.teaching.nextSample(),
        sampled: (sample, thumbnail) => void this.teaching.sampled(sample, thumbnail),
        notSampled: (sample) => this.teaching.notSampled(sample),
        publish: (published) => {
          for (const { explained } of this.#members.values()) explained.offer(published);
        },
      },
    );
  }

  get watching(): number {
    return this.#members.size;
  }

  /** Pages of people who came to watch. */
  get viewers(): number {
    return [...this.#members.values()].filter(({ identity }) => identity.role === 'viewer').length;
  }

  pagesOf(person: string): number {
    return [...this.#members.values()].filter(({ identity }) => identity.person === person).length;
  }

  get presence(): Presence {
    const roles = new Map([...this.#members.values()].map(({ identity, role }) => [identity.name, role]));
    const names = (wanted: Role) => [...roles].filter(([, role]) => role === wanted).map(([name]) => name);
    return {
      watching: this.watching,
      presenter: names('presenter').length > 0,
      remotes: names('controller').sort(),
    };
  }

  get desk(): RoomDesk {
    const people = this.#people();
    return {
      people,
      links: this.access.links.map((link) => this.#link(link, people)),
      passcode: this.access.passcode !== null,
      addresses: this.#parts.addresses(),
    };
  }

  get network(): NetworkState {
    const { name, network, classNames } = this.#model;
    return { model: name, name: network.name, title: network.title, classNames };
  }

  get stage(): StageUpdate | null {
    return this.#stage;
  }

  /** What a newcomer of this role is called. */
  newName(role: Role): string {
    return role === 'presenter' ? role : `${role} ${++this.#names[role]}`;
  }

  /** What they may do is told by `roleOf`. */
  join(page: Page, identity: Identity): void {
    const onDrop = () => this.#parts.metrics.dropped('receiver without credit');
    this.#members.set(page.id, {
      page,
      identity,
      role: this.access.roleOf(identity),
      receiver: new Receiver(page.sendResult, onDrop),
      explained: new Receiver(page.sendExplanation, onDrop),
      framesOpen: 0,
    });
    // After a restart of the server people come back with their names.
    const number = Number(identity.name.split(' ')[1] ?? 0);
    this.#names[identity.role] = Math.max(this.#names[identity.role], number);
    this.#accessChanged();
  }

  leave(page: Page): void {
    const member = this.#members.get(page.id);
    if (!member) return;
    this.#members.delete(page.id);
    this.#groupsNow = undefined;
    this.teaching.leave(page.id);
    if (this.#source?.owner === page) this.#ownerLost(this.#source);
    if (!this.pagesOf(member.identity.person)) this.access.forget(member.identity.person);
    if (this.#pointer?.from === page) this.point(page, null);
    this.#presence.request();
    this.#deskNews.request();
  }

  roleOf(page: Page): Role {
    return this.access.roleOf(this.#member(page).identity);
  }

  /** Throws `RequestError` for a page that may not. */
  allow(page: Page, event: keyof ClientEvents): void {
    const role = this.roleOf(page);
    if (!may(role, event))
      throw new RequestError('not-allowed', `${event}: expected a ${MAY[event]} of this room, got a ${role}`);
  }

  author(page: Page): Author {
    const { person, name } = this.#member(page).identity;
    return { by: page.id, person, who: name };
  }

  sourceFor(page: Page): SourceState | null {
    if (!this.#source) return null;
    const { kind, label, paused, owner } = this.#source;
    return { kind, label, paused, own: owner === page };
  }

  /**
   * What can't be looked at doesn't hide the rest: the layers of a stack may have changed while the page asked. A graph
   * that is not there now (a comparison, what was taught) is waited for. Throws `RequestError` for a layer or a map
   * that a graph hasn't got, when everything else is looked at.
   */
  look(page: Page, views: readonly AnyView[]): void {
    const problems = new Map<AnyView, string>();
    for (const view of views) {
      const shapes = this.#graphs.shapes(view.graph);
      const problem = shapes && viewProblem(view, shapes);
      if (problem) problems.set(view, problem);
    }
    const { receiver, explained } = this.#member(page);
    const fitting = views.filter((view) => !problems.has(view));
    const grew = receiver.look(fitting.filter((view) => !isExplanation(view)));
    const wanted = explained.look(fitting.filter(isExplanation));
    this.#groupsNow = undefined;
    if (this.#source && grew) this.#path.redraw(this.#still);
    if (this.#source && wanted) this.#explanations.again(this.#still);
    const [problem] = problems.values();
    if (problem) throw new RequestError('not-found', problem);
  }

  /** Each frame becomes a sample of this class from now on; null: no longer. */
  collectSamples(page: Page, classId: number | null): void {
    if (classId !== null && !this.#source)
      throw new RequestError('no-frame', 'expected a picture to collect, but no source is on');
    this.teaching.collect(page.id, classId);
    // A picture that stands still is one sample.
    if (classId !== null) this.#explanations.again(this.#still);
  }

  startSource(page: Page, start: SourceStart): void {
    const owner = this.#source?.owner;
    if (owner && owner !== page && !start.takeOver)
      throw new RequestError('source-taken', 'expected a room without a source, but another page shows one');
    this.#setSource(new RoomSource(page, start));
  }

  /** The owner says what is the matter with its source; others freeze it, or let it go on. */
  pauseSource(page: Page, { reason }: SourcePause): void {
    const source = this.#source;
    if (source?.owner === page) source.pauseByOwner(reason);
    else if (source && reason !== 'hidden') source.freezeByAnother(reason === 'frozen');
    else this.#ownSource(page);
    this.#tellSource();
    if (this.#still) this.#path.redraw(this.#still);
  }

  stopSource(page: Page): void {
    this.#ownSource(page);
    this.#setSource(null);
  }

  /** Resolves when the frame has left the newest-frame slot and taken its turn, or was dropped or refused. */
  async receive(page: Page, header: FrameHeader, jpeg: Uint8Array): Promise<FrameAnswer> {
    const source = this.#ownSource(page);
    const member = this.#member(page);
    if (member.framesOpen >= CREDITS)
      throw new RequestError(
        'no-credit',
        `expected at most ${CREDITS} frames without an answer, got one more`,
      );
    this.#parts.metrics.frameIn(jpeg.length);
    if (source.held && this.#path.hasPicture) {
      this.#parts.metrics.dropped('frozen');
      return { ok: true, taken: false };
    }
    member.framesOpen++;
    try {
      return await new Promise<FrameAnswer>((answer) =>
        this.#path.put({ header, jpeg, still: () => this.#still, answer }),
      );
    } finally {
      member.framesOpen--;
    }
  }

  /**
   * Everybody's, as soon as the engine answers with it. Samples and what was taught go with the network that they are
   * features of. Throws `RequestError` where there is no such model, or the room waits for one already.
   */
  async switchModel(name: string): Promise<void> {
    if (this.#switching !== null)
      throw new RequestError(
        'model-refused',
        `expected no switch under way, but ${this.#switching} is loading`,
      );
    if (this.teaching.training)
      throw new RequestError('model-refused', 'expected no training under way: stop it first');
    if (name === this.#model.name) return;
    this.#switching = name;
    try {
      const model = await this.#parts.models.take(name);
      if (this.#closed) this.#parts.models.giveBack(name);
      else this.#setModel(model);
    } catch (error) {
      throw new RequestError('model-refused', (error as Error).message);
    } finally {
      this.#switching = null;
    }
  }

  /** `why`: what made the engine leave the backend before. */
  engineChanged(state: EngineState, why: string): void {
    this.#tellAll('engine', state);
    this.tell({ code: 'engine-changed', message: `The engine runs on ${state.backend} now: ${why}.` });
  }

  cutLab({ top, left, sizePx }: LabCut): Promise<Kernel> {
    return this.#fromPicture((picture) => cutKernel(picture, top, left, sizePx));
  }

  cutStrongest(sizePx: number): Promise<StrongestCut> {
    return this.#fromPicture((picture) => {
      const { top, left } = strongestSquare(picture, sizePx);
      return { kernel: cutKernel(picture, top, left, sizePx), top, left };
    });
  }

  /** What `make` makes of the newest picture as the Lab's first layer gets it. */
  async #fromPicture<T>(make: (picture: Maps) => T): Promise<T> {
    const { input, shift } = this.lab.shared.state;
    const rgb = await this.#path.lastPicture(input.sidePx);
    if (!rgb) throw new RequestError('no-frame', 'expected a picture to cut from, but no source is on');
    const shape = { height: input.sidePx, width: input.sidePx, channels: inputChannels(input) };
    try {
      return make({ shape, values: labInputValues(rgb, input, shift) });
    } catch (error) {
      if (error instanceof RangeError) throw new RequestError('bad-payload', error.message);
      throw error;
    }
  }

  kernel(request: KernelRequest): NetworkKernel {
    return networkKernel(
      this.#model,
      request.graph === 'trained' ? [] : this.experiment.shared.settings,
      request,
    );
  }

  setStage(page: Page, stage: Stage): void {
    const { by, who } = this.author(page);
    this.#stage = { ...stage, by, who };
    this.#tellAll('stage', this.#stage);
  }

  /** Where the presenter was before the server forgot it. */
  restoreStage(stage: Stage, by: string, who: string): void {
    this.#stage ??= { ...stage, by, who };
    this.#tellAll('stage', this.#stage);
  }

  point(page: Page, pointer: Pointer): void {
    this.#pointer = { from: page, pointer };
    this.#pointerNews.request();
  }

  askRemote(page: Page): void {
    if (this.roleOf(page) !== 'viewer') return;
    this.access.ask(this.#member(page).identity.person);
    this.#deskNews.request();
  }

  dropRemote(page: Page): void {
    const { person } = this.#member(page).identity;
    if (this.roleOf(page) === 'controller') this.#giveRemote(person, false);
    else this.access.forget(person);
    this.#deskNews.request();
  }

  /** Throws `RequestError` for somebody who isn't in the room, or is its presenter. */
  giveRemote(person: string, remote: boolean): void {
    const members = [...this.#members.values()].filter(({ identity }) => identity.person === person);
    if (!members.length)
      throw new RequestError('not-found', `expected somebody who is in the room, got "${person}"`);
    if (members.some(({ identity }) => identity.role === 'presenter'))
      throw new RequestError('not-found', 'expected a viewer or a controller, got a presenter');
    const turnedDown = !remote && this.access.asks(person);
    this.#giveRemote(person, remote);
    // Their role is what it was, so nothing else says that there was an answer.
    if (turnedDown) for (const { page, role } of members) page.send('role', role);
  }

  createLink({ role, title = '' }: LinkCreate): Link {
    const link = this.access.createLink(role, title);
    if (!link)
      throw new RequestError('links-full', 'expected fewer open links: revoke one that nobody needs');
    this.#accessChanged();
    return this.#link(link, []);
  }

  /** Whoever came by it is out. Throws `RequestError` where there is no such link. */
  revokeLink(id: string): void {
    if (!this.access.revokeLink(id))
      throw new RequestError('not-found', `expected a link of this room, got "${id}"`);
    this.#accessChanged();
  }

  /** Asked of viewers who come from now on. */
  setPasscode({ passcode }: PasscodeSet): void {
    this.access.passcode = passcode;
    for (const member of this.#members.values())
      member.identity = { ...member.identity, passcode: this.access.passcode };
    this.#accessChanged();
    this.renewTokens();
  }

  /** Those that the pages have end before the lecture may. */
  renewTokens(): void {
    for (const { page, identity } of this.#members.values())
      this.#parts.access.token(identity).then(
        (token) => page.send('token', token),
        (error: Error) => this.#parts.log.error({ error: error.stack }, 'a token could not be signed'),
      );
  }

  /** The room's links, remotes or passcode were restored. */
  accessRestored(): void {
    this.#accessChanged();
  }

  /** Something that concerns everyone in the room. */
  tell(problem: Problem): void {
    this.#tellAll('problem', problem);
  }

  /** Nobody comes back: whatever is under way is thrown away, and the engine's graphs are freed. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#source?.end();
    for (const news of [this.#presence, this.#deskNews, this.#sealNews, this.#pointerNews, this.#teachNews])
      news.stop();
    this.#path.clear();
    this.#explanations.clear(true);
    this.teaching.close();
    await this.#graphs.close();
    if (this.#model !== this.#parts.models.first) this.#parts.models.giveBack(this.#model.name);
  }

  #newTeaching(): Teaching {
    const parts = {
      ...this.#parts,
      model: this.#model,
      graphs: this.#graphs,
      samplesLost: () => this.tell(SAMPLES_LOST),
      taughtChanged: () => {
        if (this.#source) this.#path.redraw(this.#still);
      },
    };
    return new Teaching(this.#inEngine, parts, () => this.#teachNews.request());
  }

  #setModel(model: Model): void {
    const { models } = this.#parts;
    const before = this.#model;
    this.#model = model;
    this.teaching.close();
    void this.#graphs.setTaught(null).catch(() => undefined);
    this.#graphs.setNetwork(model);
    this.teaching = this.#newTeaching();
    this.#tellAll('network', this.network);
    if (this.experiment.modelChanged()) this.tell(EXPERIMENT_ENDED);
    this.#teachNews.request();
    this.#path.networkChanged(this.#still);
    this.#explanations.networkChanged(this.#still);
    if (before !== models.first) models.giveBack(before.name);
  }

  get #still(): boolean {
    return this.#source?.kind === 'photo' || (this.#source?.paused ?? null) !== null;
  }

  #member(page: Page): Member {
    const member = this.#members.get(page.id);
    if (!member) throw new Error(`page ${page.id} is not in room ${this.name}`);
    return member;
  }

  #ownSource(page: Page): RoomSource<Page> {
    if (this.#source?.owner !== page)
      throw new RequestError('not-source-owner', 'expected the page that owns the source, got another one');
    return this.#source;
  }

  #ownerLost(source: RoomSource<Page>): void {
    const { awayMs } = this.#parts.options;
    if (!awayMs) {
      this.#setSource(null);
      return;
    }
    source.ownerLost(awayMs, () => this.#setSource(null));
    this.#path.dropWaiting();
    this.#tellSource();
    this.#path.redraw(this.#still);
  }

  #giveRemote(person: string, remote: boolean): void {
    this.access.giveRemote(person, remote);
    this.#accessChanged();
  }

  /** Puts those out who may not stay, and tells the others what they may do now. */
  #accessChanged(): void {
    for (const member of this.#members.values()) {
      const { page, identity } = member;
      if (this.access.revoked(identity)) {
        page.send('problem', LINK_REVOKED);
        page.close();
        continue;
      }
      const role = this.access.roleOf(identity);
      if (role === member.role) continue;
      member.role = role;
      page.send('role', role);
    }
    this.#presence.request();
    this.#deskNews.request();
    this.#sealNews.request();
  }

  #people(): Person[] {
    const people = new Map<string, Person>();
    for (const { identity, role } of this.#members.values()) {
      const { person: id, name, link } = identity;
      const pages = (people.get(id)?.pages ?? 0) + 1;
      people.set(id, { id, name, role, pages, asks: this.access.asks(id), link });
    }
    return [...people.values()];
  }

  #link({ id, role, title }: Omit<Link, 'code' | 'people'>, people: readonly Person[]): Link {
    const came = people.filter((person) => person.link === id && person.role !== 'presenter').length;
    return { id, role, title, code: this.access.codeOf({ id, role }), people: came };
  }

  /** Computed anew only when somebody looks elsewhere, comes or goes. */
  #groups(): readonly (readonly ParsedView[])[] {
    this.#groupsNow ??= groupByAudience([...this.#members.values()].map(({ receiver }) => receiver.views));
    return this.#groupsNow;
  }

  #coarseViews(): ReadonlySet<string> {
    const keys = new Set<string>();
    for (const { receiver } of this.#members.values())
      if (receiver.coarse) for (const key of receiver.views.keys()) keys.add(key);
    return keys;
  }

  #explanationViews(): readonly ExplanationView[] {
    const views = new Map<string, ExplanationView>();
    const shapes = this.#graphs.shapes('network')!;
    // The room may run another network than the page chose for.
    for (const { explained } of this.#members.values())
      for (const view of explained.views.values())
        if (viewProblem(view, shapes) === undefined) views.set(viewKey(view), view);
    return [...views.values()];
  }

  #publish(published: Published): void {
    for (const { receiver } of this.#members.values()) receiver.offer(published);
  }

  #setSource(source: RoomSource<Page> | null): void {
    // What a camera saw goes when it does; one photo after another is one collection.
    const forget = source === null || this.#source?.kind === 'camera';
    this.#source?.end();
    this.#source = source;
    this.teaching.letGo();
    this.#path.clear();
    this.#explanations.clear(forget);
    for (const { receiver, explained } of this.#members.values()) {
      receiver.clear();
      explained.clear();
    }
    this.#tellSource();
  }

  #tellAll: Page['send'] = (event, ...payload) => {
    for (const { page } of this.#members.values()) page.send(event, ...payload);
  };

  #tellPresenters: Page['send'] = (event, ...payload) => {
    for (const { page, role } of this.#members.values())
      if (role === 'presenter') page.send(event, ...payload);
  };

  #tellSource(): void {
    for (const { page } of this.#members.values()) page.send('source', this.sourceFor(page));
  }

  #tellPointer(): void {
    for (const { page } of this.#members.values())
      if (this.#pointer && page !== this.#pointer.from) page.send('pointer', this.#pointer.pointer);
  }

  async #tellSeal(): Promise<void> {
    try {
      this.#tellPresenters('restore', await this.access.seal());
    } catch (error) {
      this.#parts.log.error({ error: (error as Error).stack }, 'a room could not be sealed');
    }
  }
}

const SAMPLES_LOST: Problem = {
  code: 'samples-lost',
  message:
    'The thread that teaches ended, and the samples with it. Collect them again; a taught classifier stays.',
};

const EXPERIMENT_ENDED: Problem = {
  code: 'experiment-ended',
  message: 'Another model runs now, as it was trained: the experiment was on the one before.',
};

/** The same words for whoever comes with it again. */
export const LINK_REVOKED: Problem = {
  code: 'access-refused',
  message: 'This link or pass is not valid, or no longer: ask the presenter for a new link.',
};
