/** One press of Generate: where the pictures go, what the task is called, how many there are, what was asked before. */

import type { Target } from "./studio";

/** As much of a timeline as is needed to find a place on it. */
export interface Places {
  readonly count: number;
  readonly positions: ArrayLike<number>;
  indexOf: (id: number | null) => number;
}

export interface Where {
  readonly frame_id?: number;
  readonly position?: number;
}

/** What the target is now: a frame that has been deleted since is no place to go to. */
export function targetNow(target: Target, places: Places): Target {
  return target.kind !== "end" && places.indexOf(target.frameId) < 0 ? { kind: "end" } : target;
}

/**
 * Where each of `runs` pictures goes. New frames stand in the order of their runs, and after those that wait to come
 * to the same place (`waiting`: their positions).
 */
export function placesFor(
  target: Target,
  places: Places,
  runs: number,
  waiting: readonly number[] = [],
): Where[] {
  const now = targetNow(target, places);
  const each = (make: (index: number) => Where) => Array.from({ length: runs }, (_, index) => make(index));
  if (now.kind === "take") return each(() => ({ frame_id: now.frameId }));
  if (now.kind === "end") return each(() => ({}));
  const index = places.indexOf(now.frameId) + (now.kind === "after" ? 1 : 0);
  const before = places.positions[index - 1];
  const after = places.positions[index];
  if (after === undefined) return each(() => ({}));
  const from = waiting.reduce(
    (last, position) => (position < after ? Math.max(last, position) : last),
    before ?? after - 1,
  );
  return each((run) => ({ position: from + ((after - from) * (run + 1)) / (runs + 1) }));
}

/** "New frame after frame 12". */
export function targetLabel(target: Target, places: Places): string {
  const now = targetNow(target, places);
  if (now.kind === "end") return "New frame at the end";
  const number = places.indexOf(now.frameId) + 1;
  return now.kind === "take" ? `Another take of frame ${number}` : `New frame ${now.kind} frame ${number}`;
}

/** What the task is called in lists: the beginning of what was asked for. */
export function taskName(prompt: string, title: string): string {
  const words = prompt.replace(/[\s\0]+/g, " ").trim() || title.trim() || "Picture";
  const letters = [...words];
  return letters.length <= 80 ? words : `${letters.slice(0, 79).join("").trimEnd()}…`;
}

export const MAX_RUNS = 20;

/** The number of runs a text asks for; null for what is no number of runs. */
export function runsIn(text: string): number | null {
  const clean = text.trim();
  if (!/^\d{1,2}$/.test(clean)) return null;
  const runs = Number(clean);
  return runs >= 1 && runs <= MAX_RUNS ? runs : null;
}

const MOST_PROMPTS = 100;

/** The prompts asked for, the newest first, each once. */
export function withPrompt(history: readonly string[], prompt: string): string[] {
  const said = prompt.trim();
  return said === "" ? [...history] : [said, ...history.filter((one) => one !== said)].slice(0, MOST_PROMPTS);
}

/** Walking through what was asked before: at -1 is what was being written when the walk began. */
export interface Walk {
  readonly at: number;
  readonly draft: string;
}

/** One step back (`older`) or forth; null where there is nothing more. */
export function walked(
  walk: Walk | null,
  history: readonly string[],
  current: string,
  older: boolean,
): { walk: Walk; text: string } | null {
  const from = walk ?? { at: -1, draft: current };
  let at = from.at + (older ? 1 : -1);
  // What is written already is no earlier prompt.
  if (older && from.at === -1 && history[at] === current.trim()) at++;
  if (at < -1 || at >= history.length) return null;
  return { walk: { ...from, at }, text: at === -1 ? from.draft : (history[at] ?? "") };
}
