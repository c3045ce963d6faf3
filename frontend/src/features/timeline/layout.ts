/**
 * Where things lie along the strip, in pixels from its left end. Frames are as wide as they are long, or all alike;
 * cards of pictures on their way stand between them and push them aside.
 */

import { frameAt } from "@/lib/time";

export type Mode = "time" | "boards";

/** Left of the first frame: room for the insertion caret. */
export const PAD = 12;

export interface Span {
  from: number;
  to: number;
}

export class StripLayout {
  readonly mode: Mode;
  /** Pixels of a frame, or of a tick when the strip is drawn to time. */
  readonly unit: number;
  readonly starts: Float64Array;
  readonly count: number;
  /** The frame that each card stands before, ascending; `count` for the end. */
  readonly cards: readonly number[];
  readonly cardWidth: number;

  constructor(
    mode: Mode,
    unit: number,
    starts: Float64Array,
    cards: readonly number[] = [],
    cardWidth: number = 0,
  ) {
    this.mode = mode;
    this.unit = unit;
    this.starts = starts;
    this.count = starts.length - 1;
    this.cards = cards;
    this.cardWidth = cardWidth;
  }

  #base(index: number): number {
    return PAD + this.unit * (this.mode === "time" ? (this.starts[index] ?? 0) : index);
  }

  /** How many cards stand before the frame at `index`. */
  #cardsBefore(index: number): number {
    let low = 0;
    let high = this.cards.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.cards[middle] ?? Infinity) <= index) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  left(index: number): number {
    return this.#base(index) + this.#cardsBefore(index) * this.cardWidth;
  }

  width(index: number): number {
    if (this.mode === "boards") return this.unit;
    return this.unit * ((this.starts[index + 1] ?? 0) - (this.starts[index] ?? 0));
  }

  /** Of the card at `place` in `cards`. */
  cardLeft(place: number): number {
    return this.#base(this.cards[place] ?? this.count) + place * this.cardWidth;
  }

  /** Where the frames and their cards end. */
  get end(): number {
    return this.left(this.count);
  }

  /** The frame at `x`, or the last before it; -1 without frames. */
  indexAt(x: number): number {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.left(middle) <= x) low = middle;
      else high = middle - 1;
    }
    return high;
  }

  /** The place between two frames that is nearest to `x`: the index of the frame behind it. */
  placeAt(x: number): number {
    const index = this.indexAt(x);
    if (index < 0) return 0;
    return x > this.left(index) + this.width(index) / 2 ? index + 1 : index;
  }

  /** Where the line of a place is drawn: at the frame behind it, or after the last. */
  placeX(place: number): number {
    if (place < this.count) return this.left(place);
    return this.count === 0 ? PAD : this.left(this.count - 1) + this.width(this.count - 1);
  }

  /** Frames that lie at least partly between two points: `from` inclusive, `to` exclusive. */
  framesIn(x0: number, x1: number): Span {
    if (this.count === 0 || x1 < this.left(0)) return { from: 0, to: 0 };
    const first = this.indexAt(x0);
    // A point in a gap that cards fill belongs to the frame after it.
    const from = this.left(first) + this.width(first) < x0 ? first + 1 : first;
    const to = this.indexAt(x1) + 1;
    return { from: Math.min(from, to), to };
  }

  tickX(tick: number): number {
    const index = frameAt(this.starts, tick);
    if (index < 0) return PAD;
    const begin = this.starts[index] ?? 0;
    const hold = (this.starts[index + 1] ?? begin + 1) - begin;
    return this.left(index) + (this.width(index) * Math.min(tick - begin, hold)) / hold;
  }

  tickAt(x: number): number {
    const index = this.indexAt(x);
    if (index < 0) return 0;
    const begin = this.starts[index] ?? 0;
    const hold = (this.starts[index + 1] ?? begin + 1) - begin;
    const part = (x - this.left(index)) / Math.max(this.width(index), 1);
    return begin + Math.min(Math.max(part, 0), 1) * hold;
  }
}
