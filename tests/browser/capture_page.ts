/** What the capture tests run in the browser: the product's connection and capture, without its elements. */

import { CaptureController } from '../../client/capture/source.ts';
import { Connection } from '../../client/stream/connection.ts';
import type { View } from '../../shared/protocol.ts';

/** Everything that capturing could leave behind. */
const left = { listeners: 0, addresses: 0, tracks: new Set<MediaStreamTrack>() };

function countListeners(target: EventTarget): void {
  const { addEventListener, removeEventListener } = target;
  const known = new Map<string, Set<unknown>>();
  target.addEventListener = function (this: EventTarget, ...args: Parameters<typeof addEventListener>) {
    const [type, listener] = args;
    const listeners = known.get(type) ?? new Set();
    known.set(type, listeners);
    if (!listeners.has(listener)) left.listeners++;
    listeners.add(listener);
    addEventListener.apply(this, args);
  };
  target.removeEventListener = function (this: EventTarget, ...args: Parameters<typeof removeEventListener>) {
    const [type, listener] = args;
    if (known.get(type)?.delete(listener)) left.listeners--;
    removeEventListener.apply(this, args);
  };
}

countListeners(document);
const { getUserMedia } = navigator.mediaDevices;
navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await getUserMedia.call(navigator.mediaDevices, wanted);
  for (const track of stream.getTracks()) {
    left.tracks.add(track);
    countListeners(track);
  }
  return stream;
};
const { createObjectURL, revokeObjectURL } = URL;
URL.createObjectURL = (blob) => {
  left.addresses++;
  return createObjectURL(blob);
};
URL.revokeObjectURL = (address) => {
  left.addresses--;
  revokeObjectURL(address);
};

const PICTURE: View = { kind: 'picture' };
const PROB: View = { kind: 'layer', layer: 'prob', scale: 'layer' };

class CapturePage {
  readonly connection = new Connection();
  readonly capture = new CaptureController(this.connection);
  #credits = 0;
  #changes = 0;

  constructor() {
    this.connection.look(this, [PICTURE, PROB]);
    // What the page's own parts subscribe to is none of capture's.
    const { subscribe, onCredit } = this.connection;
    this.connection.subscribe = (listener) => {
      this.#changes++;
      const end = subscribe.call(this.connection, listener);
      return () => {
        this.#changes--;
        end();
      };
    };
    this.connection.onCredit = (listener) => {
      this.#credits++;
      const end = onCredit.call(this.connection, listener);
      return () => {
        this.#credits--;
        end();
      };
    };
  }

  get left() {
    return {
      listeners: left.listeners,
      addresses: left.addresses,
      tracks: [...left.tracks].filter(({ readyState }) => readyState === 'live').length,
      subscriptions: this.#changes,
      credits: this.#credits,
    };
  }

  /** The newest result in numbers: the picture's middle pixel, the best class, how old it is. */
  get seen() {
    const { result, welcome, clockOffsetMs } = this.connection;
    const prob = result?.views.get('layer/prob/layer')?.picture;
    const picture = result?.views.get('picture')?.picture;
    if (!result || prob?.kind !== 'values' || picture?.kind !== 'colour') return null;
    const canvas = new OffscreenCanvas(picture.bitmap.width, picture.bitmap.height);
    const context = canvas.getContext('2d')!;
    context.drawImage(picture.bitmap, 0, 0);
    const best = prob.values.indexOf(Math.max(...prob.values));
    return {
      frame: result.frame,
      still: result.still,
      middle: [...context.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data.subarray(0, 3)],
      className: welcome!.network.classNames[best]!,
      probability: prob.values[best]!,
      takenAgoMs: performance.timeOrigin + performance.now() + clockOffsetMs - result.capturedAtMs,
    };
  }

  /** As if the tab were hidden or shown. */
  setHidden(hidden: boolean): void {
    Object.defineProperty(document, 'visibilityState', {
      configurable: true,
      get: () => (hidden ? 'hidden' : 'visible'),
    });
    document.dispatchEvent(new Event('visibilitychange'));
  }

  /** As if the camera were unplugged: browsers end the track and tell so. */
  unplug(): void {
    for (const track of left.tracks) {
      if (track.readyState !== 'live') continue;
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
  }

  failCamera(name: string): void {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('as a test wants it', name));
  }

  showFile(kind: 'clip' | 'photo', base64: string, name: string, type: string): Promise<void> {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const file = new File([bytes], name, { type });
    return kind === 'clip' ? this.capture.clip(file) : this.capture.photo(file, name);
  }
}

export type { CapturePage };

Object.assign(window, { capturePage: new CapturePage() });
