import type { AtlasLayout } from '../../shared/atlas.ts';
import type { Box, MosaicFit } from './mosaic_fit.ts';
import { mosaicPlacements, type Placement } from './placement.ts';

const MOVE_MS = 400;

/** Tiles of a mosaic on their way to the places that an order gives them. Times are milliseconds of one clock. */
export class MovingTiles {
  readonly #fit: MosaicFit;
  /** By tile: its part of the atlas, and its place when they all stand by number. */
  readonly #tiles: readonly Placement[];
  #order: readonly number[] = [];
  #from = new Map<number, Box>();
  #startMs = Number.NEGATIVE_INFINITY;
  /** Kept while nothing moves: painters remember what they made of it. */
  #resting: readonly Placement[] | null = null;

  constructor(layout: AtlasLayout, fit: MosaicFit) {
    this.#fit = fit;
    this.#tiles = mosaicPlacements(layout, fit);
  }

  /** Tiles that were shown move there from where they are; the others just appear. `atOnce`: nothing moves. */
  arrange(order: readonly number[], nowMs: number, atOnce: boolean): void {
    const from = atOnce
      ? []
      : this.#order.map((tile, slot): [number, Box] => [tile, this.#boxAt(slot, nowMs)]);
    this.#from = new Map(from);
    this.#order = order;
    this.#startMs = atOnce ? Number.NEGATIVE_INFINITY : nowMs;
    this.#resting = null;
  }

  isMoving(nowMs: number): boolean {
    return nowMs - this.#startMs < MOVE_MS;
  }

  placements(nowMs: number): readonly Placement[] {
    if (this.#resting) return this.#resting;
    const placements = this.#order.map((tile, slot) => ({
      from: this.#tiles[tile]!.from,
      to: this.#boxAt(slot, nowMs),
    }));
    if (!this.isMoving(nowMs)) this.#resting = placements;
    return placements;
  }

  /** In whole pixels, slowing down towards the end. */
  #boxAt(slot: number, nowMs: number): Box {
    const to = this.#fit.place(slot);
    const from = this.#from.get(this.#order[slot]!);
    if (!from || !this.isMoving(nowMs)) return to;
    const left = (1 - (nowMs - this.#startMs) / MOVE_MS) ** 3;
    return {
      ...to,
      x: Math.round(to.x + (from.x - to.x) * left),
      y: Math.round(to.y + (from.y - to.y) * left),
    };
  }
}
