/**
 * Where the film is while it plays. Time is cut into steps of 1/fps second; each step moves `rate` ticks, so that at
 * every rate the same number of pictures a second is due. Pure arithmetic: the caller owns the clock and the screen.
 */

export interface Span {
  /** First tick. */
  lo: number;
  /** The tick after the last. */
  hi: number;
}

export interface Run extends Span {
  /** The tick that step 0 shows. */
  from: number;
  /** Ticks a step; negative goes backward. */
  rate: number;
  loops: boolean;
}

/** Speeds that J and L go through. */
export const RATES = [1, 2, 4, 8] as const;

/** The tick due at a step; null when the run has ended before it. */
export function tickAt(run: Run, step: number): number | null {
  const { lo, hi, from, rate, loops } = run;
  if (hi <= lo) return null;
  const tick = from + Math.trunc(step * rate);
  if (!loops) return tick >= lo && tick < hi ? tick : null;
  const length = hi - lo;
  return lo + ((((tick - lo) % length) + length) % length);
}

/**
 * The step that a moment belongs to. Moments are read up to 8 ms (at most half a step) late on purpose: where screen
 * and film have the same rate, jitter of a millisecond must not make one step double and the next one lost.
 */
export function stepAt(elapsedMs: number, fps: number): number {
  const early = Math.min(0.5, (8 * fps) / 1000);
  return Math.max(0, Math.floor((elapsedMs * fps) / 1000 + early));
}

/** The tick a run over frames begins with: backward shows a frame for its whole hold too. */
export function tickToBegin(starts: Float64Array, index: number, rate: number): number {
  return rate < 0 ? (starts[index + 1] ?? 1) - 1 : (starts[index] ?? 0);
}

/** The speed after another press of J (`direction` -1) or L (1). */
export function shuttle(playing: boolean, rate: number, direction: 1 | -1): number {
  if (!playing || Math.sign(rate) !== direction) return direction;
  const next = RATES.find((one) => one > Math.abs(rate)) ?? RATES[RATES.length - 1] ?? 1;
  return next * direction;
}
