/** The last seconds of a canvas, encoded as they pass, so that what was just seen can still be saved as a video. */

import {
  BufferTarget,
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
  WebMOutputFormat,
} from 'mediabunny';

/** What can be saved goes back so far. */
export const KEPT_MS = 10_000;
/** A video can begin at a key frame only. */
const KEY_FRAME_EVERY_MS = 1000;
const BITS_PER_SECOND = 6_000_000;
/** Frames that may wait for the encoder; beyond it a frame is left out. */
const QUEUE_MAX = 2;

const FORMATS = [
  { codec: 'avc1.640028', track: 'avc', type: 'video/mp4', ending: 'mp4' },
  { codec: 'vp8', track: 'vp8', type: 'video/webm', ending: 'webm' },
] as const;

export interface Video {
  readonly blob: Blob;
  readonly ending: string;
  readonly seconds: number;
}

/** Whether this browser encodes videos; over plain http from another machine none does. */
export function canEncode(): boolean {
  return typeof VideoEncoder !== 'undefined';
}

export class LastSeconds {
  /** The oldest first; it begins with a key frame. */
  #chunks: EncodedVideoChunk[] = [];
  #decoder: VideoDecoderConfig | undefined;
  #encoder: VideoEncoder | null = null;
  #format: (typeof FORMATS)[number] | null = null;
  #width = 0;
  #height = 0;
  #starting = false;
  /** The encoder failed: trying again with each picture would only fail as often. */
  #broken = false;
  #keyFrameMs = Number.NEGATIVE_INFINITY;

  /** What the canvas shows now, seen at `nowMs`. A canvas of another size begins a new video. */
  add(canvas: HTMLCanvasElement, nowMs: number): void {
    // Encoders take whole pairs of pixels.
    const width = canvas.width & ~1;
    const height = canvas.height & ~1;
    if (this.#broken || width === 0 || height === 0) return;
    if (width !== this.#width || height !== this.#height) {
      this.close();
      this.#width = width;
      this.#height = height;
      void this.#start();
      return;
    }
    const encoder = this.#encoder;
    if (encoder?.state !== 'configured' || encoder.encodeQueueSize > QUEUE_MAX) return;
    const frame = new VideoFrame(canvas, {
      timestamp: Math.round(nowMs * 1000),
      visibleRect: { x: 0, y: 0, width, height },
    });
    const keyFrame = nowMs - this.#keyFrameMs >= KEY_FRAME_EVERY_MS;
    if (keyFrame) this.#keyFrameMs = nowMs;
    encoder.encode(frame, { keyFrame });
    frame.close();
  }

  /** null where nothing was seen yet. */
  async save(): Promise<Video | null> {
    if (this.#encoder?.state === 'configured') await this.#encoder.flush();
    const chunks = [...this.#chunks];
    const [first] = chunks;
    if (!first || !this.#format || !this.#decoder) return null;
    const { track, type, ending } = this.#format;
    const target = new BufferTarget();
    const format = track === 'avc' ? new Mp4OutputFormat() : new WebMOutputFormat();
    const output = new Output({ format, target });
    const source = new EncodedVideoPacketSource(track);
    output.addVideoTrack(source);
    await output.start();
    const secondsAt = ({ timestamp }: EncodedVideoChunk) => (timestamp - first.timestamp) / 1e6;
    for (const [index, chunk] of chunks.entries()) {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      const next = chunks[index + 1];
      const duration = next ? secondsAt(next) - secondsAt(chunk) : 1 / 30;
      await source.add(
        new EncodedPacket(data, chunk.type, secondsAt(chunk), duration),
        index === 0 ? { decoderConfig: this.#decoder } : undefined,
      );
    }
    await output.finalize();
    return { blob: new Blob([target.buffer!], { type }), ending, seconds: secondsAt(chunks.at(-1)!) };
  }

  close(): void {
    if (this.#encoder && this.#encoder.state !== 'closed') this.#encoder.close();
    this.#encoder = null;
    this.#chunks = [];
    this.#decoder = undefined;
    this.#width = 0;
    this.#height = 0;
    this.#keyFrameMs = Number.NEGATIVE_INFINITY;
  }

  async #start(): Promise<void> {
    if (this.#starting) return;
    this.#starting = true;
    const [width, height] = [this.#width, this.#height];
    for (const format of FORMATS) {
      const config: VideoEncoderConfig = {
        codec: format.codec,
        width,
        height,
        bitrate: BITS_PER_SECOND,
        latencyMode: 'realtime',
      };
      const { supported } = await VideoEncoder.isConfigSupported(config);
      if (!supported) continue;
      this.#starting = false;
      // Another canvas meanwhile, or none any more.
      if (width !== this.#width || height !== this.#height) {
        if (this.#width > 0) await this.#start();
        return;
      }
      this.#format = format;
      const encoder = new VideoEncoder({
        output: (chunk, metadata) => {
          if (encoder === this.#encoder) this.#keep(chunk, metadata);
        },
        error: () => {
          this.#broken = true;
          this.close();
        },
      });
      encoder.configure(config);
      this.#encoder = encoder;
      return;
    }
    this.#starting = false;
  }

  #keep(chunk: EncodedVideoChunk, metadata: EncodedVideoChunkMetadata | undefined): void {
    if (metadata?.decoderConfig) this.#decoder = metadata.decoderConfig;
    this.#chunks.push(chunk);
    // As much as is wanted stays behind the key frame at which it begins.
    const newest = chunk.timestamp;
    const begin = this.#chunks.findLastIndex(
      ({ type, timestamp }) => type === 'key' && newest - timestamp >= KEPT_MS * 1000,
    );
    if (begin > 0) this.#chunks.splice(0, begin);
  }
}
