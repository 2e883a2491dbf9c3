import type { SourceState } from '../../shared/protocol.ts';

/** An opened camera, clip or photo. */
export interface Capture {
  readonly kind: SourceState['kind'];
  /** What to call it on screen. */
  readonly label: string;
  /** The picture as it is when this is called. One at a time. */
  jpeg(): Promise<Uint8Array>;
  /** Calls back for each new picture with the time it was taken (`localNowMs`). Returns what ends it. */
  watch(onPicture: (capturedAtMs: number) => void): () => void;
  /** Gives the camera or the file back. */
  close(): void;
}
