/** How near the strip is seen: `timelineZoom` of the preferences, kept within what this film and a browser can show. */

import type { Mode } from "./layout";

/** Pixels at zoom 1: of a frame among equals, or of a tick. */
export const BASE: Record<Mode, number> = { boards: 160, time: 24 };

// Frames stay large enough to be met, and the strip below the width that browsers can lay out (2^25 px).
const LEAST = { boards: 24, time: 8 };
const NEAREST = 480;
const WIDEST = 24_000_000;
const STEP = 1.25;

export interface Limits {
  min: number;
  max: number;
}

/** The smallest and the largest unit for a film of so many frames and ticks. */
export function limitsOf(mode: Mode, count: number, ticks: number): Limits {
  const units = Math.max(mode === "boards" ? count : ticks, 1);
  const perFrame = mode === "boards" ? 1 : Math.max(ticks, 1) / Math.max(count, 1);
  const min = LEAST[mode] / perFrame;
  return { min, max: Math.max(min, Math.min(NEAREST, WIDEST / units)) };
}

export function unitOf(mode: Mode, zoom: number, { min, max }: Limits): number {
  return Math.min(Math.max(BASE[mode] * zoom, min), max);
}

export const zoomOf = (mode: Mode, unit: number): number => unit / BASE[mode];

export function stepped(unit: number, steps: number, { min, max }: Limits): number {
  return Math.min(Math.max(unit * STEP ** steps, min), max);
}

/** The unit at which everything is seen at once, as far as the limits let it. */
export function fitting(width: number, units: number, limits: Limits): number {
  return Math.min(Math.max(width / Math.max(units, 1), limits.min), limits.max);
}

/** Zooming feels even when each step is a factor: the slider runs over the logarithm, from 0 to 100. */
export function toSlider(unit: number, { min, max }: Limits): number {
  return max <= min ? 0 : (100 * Math.log(unit / min)) / Math.log(max / min);
}

export function fromSlider(value: number, { min, max }: Limits): number {
  return min * (max / min) ** (value / 100);
}
