/** In and out points, what a loop covers, and where the playhead goes when it reaches an end. Frames are indices here. */

import { frameAt } from "./time";
import type { Loop } from "./studio";
import { tickToBegin, type Run, type Span } from "./playbackClock";

/** Frames from `first` to `last`, both of them in it. */
export interface Range {
  first: number;
  last: number;
}

/** What in and out enclose. An end that is not set is the film's; null when neither is set or there is no film. */
export function rangeOf(inIndex: number, outIndex: number, count: number): Range | null {
  const inside = (index: number) => index >= 0 && index < count;
  if (count === 0 || (!inside(inIndex) && !inside(outIndex))) return null;
  const first = inside(inIndex) ? inIndex : 0;
  const last = inside(outIndex) ? outIndex : count - 1;
  return first <= last ? { first, last } : { first: last, last: first };
}

export function spanOf(starts: Float64Array, { first, last }: Range): Span {
  return { lo: starts[first] ?? 0, hi: starts[last + 1] ?? 0 };
}

/** The loop that comes after this one; a range is only offered where there is one. */
export function nextLoop(loop: Loop, hasRange: boolean): Loop {
  if (loop === "off") return "all";
  return loop === "all" && hasRange ? "range" : "off";
}

/**
 * The run that playing from a frame is. A playhead outside a looping range begins at its edge; one that stands at the
 * end of what is to be played begins again.
 */
export function runFrom(
  starts: Float64Array,
  index: number,
  rate: number,
  loop: Loop,
  range: Range | null,
): Run {
  const count = starts.length - 1;
  const all = { first: 0, last: count - 1 };
  const covered = loop === "range" && range ? range : all;
  const { lo, hi } = spanOf(starts, covered);
  let begin = Math.min(Math.max(index, 0), count - 1);
  const edge = rate < 0 ? covered.last : covered.first;
  if (begin < covered.first || begin > covered.last) begin = edge;
  const atEnd = rate < 0 ? begin === covered.first : begin === covered.last;
  if (loop === "off" && atEnd) begin = edge;
  return { lo, hi, from: tickToBegin(starts, begin, rate), rate, loops: loop !== "off" };
}

/** The frame a number of ticks away, kept within the film; at least one frame away where there is one. */
export function frameAway(starts: Float64Array, index: number, ticks: number): number {
  const count = starts.length - 1;
  if (count <= 0 || index < 0) return -1;
  const there = frameAt(starts, (starts[index] ?? 0) + ticks);
  if (there !== index) return there;
  return Math.min(Math.max(index + Math.sign(ticks), 0), count - 1);
}

/** Home and End: the edge of the range when the playhead is not there yet, else the film's. */
export function edgeFrom(index: number, side: "first" | "last", range: Range | null, count: number): number {
  const film = side === "first" ? 0 : count - 1;
  if (!range) return film;
  const inside = index >= range.first && index <= range.last;
  return inside && index !== range[side] ? range[side] : film;
}
