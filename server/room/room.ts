/** One lecture: who is in it, whose source it shows, and what everyone looks at. */

import type { Kernel } from '../../shared/kernel.ts';
import { inputChannels } from '../../shared/lab.ts';
import { cutKernel } from '../../shared/lab_cut.ts';
import { labInputValues } from '../../shared/lab_input.ts';
import type { Refusal } from '../../shared/lab_refusal.ts';
import type { Graph } from '../../shared/layers.ts';
import {
  CREDITS,
  type FrameAnswer,
  type FrameHeader,
  type KernelRequest,
  type LabCompare,
  type LabCut,
  type LabEdits,
  type LabSet,
  type LabUpdate,
  type Kernel as NetworkKernel,
  type ParsedView,
  type Problem,
  type ServerEvents,
  type SharedLab,
  type SourcePause,
  type SourceStart,
  type SourceState,
} from '../../shared/protocol.ts';
import { groupByAudience } from './audience.ts';
import { FramePath, type FramePathParts } from './frame_path.ts';
import type { Published } from './published.ts';
import { Receiver, type SendResult } from './receiver.ts';
import { RoomGraphs } from './room_graphs.ts';
import { RoomLab } from './room_lab.ts';
import { viewProblem } from './view_fits.ts';

/** A page in the room, as the room needs to know it. */
export interface Page {
  readonly id: string;
  send<E extends 'source' | 'watching' | 'lab' | 'problem'>(
    event: E,
    ...payload: Parameters<ServerEvents[E]>
  ): void;
  readonly sendResult: SendResult;
}

/** A request that can't be carried out; it goes to its sender alone. */
export class RequestError extends Error {
  override name = 'RequestError';
  readonly code: Problem['code'];
  readonly refusals: readonly Refusal[] | undefined;
  constructor(code: Problem['code'], message: string, refusals?: readonly Refusal[]) {
    super(message);
    this.code = code;
    this.refusals = refusals;
  }
}

interface Member {
  readonly page: Page;
  readonly receiver: Receiver;
  framesOpen: number;
}

interface Source {
  readonly owner: Page;
  readonly kind: SourceState['kind'];
  readonly label: string;
  paused: SourcePause['reason'];
}

export type RoomParts = Omit<FramePathParts, 'graphs'>;

export class Room {
  readonly name: string;
  readonly #parts: RoomParts;
  readonly #members = new Map<string, Member>();
  readonly #path: FramePath;
  readonly #graphs: RoomGraphs;
  readonly #lab: RoomLab;
  #source: Source | null = null;
  #groupsNow: readonly (readonly ParsedView[])[] | undefined;

  constructor(name: string, parts: RoomParts) {
    this.name = name;
    this.#parts = parts;
    this.#graphs = new RoomGraphs(parts.engine, parts.model, name);
    this.#lab = new RoomLab(this.#graphs);
    this.#path = new FramePath(
      { ...parts, graphs: this.#graphs },
      {
        groups: () => this.#groups(),
        publish: (published) => this.#publish(published),
        problem: (problem) => this.tell(problem),
      },
    );
  }

  get #graph(): Graph {
    return this.#parts.model.network.graph;
  }

  get watching(): number {
    return this.#members.size;
  }

  join(page: Page): void {
    const onDrop = () => this.#parts.metrics.dropped('receiver without credit');
    this.#members.set(page.id, { page, receiver: new Receiver(page.sendResult, onDrop), framesOpen: 0 });
    this.#tellWatching();
  }

  leave(page: Page): void {
    if (!this.#members.delete(page.id)) return;
    this.#groupsNow = undefined;
    if (this.#source?.owner === page) this.#setSource(null);
    this.#tellWatching();
  }

  sourceFor(page: Page): SourceState | null {
    if (!this.#source) return null;
    const { kind, label, paused, owner } = this.#source;
    return { kind, label, paused, own: owner === page };
  }

  /** Throws `RequestError` for a layer or a map that the network hasn't got. */
  look(page: Page, views: readonly ParsedView[]): void {
    for (const view of views) {
      const shapes = this.#graphs.shapes(view.graph);
      const problem = shapes
        ? viewProblem(view, shapes)
        : `expected a graph of this room, got "${view.graph}"`;
      if (problem) throw new RequestError('not-found', problem);
    }
    const grew = this.#member(page).receiver.look(views);
    this.#groupsNow = undefined;
    if (grew && this.#source) this.#path.redraw(this.#still);
  }

  startSource(page: Page, { kind, label, takeOver }: SourceStart): void {
    const owner = this.#source?.owner;
    if (owner && owner !== page && !takeOver)
      throw new RequestError('source-taken', 'expected a room without a source, but another page shows one');
    this.#setSource({ owner: page, kind, label, paused: null });
  }

  pauseSource(page: Page, { reason }: SourcePause): void {
    const source = this.#ownSource(page);
    if (source.paused === reason) return;
    source.paused = reason;
    this.#tellSource();
    if (reason) this.#path.redraw(this.#still);
  }

  stopSource(page: Page): void {
    this.#ownSource(page);
    this.#setSource(null);
  }

  /** Resolves when the frame has left the newest-frame slot and taken its turn, or was dropped or refused. */
  async receive(page: Page, header: FrameHeader, jpeg: Uint8Array): Promise<FrameAnswer> {
    this.#ownSource(page);
    const member = this.#member(page);
    if (member.framesOpen >= CREDITS)
      throw new RequestError(
        'no-credit',
        `expected at most ${CREDITS} frames without an answer, got one more`,
      );
    member.framesOpen++;
    this.#parts.metrics.frameIn(jpeg.length);
    try {
      return await new Promise<FrameAnswer>((answer) =>
        this.#path.put({ header, jpeg, still: () => this.#still, answer }),
      );
    } finally {
      member.framesOpen--;
    }
  }

  get lab(): SharedLab {
    return this.#lab.shared;
  }

  /** Each of these resolves the new version, or throws `RequestError` and changes nothing. */
  editLab(page: Page, { edits }: LabEdits): number {
    return this.#changedLab(page, this.#lab.edit(edits), { kind: 'edits', edits });
  }

  setLab(page: Page, { state }: LabSet): number {
    const refused = this.#lab.set(state);
    return this.#changedLab(page, refused, { kind: 'state', state: this.#lab.shared.state });
  }

  compareLab(page: Page, { comparison }: LabCompare): number {
    this.#lab.compare(comparison);
    return this.#changedLab(page, [], { kind: 'comparison', comparison });
  }

  async cutLab({ top, left, sizePx }: LabCut): Promise<Kernel> {
    const { input, shift } = this.#lab.shared.state;
    const rgb = await this.#path.lastPicture(input.sidePx);
    if (!rgb) throw new RequestError('no-frame', 'expected a picture to cut from, but no source is on');
    const shape = { height: input.sidePx, width: input.sidePx, channels: inputChannels(input) };
    try {
      return cutKernel({ shape, values: labInputValues(rgb, input, shift) }, top, left, sizePx);
    } catch (error) {
      if (error instanceof RangeError) throw new RequestError('bad-payload', error.message);
      throw error;
    }
  }

  #changedLab(page: Page, refusals: readonly Refusal[], change: LabUpdate['change']): number {
    const [first] = refusals;
    if (first)
      throw new RequestError(
        'lab-refused',
        [first.message, first.suggestion].filter(Boolean).join('. '),
        refusals,
      );
    const { version } = this.#lab.shared;
    for (const member of this.#members.values()) member.page.send('lab', { version, by: page.id, change });
    if (this.#source) this.#path.redraw(this.#still);
    return version;
  }

  /** What makes map `map` of a convolution. Throws `RequestError` where there is no such kernel. */
  kernel({ layer: name, map }: KernelRequest): NetworkKernel {
    const layer = this.#graph.layers.find((other) => other.name === name);
    const kernel = this.#parts.model.weights.get(`${name}.kernel`);
    const bias = this.#parts.model.weights.get(`${name}.bias`);
    if (layer?.kind !== 'conv' || !kernel || !bias)
      throw new RequestError('not-found', `expected a convolution layer, got "${name}"`);
    if (map >= layer.outChannels)
      throw new RequestError('not-found', `expected a map of ${name} below ${layer.outChannels}, got ${map}`);
    const inChannels = kernel.shape[2]!;
    const values = new Float32Array(layer.kernelSizePx ** 2 * inChannels);
    for (let i = 0; i < values.length; i++) values[i] = kernel.values[i * layer.outChannels + map]!;
    return {
      sizePx: layer.kernelSizePx,
      inChannels,
      bias: bias.values[map]!,
      values: new Uint8Array(values.buffer),
    };
  }

  /** Something that concerns everyone in the room. */
  tell(problem: Problem): void {
    for (const { page } of this.#members.values()) page.send('problem', problem);
  }

  /** Nobody comes back: whatever is under way is thrown away, and the engine's graphs are freed. */
  async close(): Promise<void> {
    this.#path.clear();
    await this.#graphs.close();
  }

  get #still(): boolean {
    return this.#source?.kind === 'photo' || (this.#source?.paused ?? null) !== null;
  }

  #member(page: Page): Member {
    const member = this.#members.get(page.id);
    if (!member) throw new Error(`page ${page.id} is not in room ${this.name}`);
    return member;
  }

  #ownSource(page: Page): Source {
    if (this.#source?.owner !== page)
      throw new RequestError('not-source-owner', 'expected the page that owns the source, got another one');
    return this.#source;
  }

  /** Computed anew only when somebody looks elsewhere, comes or goes. */
  #groups(): readonly (readonly ParsedView[])[] {
    this.#groupsNow ??= groupByAudience([...this.#members.values()].map(({ receiver }) => receiver.views));
    return this.#groupsNow;
  }

  #publish(published: Published): void {
    for (const { receiver } of this.#members.values()) receiver.offer(published);
  }

  #setSource(source: Source | null): void {
    this.#source = source;
    this.#path.clear();
    for (const { receiver } of this.#members.values()) receiver.clear();
    this.#tellSource();
  }

  #tellSource(): void {
    for (const { page } of this.#members.values()) page.send('source', this.sourceFor(page));
  }

  #tellWatching(): void {
    for (const { page } of this.#members.values()) page.send('watching', this.#members.size);
  }
}
