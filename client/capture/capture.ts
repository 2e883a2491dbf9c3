import type { SourceState } from '../../shared/protocol.ts';

/** A picture as it is now, and its size before it is cut to a square. */
export interface Still {
  readonly image: HTMLVideoElement | ImageBitmap;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** An opened camera, clip or photo. */
export interface Capture {
  readonly kind: SourceState['kind'];
  /** What to call it on screen. */
  readonly label: string;
  /** 0 to 1. */
  readonly jpegQuality: number;
  /** What is sent in place of the encoded square, where the source is a JPEG already. */
  readonly jpeg?: Uint8Array | null;
  readonly still: Still;
  /** Calls back for each new picture with the time it was taken (`localNowMs`). Returns what ends it. */
  watch(onPicture: (capturedAtMs: number) => void): () => void;
  /** Gives the camera or the file back. */
  close(): void;
}
