/**
 * Everything that crosses the socket: events, payloads, limits, errors. Both ends import this file; whatever
 * comes from outside is parsed with the schemas below, once, at the door.
 *
 * A page connects with `Handshake` in Socket.IO's `auth` and joins one room. It gets `welcome` (the snapshot:
 * what runs, what the source is doing, who watches), then `source`, `watching`, `presence` and `problem` as they
 * change.
 *
 * **Who may do what.** A page comes as presenter, controller or viewer, and the handshake decides which: by `code`,
 * which a link carries behind its `#`, or by `token`, which the page got in `welcome` (and gets anew as `token`) and
 * keeps to come back as the same person. Wrong, expired and revoked ones all get `access-refused`. With neither, a
 * page on the server's own machine is the presenter of the default room, and everybody else gets `link-needed`. A
 * room with a passcode asks viewers for it with `passcode-needed`. `MAY` says from which role on an event is served;
 * others get `not-allowed`. A viewer asks for the remote with `remote:ask`; the presenter answers with
 * `remote:grant` or `remote:revoke`, which the person's open pages hear as `role` and which holds at once.
 *
 * **Presenters only** get `desk` as it changes (people, links, addresses), and `restore`: sealed by the server, what of the room
 * is known to nobody else (which links are revoked, who holds the remote). After a restart of the server the first
 * presenter to come back hands it over in the handshake, with the Lab and the stage as its page last had them; only
 * then do the other links open more than a view. The state is taken where the room is new, revocations always.
 *
 * **Where the presenter is.** `stage:set` says which screen, layer, map and chapter the presenter has before him;
 * pages follow `stage` or don't. `pointer` is a place in a view that the presenter points at; the newest goes to
 * everyone else, at most `POINTERS_PER_SECOND_MAX` times a second.
 *
 * **What runs.** `model:switch` gives the room another of the `models` in `welcome`. The one before answers until the
 * new one does; then everybody hears `network`, results of the old one stop, and samples of classes, being features of
 * the old one, are gone. Rooms are independent. `engine` says what all of them run on, as it changes.
 *
 * **A frame's way in.** One page owns the room's source: it asks with `source:start`, then sends `frame`s and
 * ends with `source:stop`. The acknowledgement of a frame is a credit given back: it comes when the frame has
 * left the room's newest-frame slot, taken up or dropped for a newer one. A page holds `CREDITS` of them; a frame
 * sent without one is refused. So the newest frame waits in the page and never in a queue. When the owner's
 * connection is lost, the source is paused as `away` and its last picture stays for a while; any presenter may
 * start it again meanwhile, without `takeOver`.
 *
 * **A result's way out.** A page says what it looks at with `view:set`; only that is computed, read back and
 * encoded, and encoded once however many pages look at it: views with the same audience share a sheet, since a
 * picture costs nearly as much for being one as for its pixels. For each frame the page gets at most one `result`: a
 * header and one binary part (result.ts). Acknowledging it gives the credit back; a page without credit is passed over, and gets the
 * newest result when it acknowledges. Nothing queues; what is dropped is counted in /metrics. A page whose
 * acknowledgements come late gets `coarse` pictures and then one result at a time, and all of a still picture at last.
 *
 * **Explanations** (Grad-CAM, guided backpropagation, what excited a map) are computed in a thread of their own, which
 * takes the newest frame when it is free and passes over those that came meanwhile: the stream never waits for them.
 * They are looked at with `view:set` like everything else and come as `explanation`, which has credits of its own.
 *
 * **Teaching.** A room collects samples of its own classes (`teach:collect` while a button is held, `teach:picture` for
 * files), trains a classifier on the running network's features, and shows its answers (`teach:use`) as graph
 * `taught`. `teach` is the state that everybody shares. Samples stay in the server's memory and go with the room. A
 * classifier is saved and loaded in parts of `CLASSIFIER_PART_BYTES` (server/room/classifier_file.ts).
 *
 * **The Lab.** Its stack belongs to the room. `lab:edit` changes settings by their path, each on top of what is there
 * (so of two pages the newest wins, setting by setting), is checked whole and carried out whole; every page gets the
 * `lab` update, numbered without gaps, with who made it. `lab:undo` takes one's own last change back, with the
 * opposite edits, and `lab:redo` makes it again; both are refused where somebody has changed the same settings since.
 * `recordLab` (change_record.ts) keeps the list of the last changes, at both ends; `changed` adds those of the experiment
 * and of the model.
 *
 * **Experiments.** `experiment:change` sets settings of the room's experiment on the running network (experiment.ts), each
 * in the place of the one of the same key, or takes them away; it is checked whole and carried out whole, and everybody
 * gets `experiment`, the new whole. `experiment:undo` and `experiment:redo` are those of the Lab. While it isn't empty, graph
 * `network` is the network with the experiment, and `trained` the network as it was trained, on the frame as it came.
 * Another model ends it.
 *
 * **Comparing.** `compare:keep` keeps the newest picture, and `kept` tells everybody. Views `pair` and `difference` compare
 * what comes with it.
 *
 * **Occlusion map** (occlusion.ts). `occlusion:start` holds the newest picture and tries one place of the square after the
 * other, in turns that no frame wants; everybody gets `occlusion` as it grows.
 *
 * **Pins.** `pin:set` gives a map of a network a name, or takes it away; everybody gets `pins`, all of them.
 *
 * **Errors.** A request's acknowledgement is `{ ok: true, … }` or `{ ok: false, error }`. What has no
 * acknowledgement is answered with a `problem` to its sender alone; only what concerns everyone (the engine
 * failed, the server stops) goes to the room.
 *
 * Websocket transport only, no compression (pictures are compressed already), no connection state recovery (it
 * buffers). Times are milliseconds since the epoch by the server's clock; `clock` lets a page find its offset.
 */

import { z } from 'zod';
import type { ChangeRecord } from './change_record.ts';
import type { EngineState } from './engine_state.ts';
import { EXPERIMENT_SETTINGS_MAX, type Experiment, experimentSchema } from './experiment.ts';
import type { Kernel as PlainKernel } from './kernel.ts';
import { KERNEL_SIZE_MAX_PX } from './kernels.ts';
import { LAB_LAYERS_MAX, type LabState } from './lab.ts';
import { type LabEdit, labEditSchema } from './lab_edit.ts';
import { gridAxesSchema } from './lab_grid.ts';
import type { Refusal } from './lab_refusal.ts';
import type { Shape } from './layers.ts';
import { type Deck, deckSchema } from './lecture/deck.ts';
import type { OcclusionStart, OcclusionState } from './occlusion.ts';
import type { Said } from './sayings.ts';
import { EXTREME_MAX, EXTREME_MIN, SCALE_KINDS } from './scale.ts';
import { CLASS_NAME_MAX, SAMPLES_MAX, TAUGHT_KINDS, type TeachState } from './taught.ts';

export const PROTOCOL_VERSION = 1;

/** Results (or frames) that may be on their way to a receiver without its acknowledgement. */
export const CREDITS = 2;
/** The largest frame, checked before sending and at the server. */
export const FRAME_BYTES_MAX = 1_000_000;
/** More pixels than this are not decoded. */
export const FRAME_PIXELS_MAX = 16_000_000;
/** Frames above this rate are refused. */
export const FRAMES_PER_SECOND_MAX = 120;
/** Requests other than frames, for each socket. */
export const REQUESTS_PER_SECOND_MAX = 60;
/** Changes of what a room shares, by everyone in it together. */
export const CHANGES_PER_SECOND_MAX = 300;
export const POINTERS_PER_SECOND_MAX = 20;
/** Links of a room that can be open at the same time. */
export const LINKS_MAX = 50;
/** Views that one page may look at. */
export const VIEWS_MAX = 200;
/** Over this the socket closes. Room for the largest Lab stack as JSON: a quarter of a million numbers. */
export const MESSAGE_BYTES_MAX = 6_000_000;

const layerName = z.string().min(1).max(40);

/** Each may do what the ones before it may. */
export const ROLES = ['viewer', 'controller', 'presenter'] as const;
export type Role = (typeof ROLES)[number];

/** Of links that presenters make. */
export const LINK_ROLES = ['viewer', 'controller'] as const;
export type LinkRole = (typeof LINK_ROLES)[number];

export const handshakeSchema = z.strictObject({
  protocol: z.number().int(),
  /** What the link carries behind its `#`. It decides; with a token of the same link the page is the same person. */
  code: z.string().max(100).optional(),
  /** The newest that this page got. */
  token: z.string().max(2000).optional(),
  passcode: z.string().max(60).optional(),
  /** The `id` that this page had on a connection which it lost: its end may not have reached the server. */
  instead: z.string().max(60).optional(),
  /** `Restore`, from presenters: parsed when it is known that it comes from one. */
  restore: z.unknown().optional(),
});
export type Handshake = Omit<z.input<typeof handshakeSchema>, 'restore'> & { restore?: Restore };

/**
 * The graphs of a room: the network, the network as it was trained while there is an experiment on it, the network on the
 * picture that the room keeps to compare with, the classifier
 * that was taught on its features, the Lab's stack, and the stacks that the Lab compares.
 */
export const GRAPHS = ['network', 'trained', 'kept', 'taught', 'lab'] as const;
const graphName = z.union([z.enum(GRAPHS), z.templateLiteral(['cell-', z.number().int().min(0).max(99)])]);
export type GraphName = z.infer<typeof graphName>;
export type LabGraphName = Exclude<GraphName, 'network' | 'trained' | 'kept' | 'taught'>;

const graph = graphName.default('network');
const map = z.number().int().min(0).max(65_535);
const position = z.number().int().min(0).max(1023);
const scale = z.union([z.enum(SCALE_KINDS), z.number().min(EXTREME_MIN).max(EXTREME_MAX)]);
const ofNetwork = z.literal('network').default('network');
const against = z.enum(['kept', 'trained']);

/**
 * What a page can look at. `input` is a layer too: the picture as the graph gets it.
 * - picture: the crop that a graph sees, in colour.
 * - strip: every layer, small.
 * - layer: all maps of one layer in one atlas; a vector layer comes as its numbers.
 * - map: one map.
 *
 * The others come as numbers (measure.ts says in which order):
 * - value: what one neuron gives; of the input, what a pixel is.
 * - patch: what one neuron reads, and what it gives.
 * - histogram: how the values of a layer or of one map are distributed.
 * - means: the mean of each map.
 * - peak: where a map has its largest value.
 * - change: how much each layer changes when the Lab's picture is shifted.
 *
 * A layer of the network on the newest frame, B, compared with the same layer `against` another pass, A: of the picture that
 * the room keeps, or of the network as trained. One map, or all where it is null; a vector layer comes as its numbers.
 * - pair: A's maps and then B's, on one scale.
 * - difference: B − A, on a scale of its own. The first pair of statistics of both is the legend's, then each tile's.
 *
 * Explanations of the network as it was trained come at a rate of their own, as `explanation`:
 * - explained: the picture that the others of the same frame explain.
 * - cam: Grad-CAM of a class, or of the most probable one, as numbers; its one pair of statistics is the class's
 *   index and its probability.
 * - guided: guided backpropagation of a neuron to the picture's pixels, in colour, grey at zero.
 * - excited: the patches that excited a map most in this room, side by side in colour, strongest first; a pair of
 *   statistics for each, its value and its age in seconds.
 */
export const viewSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('picture'), graph }),
  z.strictObject({ kind: z.literal('strip'), graph }),
  z.strictObject({ kind: z.literal('layer'), graph, layer: layerName, scale }),
  z.strictObject({ kind: z.literal('map'), graph, layer: layerName, map, scale }),
  z.strictObject({ kind: z.literal('value'), graph, layer: layerName, map, row: position, column: position }),
  z.strictObject({ kind: z.literal('patch'), graph, layer: layerName, map, row: position, column: position }),
  z.strictObject({ kind: z.literal('histogram'), graph, layer: layerName, map: map.nullable() }),
  z.strictObject({ kind: z.literal('means'), graph, layer: layerName }),
  z.strictObject({ kind: z.literal('peak'), graph, layer: layerName, map }),
  z.strictObject({ kind: z.literal('change'), graph: z.literal('lab') }),
  z.strictObject({
    kind: z.literal('pair'),
    graph: ofNetwork,
    layer: layerName,
    map: map.nullable(),
    against,
  }),
  z.strictObject({
    kind: z.literal('difference'),
    graph: ofNetwork,
    layer: layerName,
    map: map.nullable(),
    against,
  }),
  z.strictObject({ kind: z.literal('explained'), graph: ofNetwork }),
  z.strictObject({ kind: z.literal('cam'), graph: ofNetwork, classIndex: map.nullable() }),
  z.strictObject({
    kind: z.literal('guided'),
    graph: ofNetwork,
    layer: layerName,
    map,
    row: position,
    column: position,
  }),
  z.strictObject({ kind: z.literal('excited'), graph: ofNetwork, layer: layerName, map }),
]);
export type View = z.input<typeof viewSchema>;
/** With what may be left out filled in. */
export type AnyView = z.output<typeof viewSchema>;
export const EXPLANATION_KINDS = ['explained', 'cam', 'guided', 'excited'] as const;
export type ExplanationView = Extract<AnyView, { kind: (typeof EXPLANATION_KINDS)[number] }>;
/** What comes with every frame. */
export type ParsedView = Exclude<AnyView, ExplanationView>;

export function isExplanation(view: AnyView): view is ExplanationView {
  return (EXPLANATION_KINDS as readonly string[]).includes(view.kind);
}

/** The same for equal views: what results are shared by. */
export function viewKey(view: View): string {
  const within = view.graph === undefined || view.graph === 'network' ? '' : `${view.graph}:`;
  switch (view.kind) {
    case 'picture':
    case 'strip':
    case 'change':
    case 'explained':
      return `${within}${view.kind}`;
    case 'layer':
      return `${within}layer/${view.layer}/${view.scale}`;
    case 'map':
      return `${within}map/${view.layer}/${view.map}/${view.scale}`;
    case 'value':
    case 'patch':
      return `${within}${view.kind}/${view.layer}/${view.map}/${view.row}/${view.column}`;
    case 'means':
      return `${within}means/${view.layer}`;
    case 'histogram':
      return `${within}histogram/${view.layer}/${view.map ?? 'all'}`;
    case 'peak':
    case 'excited':
      return `${within}${view.kind}/${view.layer}/${view.map}`;
    case 'pair':
    case 'difference':
      return `${view.kind}/${view.against}/${view.layer}/${view.map ?? 'all'}`;
    case 'cam':
      return `cam/${view.classIndex ?? 'top'}`;
    case 'guided':
      return `guided/${view.layer}/${view.map}/${view.row}/${view.column}`;
  }
}

export const viewSetSchema = z.strictObject({ views: z.array(viewSchema).max(VIEWS_MAX) });
export type ViewSet = z.input<typeof viewSetSchema>;

export const SOURCE_KINDS = ['camera', 'clip', 'photo'] as const;

export const sourceStartSchema = z.strictObject({
  kind: z.enum(SOURCE_KINDS),
  /** What to call it on screen: the camera's, the file's or the photo's name. */
  label: z.string().max(120),
  /** Take the source over from the page that owns it. */
  takeOver: z.boolean().default(false),
});
export type SourceStart = z.input<typeof sourceStartSchema>;

/** Why a source that is on sends nothing new. Controllers freeze, and go on; only its owner can be hidden. */
export const PAUSE_REASONS = ['frozen', 'hidden'] as const;
export const sourcePauseSchema = z.strictObject({ reason: z.enum(PAUSE_REASONS).nullable() });
export type SourcePause = z.infer<typeof sourcePauseSchema>;

export const frameHeaderSchema = z.strictObject({
  /** Counts up from 1 in each source. */
  frame: z.number().int().min(1),
  /** When the picture was taken, by the server's clock. */
  capturedAtMs: z.number().nonnegative(),
});
export type FrameHeader = z.infer<typeof frameHeaderSchema>;

export const kernelRequestSchema = z.strictObject({
  layer: layerName,
  map: z.number().int().min(0).max(65_535),
  /** trained: without the room's experiment. */
  graph: z.enum(['network', 'trained']).default('network'),
});
export type KernelRequest = z.input<typeof kernelRequestSchema>;

export const modelSwitchSchema = z.strictObject({ model: z.string().min(1).max(100) });
export type ModelSwitch = z.infer<typeof modelSwitchSchema>;

export const LAB_EDITS_MAX = 64;
/** Changes of the Lab's stack; several are carried out together or not at all. */
export const labEditsSchema = z.strictObject({
  edits: z.array(labEditSchema).min(1).max(LAB_EDITS_MAX),
  /** More values of the same settings are about to come: all together are one step to take back. */
  dragging: z.boolean().default(false),
});
export type LabEdits = z.input<typeof labEditsSchema>;

/** The whole stack replaced; what is wrong with it is answered as refusals. */
export const labSetSchema = z.strictObject({ state: z.unknown() });
export type LabSet = z.infer<typeof labSetSchema>;

/** Stacks that are computed beside the Lab's own, as graphs cell-0, cell-1, … in the order of labGrid or the strides. */
export const labComparisonSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('grid'), axes: gridAxesSchema }),
  z.strictObject({
    kind: z.literal('strides'),
    layer: z
      .number()
      .int()
      .min(0)
      .max(LAB_LAYERS_MAX - 1),
  }),
]);
export type LabComparison = z.infer<typeof labComparisonSchema>;
export const labCompareSchema = z.strictObject({ comparison: labComparisonSchema.nullable() });
export type LabCompare = z.infer<typeof labCompareSchema>;

/** The numbers of a layer, or of one of its maps, on the newest picture. */
export const valuesRequestSchema = z.strictObject({
  graph: z.enum(['network', 'trained']).default('network'),
  layer: layerName,
  map: map.nullable(),
});
export type ValuesRequest = z.input<typeof valuesRequestSchema>;
export interface Values {
  /** [channels, height, width]; [height, width] of one map, [channels] of a vector, [] of one of its values. */
  readonly shape: readonly number[];
  /** float32 little-endian. */
  readonly values: Uint8Array;
  readonly frame: number;
}

/** Settings in the place of those of the same key, and keys of settings to take away ('all': every one). */
/** A lecturer's own chapters for the room; null: those that come with the product. */
export const deckSetSchema = z.strictObject({ deck: deckSchema.nullable() });
export type DeckSet = z.input<typeof deckSetSchema>;

export const experimentChangeSchema = z.strictObject({
  set: experimentSchema.default([]),
  reset: z.union([z.literal('all'), z.array(z.string().max(80)).max(EXPERIMENT_SETTINGS_MAX)]).default([]),
  /** As in `LabEdits`. */
  dragging: z.boolean().default(false),
});
export type ExperimentChange = z.input<typeof experimentChangeSchema>;

const id = z.number().int().min(1).max(1_000_000_000);
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected bytes');

/** A new class, or a new name for one. */
export const teachNameSchema = z.strictObject({
  class: id.nullable(),
  name: z.string().trim().min(1).max(CLASS_NAME_MAX),
});
export type TeachName = z.infer<typeof teachNameSchema>;
/** A class with its samples, single samples, or everything, the classifier too. */
export const teachForgetSchema = z.union([
  z.strictObject({ class: id }),
  z.strictObject({ samples: z.array(id).min(1).max(SAMPLES_MAX) }),
  z.strictObject({ everything: z.literal(true) }),
]);
export type TeachForget = z.infer<typeof teachForgetSchema>;
/** Each frame becomes a sample of this class, until null or until the page goes. */
export const teachCollectSchema = z.strictObject({ class: id.nullable() });
export type TeachCollect = z.infer<typeof teachCollectSchema>;
export const teachPictureSchema = z.strictObject({
  class: id,
  jpeg: bytes.refine(({ length }) => length <= FRAME_BYTES_MAX, `expected at most ${FRAME_BYTES_MAX} bytes`),
});
export type TeachPicture = z.infer<typeof teachPictureSchema>;
export const teachThumbnailsSchema = z.strictObject({ samples: z.array(id).min(1).max(SAMPLES_MAX) });
export type TeachThumbnails = z.infer<typeof teachThumbnailsSchema>;
export const teachTrainSchema = z.strictObject({ kind: z.enum(TAUGHT_KINDS) });
export type TeachTrain = z.infer<typeof teachTrainSchema>;
export const teachUseSchema = z.strictObject({ taught: z.boolean() });
export type TeachUse = z.infer<typeof teachUseSchema>;

/** No larger than this is a saved classifier's part. */
export const CLASSIFIER_PART_BYTES = 2_000_000;
export const CLASSIFIER_BYTES_MAX = 100_000_000;
const fileBytes = z.number().int().min(0).max(CLASSIFIER_BYTES_MAX);
export const teachReadSchema = z.strictObject({ offset: fileBytes });
export type TeachRead = z.infer<typeof teachReadSchema>;
/** One part after the other from 0 on; the last one makes the room's classifier of them. */
export const teachLoadSchema = z.strictObject({
  offset: fileBytes,
  totalBytes: fileBytes,
  part: bytes,
});
export type TeachLoad = z.infer<typeof teachLoadSchema>;

const shareOf = z.number().min(0).max(1);

/** Where the presenter is: `null` where the screen has no such thing. */
export const stageSchema = z.strictObject({
  screen: z.enum(['network', 'lab', 'lecture']),
  layer: layerName.nullable(),
  map: map.nullable(),
  /** The chosen neuron's place as shares of its map's width and height. */
  probe: z.strictObject({ across: shareOf, down: shareOf }).nullable().default(null),
  chapter: z.string().max(60).nullable(),
});
export type Stage = z.output<typeof stageSchema>;
export type StageSet = z.input<typeof stageSchema>;

export const PINS_MAX = 24;
export const PIN_NAME_MAX = 40;
const pinned = { network: z.string().min(1).max(60), layer: layerName, map };
/** A map of a network that the room gave a name to. */
export const pinSchema = z.strictObject({ ...pinned, name: z.string().trim().min(1).max(PIN_NAME_MAX) });
export type Pin = z.output<typeof pinSchema>;
/** null: it is pinned no longer. */
export const pinSetSchema = z.strictObject({
  ...pinned,
  name: z.string().trim().min(1).max(PIN_NAME_MAX).nullable(),
});
export type PinSet = z.output<typeof pinSetSchema>;

/** A place in a view that everyone shall look at, as shares of its width and height; null: no longer. */
export const pointerSchema = z
  .strictObject({
    /** `viewKey` of the view, or another name that all pages know. */
    view: z.string().max(120),
    x: shareOf,
    y: shareOf,
  })
  .nullable();
export type Pointer = z.infer<typeof pointerSchema>;

export const restoreSchema = z.strictObject({
  /** The newest `restore` that this page got. */
  sealed: z.string().max(100_000),
  lab: z
    .strictObject({ state: z.unknown(), comparison: labComparisonSchema.nullable().default(null) })
    .optional(),
  /** The room's experiment; of another model than the server starts with it is left out. */
  experiment: z.unknown().optional(),
  stage: stageSchema.nullable().default(null),
  pins: z.array(pinSchema).max(PINS_MAX).default([]),
  deck: deckSchema.nullable().default(null),
});
export type Restore = z.input<typeof restoreSchema>;

export const personRequestSchema = z.strictObject({ person: z.string().max(60) });
export type PersonRequest = z.infer<typeof personRequestSchema>;

export const linkCreateSchema = z.strictObject({
  role: z.enum(LINK_ROLES),
  /** For the presenter's eyes: whom it is for. */
  title: z.string().max(60).default(''),
});
export type LinkCreate = z.input<typeof linkCreateSchema>;

export const linkRevokeSchema = z.strictObject({ link: z.string().max(60) });
export type LinkRevoke = z.infer<typeof linkRevokeSchema>;

/** What viewers who come from now on have to know; null: nothing. */
export const passcodeSetSchema = z.strictObject({ passcode: z.string().min(4).max(60).nullable() });
export type PasscodeSet = z.infer<typeof passcodeSetSchema>;

/** A square of the newest picture, as the Lab's first layer gets it, to become a kernel. */
export const labCutSchema = z.strictObject({
  top: position,
  left: position,
  sizePx: z.number().int().min(1).max(KERNEL_SIZE_MAX_PX),
});
export type LabCut = z.infer<typeof labCutSchema>;
/** The one of this size that has the most contrast. */
export const labCutStrongestSchema = labCutSchema.pick({ sizePx: true });
export type LabCutStrongest = z.infer<typeof labCutStrongestSchema>;
export interface StrongestCut {
  readonly kernel: PlainKernel;
  readonly top: number;
  readonly left: number;
}

/** Owned by the server, which counts its versions; everyone in the room has the same. */
export interface SharedExperiment {
  readonly version: number;
  readonly settings: Experiment;
  /** Who changed it last: the name of the person; null where nobody has. */
  readonly who: string | null;
}

/** The picture that a room keeps to compare others with; it goes when the source does. */
export interface Kept extends FrameHeader {
  /** The name of the person who kept it. */
  readonly who: string;
}

/** How many own changes a person can take back, and make again. */
export interface Steps {
  readonly undo: number;
  readonly redo: number;
}

/** Of whatever changes the Lab, or the experiment. */
export type LabAnswer = Answer<{ version: number; steps: Steps }>;

/** Owned by the server, which counts its versions; everyone in the room has the same. */
export interface SharedLab {
  readonly version: number;
  readonly state: LabState;
  readonly comparison: LabComparison | null;
}

/** One step from a version to the next, by the page with this id. */
export interface LabUpdate {
  readonly version: number;
  readonly by: string;
  /** The name of the person: "presenter", "controller 2". */
  readonly who: string;
  readonly atMs: number;
  /** Their own last change taken back. */
  readonly undo?: boolean;
  readonly change:
    | { readonly kind: 'edits'; readonly edits: readonly LabEdit[] }
    | { readonly kind: 'state'; readonly state: LabState }
    | { readonly kind: 'comparison'; readonly comparison: LabComparison | null };
}

/**
 * What gives the values of one map: its kernel, row by row, each position's input channels together (HWI). A fully
 * connected neuron's weights are a kernel of 1 × 1 over all values that it reads.
 */
export interface Kernel {
  readonly sizePx: number;
  readonly inChannels: number;
  readonly bias: number;
  /** float32 little-endian. */
  readonly values: Uint8Array;
}

export interface SourceState {
  readonly kind: (typeof SOURCE_KINDS)[number];
  readonly label: string;
  /** Whether this page owns it. */
  readonly own: boolean;
  /** away: the owner's connection is lost; the server waits a while for it to come back. */
  readonly paused: SourcePause['reason'] | 'away';
}

export interface Presence {
  /** Pages connected to the room. */
  readonly watching: number;
  /** Whether a presenter's page is among them. */
  readonly presenter: boolean;
  /** Names of the others who are here and hold the remote. */
  readonly remotes: readonly string[];
}

/** Somebody in the room, with all pages that came with the same token. */
export interface Person {
  readonly id: string;
  /** "presenter", "controller 2", "viewer 14". Stays the same when the role changes. */
  readonly name: string;
  readonly role: Role;
  readonly pages: number;
  /** Asks for the remote. */
  readonly asks: boolean;
  /** The link that they came by. */
  readonly link: string;
}

export interface Link {
  readonly id: string;
  readonly role: LinkRole;
  readonly title: string;
  /** To stand behind the `#` of an address: `https://…/#code=…`. */
  readonly code: string;
  readonly people: number;
}

export interface StageUpdate extends Stage {
  readonly by: string;
  readonly who: string;
}

/** What presenters see of their room. */
export interface RoomDesk {
  readonly people: readonly Person[];
  readonly links: readonly Link[];
  readonly passcode: boolean;
  /** Under which others reach the server: what stands before a link's `/#code=`. */
  readonly addresses: readonly string[];
}

export interface NetworkState {
  /** Of the model: several can be of one network. */
  readonly model: string;
  readonly name: string;
  readonly title: string;
  readonly classNames: readonly string[];
}

/** A model that rooms can switch to. */
export interface ModelChoice {
  readonly name: string;
  readonly title: string;
  /** null where it takes reading the file to know. */
  readonly classes: number | null;
}

export interface Welcome {
  /** This page's, as updates name it. */
  readonly id: string;
  readonly version: string;
  readonly room: string;
  readonly network: NetworkState;
  readonly models: readonly ModelChoice[];
  readonly engine: EngineState;
  readonly source: SourceState | null;
  readonly lab: SharedLab;
  readonly experiment: SharedExperiment;
  /** Of the experiment; this person's. */
  readonly experimentSteps: Steps;
  readonly kept: Kept | null;
  readonly occlusion: OcclusionState | null;
  /** Pages connected to this room, this one included. */
  readonly watching: number;
  readonly presence: Presence;
  readonly role: Role;
  readonly person: { readonly id: string; readonly name: string };
  /** To come back with. */
  readonly token: string;
  /** null until somebody sets it. */
  readonly stage: StageUpdate | null;
  readonly history: readonly ChangeRecord[];
  readonly pins: readonly Pin[];
  /** null: the lecture that comes with the product. */
  readonly deck: Deck | null;
  /** This person's. */
  readonly steps: Steps;
  readonly teach: TeachState;
  /** For presenters. */
  readonly desk: RoomDesk | null;
}

/** A picture that travels: the camera's in colour, or grey levels of one or more atlases below each other. */
export interface Sheet {
  readonly encoding: 'jpeg' | 'png';
  readonly bytes: number;
}

export interface ResultView {
  readonly view: View;
  /** The layer's; for the picture its own, for the strip that of its atlas. */
  readonly shape: Shape;
  /** (min, max) pairs: the layer's, then one for each map (strip: for each layer). */
  readonly statPairs: number;
  /** Where its picture lies, or how many float32 values stand for it. */
  readonly content: { readonly sheet: number; readonly y: number } | { readonly values: number };
}

/** Milliseconds that the frame spent in each stage; `wait` is the time between stages. */
export interface StageMs {
  readonly decode: number;
  readonly forward: number;
  readonly draw: number;
  readonly encode: number;
  readonly wait: number;
}

/** Milliseconds that one pass through each of these graphs took; graphs that were not computed are left out. */
export type PassMs = Readonly<Partial<Record<GraphName, number>>>;

export interface ResultHeader {
  readonly frame: number;
  readonly capturedAtMs: number;
  readonly stageMs: StageMs;
  readonly passMs: PassMs;
  /** Nothing newer is coming, so pictures are lossless. */
  readonly still: boolean;
  /** Pictures are smaller, since this page's connection is slow; numbers are what they are. */
  readonly coarse: boolean;
  readonly views: readonly ResultView[];
  readonly sheets: readonly Sheet[];
}

export const ERROR_CODES = [
  'access-refused',
  'bad-payload',
  'engine-changed',
  'engine-failed',
  'experiment-ended',
  'experiment-refused',
  'pins-full',
  'frame-not-a-picture',
  'frame-rate',
  'frame-too-large',
  'frame-too-many-pixels',
  'handshake-rate',
  'link-needed',
  'links-full',
  'model-refused',
  'no-credit',
  'not-allowed',
  'not-found',
  'not-source-owner',
  'lab-refused',
  'no-frame',
  'passcode-needed',
  'protocol-version',
  'request-rate',
  'room-full',
  'rooms-full',
  'samples-lost',
  'server-fault',
  'server-stopping',
  'source-taken',
  'teach-refused',
  'undo-refused',
  'unknown-event',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** `message` says what was expected and what came. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  /** The same for other languages, where there is more to say than the code does. */
  readonly said?: Said;
  /** Of a Lab's stack that can't be: where, why, and what would work. */
  readonly refusals?: readonly Refusal[];
}

export type Answer<T extends object = object> = ({ ok: true } & T) | { ok: false; error: Problem };

/** Whether the frame was taken up or dropped because a newer one came before its turn. */
export type FrameAnswer = Answer<{ taken: boolean }>;

export interface ClientEvents {
  'view:set'(request: ViewSet, answer: (answer: Answer) => void): void;
  'source:start'(request: SourceStart, answer: (answer: Answer) => void): void;
  'source:pause'(request: SourcePause, answer: (answer: Answer) => void): void;
  'source:stop'(answer: (answer: Answer) => void): void;
  frame(header: FrameHeader, jpeg: Uint8Array, answer: (answer: FrameAnswer) => void): void;
  'model:switch'(request: ModelSwitch, answer: (answer: Answer) => void): void;
  kernel(request: KernelRequest, answer: (answer: Answer<{ kernel: Kernel }>) => void): void;
  values(request: ValuesRequest, answer: (answer: Answer<{ values: Values }>) => void): void;
  'lab:edit'(request: LabEdits, answer: (answer: LabAnswer) => void): void;
  'lab:set'(request: LabSet, answer: (answer: LabAnswer) => void): void;
  'lab:compare'(request: LabCompare, answer: (answer: LabAnswer) => void): void;
  'lab:cut'(request: LabCut, answer: (answer: Answer<{ kernel: PlainKernel }>) => void): void;
  'lab:cut-strongest'(request: LabCutStrongest, answer: (answer: Answer<StrongestCut>) => void): void;
  'lab:undo'(answer: (answer: LabAnswer) => void): void;
  'lab:redo'(answer: (answer: LabAnswer) => void): void;
  'deck:set'(request: DeckSet, answer: (answer: Answer) => void): void;
  'experiment:change'(request: ExperimentChange, answer: (answer: LabAnswer) => void): void;
  'experiment:undo'(answer: (answer: LabAnswer) => void): void;
  'experiment:redo'(answer: (answer: LabAnswer) => void): void;
  /** Keeps the newest picture, as the network gets it. */
  'compare:keep'(answer: (answer: Answer) => void): void;
  'compare:drop'(answer: (answer: Answer) => void): void;
  /** Of the newest picture; instead of the one before. */
  'occlusion:start'(request: OcclusionStart, answer: (answer: Answer) => void): void;
  'occlusion:cancel'(answer: (answer: Answer) => void): void;
  'teach:name'(request: TeachName, answer: (answer: Answer<{ class: number }>) => void): void;
  'teach:forget'(request: TeachForget, answer: (answer: Answer) => void): void;
  'teach:collect'(request: TeachCollect, answer: (answer: Answer) => void): void;
  'teach:picture'(request: TeachPicture, answer: (answer: Answer<{ sample: number }>) => void): void;
  /** PNGs behind each other; `bytes` says how many each of the samples has, 0 for one that is gone. */
  'teach:thumbnails'(
    request: TeachThumbnails,
    answer: (answer: Answer<{ bytes: number[]; pictures: Uint8Array }>) => void,
  ): void;
  'teach:train'(request: TeachTrain, answer: (answer: Answer) => void): void;
  'teach:stop'(answer: (answer: Answer) => void): void;
  'teach:use'(request: TeachUse, answer: (answer: Answer) => void): void;
  'teach:read'(
    request: TeachRead,
    answer: (answer: Answer<{ part: Uint8Array; totalBytes: number }>) => void,
  ): void;
  'teach:load'(request: TeachLoad, answer: (answer: Answer) => void): void;
  'pin:set'(pin: PinSet, answer: (answer: Answer) => void): void;
  'stage:set'(stage: StageSet, answer: (answer: Answer) => void): void;
  pointer(pointer: Pointer): void;
  'remote:ask'(answer: (answer: Answer) => void): void;
  /** Gives the remote back, or no longer asks for it. */
  'remote:drop'(answer: (answer: Answer) => void): void;
  'remote:grant'(request: PersonRequest, answer: (answer: Answer) => void): void;
  /** Takes the remote back, or turns down who asks for it. */
  'remote:revoke'(request: PersonRequest, answer: (answer: Answer) => void): void;
  'links:create'(request: LinkCreate, answer: (answer: Answer<{ link: Link }>) => void): void;
  /** Whoever came by it is out at once. */
  'links:revoke'(request: LinkRevoke, answer: (answer: Answer) => void): void;
  'room:people'(answer: (answer: Answer<{ desk: RoomDesk }>) => void): void;
  'room:passcode'(request: PasscodeSet, answer: (answer: Answer) => void): void;
  clock(answer: (serverMs: number) => void): void;
}

/** Every event that a page may send, and the least role that may. */
export const MAY = {
  'view:set': 'viewer',
  kernel: 'viewer',
  values: 'viewer',
  clock: 'viewer',
  'remote:ask': 'viewer',
  'remote:drop': 'viewer',
  'source:pause': 'controller',
  'model:switch': 'controller',
  'lab:edit': 'controller',
  'lab:set': 'controller',
  'lab:compare': 'controller',
  'lab:cut': 'controller',
  'lab:cut-strongest': 'controller',
  'lab:undo': 'controller',
  'lab:redo': 'controller',
  'deck:set': 'presenter',
  'experiment:change': 'controller',
  'experiment:undo': 'controller',
  'experiment:redo': 'controller',
  'compare:keep': 'controller',
  'compare:drop': 'controller',
  'occlusion:start': 'controller',
  'occlusion:cancel': 'controller',
  'teach:name': 'controller',
  'teach:forget': 'controller',
  'teach:collect': 'controller',
  'teach:picture': 'controller',
  'teach:thumbnails': 'controller',
  'teach:train': 'controller',
  'teach:stop': 'controller',
  'teach:use': 'controller',
  'teach:read': 'controller',
  'teach:load': 'controller',
  'pin:set': 'controller',
  'stage:set': 'controller',
  'source:start': 'presenter',
  'source:stop': 'presenter',
  frame: 'presenter',
  pointer: 'presenter',
  'remote:grant': 'presenter',
  'remote:revoke': 'presenter',
  'links:create': 'presenter',
  'links:revoke': 'presenter',
  'room:people': 'presenter',
  'room:passcode': 'presenter',
} as const satisfies Record<keyof ClientEvents, Role>;

export function may(role: Role, event: keyof ClientEvents): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(MAY[event]);
}

export interface ServerEvents {
  welcome(welcome: Welcome): void;
  /** null: the source is off; what was shown of it goes away. */
  source(source: SourceState | null): void;
  network(network: NetworkState): void;
  engine(engine: EngineState): void;
  watching(count: number): void;
  presence(presence: Presence): void;
  lab(update: LabUpdate): void;
  experiment(experiment: SharedExperiment): void;
  kept(kept: Kept | null): void;
  /** Of the experiment or the model; of the Lab's the update tells. */
  changed(record: ChangeRecord): void;
  pins(pins: readonly Pin[]): void;
  /** null: there is none any more. */
  occlusion(state: OcclusionState | null): void;
  /** Notes come to presenters alone. */
  deck(deck: Deck | null): void;
  stage(stage: StageUpdate): void;
  pointer(pointer: Pointer): void;
  /** What this page may do from now on. */
  role(role: Role): void;
  /** Instead of the one before. */
  token(token: string): void;
  desk(desk: RoomDesk): void;
  /** Instead of the one before. */
  restore(sealed: string): void;
  problem(problem: Problem): void;
  result(header: ResultHeader, bytes: Uint8Array, acknowledge: () => void): void;
  teach(state: TeachState): void;
  /** As `result`, of explanations alone. */
  explanation(header: ResultHeader, bytes: Uint8Array, acknowledge: () => void): void;
}
