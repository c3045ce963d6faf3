/** Which frames are wanted next, in the order they are wanted, and at what size their pictures are worth decoding. */

import { tickAt, type Run } from "./playbackClock";
import { frameAt } from "./time";

/** The frames a run shows from `step` on, each once, the present one first. */
export function framesAhead(run: Run, starts: Float64Array, step: number, most: number): number[] {
  const found: number[] = [];
  const seen = new Set<number>();
  const first = Math.max(0, frameAt(starts, run.lo));
  const last = frameAt(starts, run.hi - 1);
  const inSpan = last - first + 1;
  let at = step;
  // A rate above 1 may pass frames over, so a loop may go round several times before it meets no new one.
  for (let tries = 0; found.length < Math.min(most, inSpan) && tries < most * 4; tries++) {
    const tick = tickAt(run, at);
    if (tick === null) break;
    const index = frameAt(starts, tick);
    if (index < 0) break;
    if (!seen.has(index)) {
      seen.add(index);
      found.push(index);
    }
    const begin = starts[index] ?? 0;
    const end = starts[index + 1] ?? begin + 1;
    // Straight to the step that leaves this frame: holds may be thousands of ticks long.
    const away = run.rate < 0 ? (tick - begin + 1) / -run.rate : (end - tick) / run.rate;
    at += Math.max(1, Math.ceil(away));
  }
  return found;
}

/** At rest: the frame itself, then what the arrow keys reach, nearest first. */
export function framesAround(index: number, count: number, most: number): number[] {
  const found: number[] = [];
  if (index < 0 || index >= count) return found;
  found.push(index);
  for (let away = 1; found.length < Math.min(most, count); away++) {
    if (index + away < count) found.push(index + away);
    if (index - away >= 0 && found.length < most) found.push(index - away);
  }
  return found;
}

export const RGBA = 4;

/** Widths of the small versions that the server keeps of every picture. */
export const SMALL_WIDTHS = [320, 640] as const;

/** No single decoded picture may take more, or too few of them fit for playing. */
export const MOST_BYTES_PLAYING = 9e6;
/** Nor at rest, where the picture is looked at closely. */
export const MOST_BYTES_STILL = 48e6;

export interface Decoding {
  /** The server's small version to fetch; null: the picture itself. */
  small: number | null;
  width: number;
  height: number;
  bytes: number;
}

function decoding(width: number, height: number, toWidth: number, small: number | null): Decoding {
  const w = Math.max(1, Math.round(toWidth));
  const h = Math.max(1, Math.round((height * toWidth) / width));
  return { small, width: w, height: h, bytes: w * h * RGBA };
}

/** The widest that a picture may be decoded at within a number of bytes. */
function widthWithin(bytes: number, width: number, height: number): number {
  return Math.min(width, Math.floor(Math.sqrt((bytes / RGBA) * (width / height))));
}

/** Scaling while decoding costs about what it saves in drawing; what it wins is memory, so it has to win some. */
const WORTH_IT = 1.15;

function wantedWidth(width: number, shownWidth: number): number {
  return width > shownWidth * WORTH_IT ? Math.max(Math.round(shownWidth), 1) : width;
}

/** For playing: no more pixels than are shown, for then more frames fit ahead. */
export function decodingToPlay(width: number, height: number, shownWidth: number): Decoding {
  for (const small of SMALL_WIDTHS) {
    if (shownWidth <= small && width > small * WORTH_IT) return decoding(width, height, small, small);
  }
  const within = widthWithin(MOST_BYTES_PLAYING, width, height);
  return decoding(width, height, Math.min(wantedWidth(width, shownWidth), within), null);
}

/** At rest: never the server's small versions, and every pixel when they are looked at one by one. */
export function decodingAtRest(width: number, height: number, shownWidth: number): Decoding {
  const within = widthWithin(MOST_BYTES_STILL, width, height);
  return decoding(width, height, Math.min(wantedWidth(width, shownWidth), within), null);
}

/** As many of these as fit into a number of bytes, in order, but the first always. */
export function withinBytes<T extends { bytes: number }>(wanted: readonly T[], budget: number): T[] {
  let bytes = 0;
  const fitting: T[] = [];
  for (const one of wanted) {
    bytes += one.bytes;
    if (bytes > budget && fitting.length > 0) break;
    fitting.push(one);
  }
  return fitting;
}
