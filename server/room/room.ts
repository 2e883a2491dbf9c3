/** One lecture: who is in it and may do what, whose source it shows, and what everyone looks at. */

import type { EngineState } from '../../shared/engine_state.ts';
import type { OcclusionStart } from '../../shared/occlusion.ts';
import {
  type AnyView,
  CREDITS,
  type FrameAnswer,
  type FrameHeader,
  type Kept,
  type KernelRequest,
  type Kernel as NetworkKernel,
  type Problem,
  type SourcePause,
  type SourceStart,
  type SourceState,
  type Values,
} from '../../shared/protocol.ts';
import { said } from '../../shared/sayings.ts';
import type { Access, Identity } from '../access/access.ts';
import { randomId } from '../access/random_id.ts';
import type { Models } from '../models.ts';
import type { Study } from '../vision/study/study.ts';
import { Cutting } from './cutting.ts';
import { ExactValues } from './exact_values.ts';
import { Explanations } from './explanations.ts';
import { FramePath, type FramePathParts } from './frame_path.ts';
import { Looking } from './looking.ts';
import { Members } from './members.ts';
import { networkKernel } from './network_kernel.ts';
import { Occlusion } from './occlusion.ts';
import type { News, Page } from './page.ts';
import { People } from './people.ts';
import type { Looked } from './receivers.ts';
import { RequestError } from './request_error.ts';
import type { RoomAccess } from './room_access.ts';
import { RoomDeck } from './room_deck.ts';
import { RoomExperiment } from './room_experiment.ts';
import { RoomGraphs } from './room_graphs.ts';
import { RoomHistory } from './room_history.ts';
import { type Author, RoomLab } from './room_lab.ts';
import { RoomModel } from './room_model.ts';
import { RoomPins } from './room_pins.ts';
import { RoomSource } from './room_source.ts';
import { RoomStage } from './room_stage.ts';
import { Teaching } from './teaching.ts';
import { Throttled } from './throttled.ts';
import type { NodeLooking, Through } from './through.ts';
import { ViewPictures } from './view_pictures.ts';

const TEACH_INTERVAL_MS = 200;
/** News of what outlives the room's server. */
const RECORDED: readonly News[] = ['lab', 'experiment', 'stage', 'pins', 'deck', 'network'];

export interface RoomOptions {
  /** How long a source waits for its owner when the connection is lost. */
  readonly awayMs: number;
}

export interface RoomParts extends Omit<FramePathParts, 'graphs' | 'model'> {
  readonly models: Models;
  readonly study: Study;
  readonly access: Access;
  readonly options: RoomOptions;
  /** What outlives the room's server is other than before (room_record.ts). */
  changed?(room: Room): void;
  /** Under which others reach this server. */
  addresses(): readonly string[];
}

export class Room {
  readonly name: string;
  /** Outlives the room. */
  readonly access: RoomAccess;
  readonly lab: RoomLab;
  readonly experiment: RoomExperiment;
  readonly occlusion: Occlusion;
  readonly cutting: Cutting;
  readonly model: RoomModel;
  teaching: Teaching;
  readonly members: Members;
  readonly people: People;
  readonly stage: RoomStage;
  readonly deck: RoomDeck;
  readonly history: RoomHistory;
  readonly pins = new RoomPins((pins) => this.members.tell('pins', pins));
  readonly #parts: RoomParts;
  readonly #looking: Looking;
  readonly #path: FramePath;
  readonly #explanations: Explanations;
  readonly #graphs: RoomGraphs;
  readonly #values: ExactValues;
  readonly #pictures: ViewPictures;
  readonly #inEngine: string;
  #source: RoomSource<Page> | null = null;
  readonly #teachNews = new Throttled(TEACH_INTERVAL_MS, () =>
    this.members.tell('teach', this.teaching.state),
  );

  constructor(name: string, access: RoomAccess, parts: RoomParts) {
    this.name = name;
    this.access = access;
    this.#parts = parts;
    const changed = () => parts.changed?.(this);
    this.members = new Members((event) => {
      if (RECORDED.includes(event)) changed();
    });
    this.people = new People(this.members, access, { ...parts, accessChanged: changed });
    this.stage = new RoomStage(this.members);
    this.deck = new RoomDeck(this.members);
    this.history = new RoomHistory(this.members);
    // The room may be opened again while the engine still frees what it had before.
    const inEngine = `${name}-${randomId(4)}`;
    this.#inEngine = inEngine;
    this.model = new RoomModel(parts.models, () => this.#modelChanged());
    this.#graphs = new RoomGraphs(parts.engine, this.model.now, inEngine);
    this.#looking = new Looking(this.#graphs, {
      receiverWithoutCredit: () => parts.metrics.dropped('receiver without credit'),
      nodeWithoutCredit: () => parts.metrics.dropped('node without credit'),
    });
    const model = () => this.model.now;
    this.lab = new RoomLab(this.#graphs, (update) => {
      this.members.tell('lab', update);
      this.history.lab(update);
      if (this.#source) this.#path.redraw(this.#still);
    });
    this.experiment = new RoomExperiment(this.#graphs, model, (experiment) => {
      this.members.tell('experiment', experiment);
      this.history.experiment(experiment);
      if (this.#source) this.#path.redraw(this.#still);
    });
    this.occlusion = new Occlusion({ ...parts, graphs: this.#graphs }, (state) =>
      this.members.tell('occlusion', state),
    );
    this.#values = new ExactValues({ ...parts, graphs: this.#graphs }, () => this.#path.newest);
    this.#pictures = new ViewPictures({
      ...parts,
      graphs: this.#graphs,
      model,
      newest: () => this.#path.newest,
    });
    this.#path = new FramePath(
      { ...parts, model, graphs: this.#graphs },
      {
        groups: () => this.#looking.groups,
        coarse: () => this.#looking.coarse,
        taken: (frame, still) => this.#explanations.put(frame, still),
        publish: (published) => this.#looking.publish(published),
        problem: (problem) => this.tell(problem),
      },
    );
    this.cutting = new Cutting(this.lab, this.#path);
    this.teaching = this.#newTeaching();
    this.#explanations = new Explanations(
      inEngine,
      { ...parts, model },
      {
        views: () => this.#looking.explanations,
        collecting: () => this.teaching.collecting,
        nextSample: () => this.teaching.nextSample(),
        sampled: (sample, thumbnail) => void this.teaching.sampled(sample, thumbnail),
        notSampled: (sample) => this.teaching.notSampled(sample),
        publish: (published) => this.#looking.publishExplanation(published),
      },
    );
  }

  /** What they may do is told by `people`. */
  join(page: Page, identity: Identity): void {
    this.members.add({ page, identity, role: this.access.roleOf(identity), framesOpen: 0 });
    if (page.through) this.#looking.joinNode(page.through);
    else this.#looking.join(page);
    this.people.joined(identity);
  }

  leave(page: Page): void {
    const member = this.members.remove(page);
    if (!member) return;
    this.#noLongerLooks(page);
    this.teaching.leave(page.id);
    if (this.#source?.owner === page) this.#ownerLost(this.#source);
    this.stage.left(page);
    this.people.left(member.identity);
  }

  sourceFor(page: Page): SourceState | null {
    if (!this.#source) return null;
    return { ...this.#sourceOfOthers!, own: this.#source.owner === page };
  }

  /** Throws `RequestError` for a layer or a map that a graph hasn't got, when everything else is looked at. */
  look(page: Page, views: readonly AnyView[]): void {
    const { problem, ...looked } = this.#looking.look(page, views);
    this.#looked(looked);
    if (problem) throw new RequestError('not-found', problem);
  }

  /** All pages of another node. Returns what is the matter with views, by their key. */
  nodeLooks(node: Through, looking: NodeLooking, looked: Looked): ReadonlyMap<string, string> {
    const problems = this.#looking.nodeLooks(node, looking);
    this.#looked(looked);
    return problems;
  }

  /** Each frame becomes a sample of this class from now on; null: no longer. */
  collectSamples(page: Page, classId: number | null): void {
    if (classId !== null && !this.#source) throw new RequestError('no-frame', said('noPictureToCollect'));
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
    if (header.frame <= source.newest)
      throw new RequestError(
        'bad-payload',
        `frame: expected a number above ${source.newest}, got ${header.frame}`,
      );
    source.newest = header.frame;
    const member = this.members.of(page);
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
  async switchModel(name: string, { who }: Author): Promise<void> {
    this.model.checkFree();
    if (this.teaching.training) throw new RequestError('model-refused', said('stopTraining'));
    const title = await this.model.switch(name);
    if (title !== null) this.history.model(title, who);
  }

  /** `why`: what made the engine leave the backend before. */
  engineChanged(state: EngineState, why: string): void {
    this.members.tell('engine', state);
    this.tell(new RequestError('engine-changed', said('engineChanged', state.backend, why)).problem);
  }

  get kept(): Kept | null {
    return this.#path.kept;
  }

  /** Throws `RequestError` while there is no picture. */
  async keepFrame({ who }: Author): Promise<void> {
    const kept = this.#source && (await this.#path.keep(who));
    if (!kept) throw new RequestError('no-frame', said('noPictureToKeep'));
    this.#keptChanged();
  }

  /** Throws `RequestError` while there is no picture, and for a class that isn't there. */
  async startOcclusion({ who }: Author, request: OcclusionStart): Promise<void> {
    const now = this.#source && (await this.#path.pictureNow());
    if (!now) throw new RequestError('no-frame', said('noPictureToCover'));
    await this.occlusion.start(who, request, now);
  }

  letFrameGo(): void {
    this.#path.letGo();
    this.#keptChanged();
  }

  kernel(request: KernelRequest): NetworkKernel {
    return networkKernel(
      this.model.now,
      request.graph === 'trained' ? [] : this.experiment.shared.settings,
      request,
    );
  }

  /** Throws `RequestError` while there is no picture, for what isn't there, and where too many ask at once. */
  async values(request: Parameters<ExactValues['of']>[0]): Promise<Values> {
    if (!this.#source) throw new RequestError('no-frame', said('noSource'));
    return this.#values.of(request);
  }

  /** A view as PNG. Throws as `values` does. */
  async viewPicture(name: string): Promise<Uint8Array> {
    if (!this.#source) throw new RequestError('no-frame', said('noSource'));
    return this.#pictures.png(name);
  }

  /** Something that concerns everyone in the room. */
  tell(problem: Problem): void {
    this.members.tell('problem', problem);
  }

  /** Nobody comes back: whatever is under way is thrown away, and the engine's graphs are freed. */
  async close(): Promise<void> {
    this.model.closing();
    this.#source?.end();
    this.people.close();
    this.stage.close();
    this.#teachNews.stop();
    this.#path.clear();
    this.#explanations.clear(true);
    this.teaching.close();
    this.occlusion.close();
    await this.#graphs.close();
    this.model.close();
  }

  #newTeaching(): Teaching {
    const parts = {
      ...this.#parts,
      model: this.model.now,
      graphs: this.#graphs,
      samplesLost: () => this.tell(SAMPLES_LOST),
      taughtChanged: () => {
        if (this.#source) this.#path.redraw(this.#still);
      },
    };
    return new Teaching(this.#inEngine, parts, () => this.#teachNews.request());
  }

  #modelChanged(): void {
    this.teaching.close();
    void this.#graphs.setTaught(null).catch(() => undefined);
    this.#graphs.setNetwork(this.model.now);
    this.teaching = this.#newTeaching();
    this.members.tell('network', this.model.network);
    if (this.experiment.modelChanged()) this.tell(EXPERIMENT_ENDED);
    this.#teachNews.request();
    if (this.kept) this.letFrameGo();
    this.occlusion.clear();
    this.#path.networkChanged(this.#still);
    this.#explanations.networkChanged(this.#still);
  }

  get #sourceOfOthers(): SourceState | null {
    if (!this.#source) return null;
    const { kind, label, paused } = this.#source;
    return { kind, label, paused, own: false };
  }

  #looked({ grew, wanted }: Looked): void {
    if (this.#source && grew) this.#path.redraw(this.#still);
    if (this.#source && wanted) this.#explanations.again(this.#still);
  }

  #noLongerLooks(page: Page): void {
    const { through } = page;
    if (!through) this.#looking.leave(page);
    else if (![...this.members].some((other) => other.page.through === through))
      this.#looking.leaveNode(through);
  }

  get #still(): boolean {
    return this.#source?.kind === 'photo' || (this.#source?.paused ?? null) !== null;
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

  #setSource(source: RoomSource<Page> | null): void {
    // What a camera saw goes when it does; one photo after another is one collection.
    const forget = source === null || this.#source?.kind === 'camera';
    this.#source?.end();
    this.#source = source;
    this.teaching.letGo();
    this.#path.clear();
    if (forget && this.kept) this.letFrameGo();
    if (forget) this.occlusion.clear();
    this.#explanations.clear(forget);
    this.#looking.clear();
    this.#tellSource();
  }

  #keptChanged(): void {
    this.members.tell('kept', this.kept);
    if (this.#source) this.#path.redraw(this.#still);
  }

  #tellSource(): void {
    const owner = this.#source && [...this.members].find(({ page }) => page === this.#source?.owner)?.page;
    owner?.send('source', this.sourceFor(owner));
    this.members.tellBut(owner ? [owner] : [], 'source', this.#sourceOfOthers);
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
