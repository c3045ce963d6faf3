/** Which frames and times the ruler names, so that they stand far enough apart to be read. */

import { frameAt, timecode } from "@/lib/time";
import type { StripLayout } from "./layout";

export interface Label {
  tick: number;
  x: number;
  frame: number;
  time: string;
}

const APART = 108;
const MOST = 400;

function roundSteps(): number[] {
  const steps: number[] = [];
  for (let ten = 1; ten <= 1_000_000; ten *= 10) steps.push(ten, 2 * ten, 5 * ten);
  return steps;
}
const ROUND = roundSteps();

/** Parts of a second that divide it evenly, then whole seconds, minutes and hours. */
export function timeSteps(fps: number): number[] {
  const parts = Array.from({ length: fps - 1 }, (_, i) => i + 1).filter((part) => fps % part === 0);
  const seconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 36000, 86400];
  return [...parts, ...seconds.map((second) => second * fps)];
}

const stepOf = (steps: readonly number[], unit: number): number =>
  steps.find((step) => step * unit >= APART) ?? steps.at(-1) ?? 1;

/** The labels between two points of the strip. */
export function labelsIn(layout: StripLayout, fps: number, x0: number, x1: number): Label[] {
  const labels: Label[] = [];
  if (layout.count === 0) return labels;
  const add = (tick: number, index: number, x: number) => {
    if (labels.length < MOST) labels.push({ tick, x, frame: index + 1, time: timecode(tick, fps) });
  };
  if (layout.mode === "boards") {
    const step = stepOf(ROUND, layout.unit);
    const { from, to } = layout.framesIn(x0, x1);
    // Frame 1, and then round numbers.
    if (from === 0 && (step === 1 || (step - 1) * layout.unit >= APART)) add(0, 0, layout.left(0));
    for (let n = Math.max(Math.ceil((from + 1) / step), 1) * step; n <= to; n += step) {
      if (n > 1) add(layout.starts[n - 1] ?? 0, n - 1, layout.left(n - 1));
      else if (labels.length === 0) add(0, 0, layout.left(0));
    }
    return labels;
  }
  const step = stepOf(timeSteps(fps), layout.unit);
  const last = layout.starts[layout.count] ?? 0;
  const first = Math.floor(layout.tickAt(x0) / step) * step;
  for (let tick = first; tick < last && labels.length < MOST; tick += step) {
    const x = layout.tickX(tick);
    if (x > x1) break;
    if (x >= x0) add(tick, frameAt(layout.starts, tick), x);
  }
  return labels;
}
