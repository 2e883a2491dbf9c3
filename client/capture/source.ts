/** What this page shows to its room: nothing, or a camera, a clip or a photo, one at a time. */

import type { SourceState } from '../../shared/protocol.ts';
import { wordsOf } from '../language/spoken.ts';
import { Listeners } from '../stream/listeners.ts';
import { type Camera, cameras, openCamera } from './camera.ts';
import type { Capture } from './capture.ts';
import { CaptureError, type FailureReason } from './capture_error.ts';
import { CAPTURE_TEXT } from './capture_text.ts';
import { openClip } from './clip.ts';
import type { FrameSink } from './frame_sink.ts';
import { LastMinute } from './last_minute.ts';
import { LAST_MINUTE_LABEL, lastMinuteClip, movingPhoto } from './made_clips.ts';
import { openPhoto } from './photo.ts';
import { RunningSource, sourceTaken } from './running_source.ts';

export type CaptureState =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting'; readonly source: SourceState['kind'] }
  | {
      readonly kind: 'on';
      readonly source: SourceState['kind'];
      readonly label: string;
      readonly frozen: boolean;
    }
  /** `message`: what it is and what to do, in a sentence of the language that the page has when it is read. */
  | { readonly kind: 'failed'; readonly reason: FailureReason; readonly message: string };

interface Choice {
  readonly kind: SourceState['kind'];
  open(): Promise<Capture>;
}

export class CaptureController {
  readonly #sink: FrameSink;
  readonly #listeners = new Listeners<[]>();
  readonly #lastMinute = new LastMinute();
  /** To which the clip of the last minute gives way again. */
  #deviceId: string | undefined;
  #state: CaptureState = { kind: 'off' };
  #running: RunningSource | null = null;
  /** What was chosen last, to show it again when this page takes over. */
  #choice: Choice | null = null;
  /** Counts choices: one that was overtaken while it opened is closed again. */
  #turn = 0;
  /** Whether the server may have a source of this page. */
  #started = false;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  get state(): CaptureState {
    return this.#state;
  }

  /** Pictures of the running source that were never sent because a newer one came first. */
  get skipped(): number {
    return this.#running?.skipped ?? 0;
  }

  /** The listener is called when `state` changed. Returns what ends it. */
  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  devices(): Promise<Camera[]> {
    return cameras();
  }

  camera(deviceId?: string): Promise<void> {
    this.#deviceId = deviceId;
    return this.#show(this.#cameraChoice(deviceId));
  }

  /** Whether the camera's last minute can be played, or is. */
  get canReplay(): boolean {
    return this.#replays || this.#lastMinute.frames.length > 0;
  }

  /** The camera's last minute in its stead; the camera again, where that is played. Nothing where there is neither. */
  replay(): Promise<void> {
    if (this.#replays) return this.camera(this.#deviceId);
    const { frames } = this.#lastMinute;
    if (frames.length === 0) return Promise.resolve();
    return this.#show({ kind: 'clip', open: () => Promise.resolve(lastMinuteClip(frames)) });
  }

  /** For who has no camera: the view moves over the bundled photos. */
  movingPhoto(): Promise<void> {
    return this.#show({ kind: 'clip', open: movingPhoto });
  }

  get #replays(): boolean {
    return this.#state.kind === 'on' && this.#state.label === LAST_MINUTE_LABEL;
  }

  clip(file: File | URL): Promise<void> {
    const name = file instanceof File ? file.name : (file.pathname.split('/').at(-1) ?? '');
    return this.#show({ kind: 'clip', open: () => openClip(file, name) });
  }

  photo(file: Blob | URL, name: string): Promise<void> {
    return this.#show({ kind: 'photo', open: () => openPhoto(file, name) });
  }

  /** Shows what another page's source kept from being shown or ended, or else the camera, in its stead. */
  takeOver(): Promise<void> {
    return this.#show(this.#choice ?? this.#cameraChoice(), true);
  }

  /** The picture stands still for everyone until `freeze(false)`. */
  freeze(frozen: boolean): void {
    if (this.#state.kind !== 'on') return;
    this.#running?.freeze(frozen);
    this.#become({ ...this.#state, frozen });
  }

  /** The camera is off: nothing that it saw stays. */
  stop(): void {
    this.#lastMinute.forget();
    this.#choice = null;
    this.#end({ kind: 'off' });
  }

  #cameraChoice(deviceId?: string): Choice {
    const onEnd = () => this.#fail(new CaptureError('no-camera', () => wordsOf(CAPTURE_TEXT).cameraGone));
    return { kind: 'camera', open: () => openCamera(deviceId, onEnd) };
  }

  /** Never rejects: what goes wrong becomes the state. */
  async #show(choice: Choice, takeOver = false): Promise<void> {
    const turn = ++this.#turn;
    this.#choice = choice;
    // A camera that is still open may not be had twice. The last picture stays until the next one comes.
    this.#close();
    this.#become({ kind: 'starting', source: choice.kind });
    try {
      const { source } = this.#sink;
      if (source && !source.own && source.paused !== 'away' && !takeOver) throw sourceTaken();
      const capture = await choice.open();
      if (turn !== this.#turn) return capture.close();
      this.#running = new RunningSource(
        this.#sink,
        capture,
        (error) => this.#fail(error),
        (frame) => {
          if (choice.kind === 'camera') this.#lastMinute.keep(frame);
        },
      );
      this.#started = true;
      await this.#running.start(takeOver);
      if (turn === this.#turn)
        this.#become({ kind: 'on', source: choice.kind, label: capture.label, frozen: false });
    } catch (error) {
      if (turn === this.#turn) this.#fail(error as Error);
    }
  }

  #fail(error: Error): void {
    const { reason, words } =
      error instanceof CaptureError ? error : { reason: 'other' as const, words: () => error.message };
    this.#end({
      kind: 'failed',
      reason,
      get message() {
        return words();
      },
    });
  }

  #end(state: CaptureState): void {
    this.#turn++;
    this.#close();
    if (this.#started && this.#sink.source?.own !== false) void this.#sink.stopSource();
    this.#started = false;
    this.#become(state);
  }

  #close(): void {
    this.#running?.close();
    this.#running = null;
  }

  #become(state: CaptureState): void {
    this.#state = state;
    this.#listeners.tell();
  }
}
