/** Tasks as the strip shows them: pictures that will be new frames, and work on frames that are there. */

import type { Timeline } from "@/api/timeline";
import type { Task } from "@/api/types";

export type Stand = "running" | "waiting" | "failed";

/** What the strip's layout depends on. How far a task is stays out of it, so that progress moves nothing. */
export interface Coming {
  taskId: number;
  frameId: number | null;
  /** Of the new frame; null: the end. */
  position: number | null;
  stand: Stand;
}

type Known = Pick<
  Task,
  "id" | "status" | "project_id" | "frame_id" | "frame_position" | "completed_at" | "updated_at"
>;

/** One failure of a task: a retry that fails again is another. */
export const occasionOf = (task: Pick<Known, "id" | "completed_at" | "updated_at">): string =>
  `${task.id} ${task.completed_at ?? task.updated_at}`;

const standOf = (task: Known): Stand | null =>
  task.status === "running"
    ? "running"
    : task.status === "queued"
      ? "waiting"
      : task.status === "failed"
        ? "failed"
        : null;

/** What runs and waits for a project, in the order of the queue. */
export function comingOf(tasks: readonly Known[], projectId: number): Coming[] {
  const coming: Coming[] = [];
  for (const task of tasks) {
    const stand = standOf(task);
    if (task.project_id !== projectId || stand === null || stand === "failed") continue;
    coming.push({ taskId: task.id, frameId: task.frame_id, position: task.frame_position, stand });
  }
  return coming;
}

/** Failures that nobody has dealt with. `tasks` are newest first: a frame's later task makes an earlier one old news. */
export function failedOf(
  tasks: readonly Known[],
  projectId: number,
  dismissed: ReadonlySet<string>,
): Coming[] {
  const failed: Coming[] = [];
  const spokenFor = new Set<number>();
  for (const task of tasks) {
    if (task.project_id !== projectId) continue;
    const { frame_id: frameId } = task;
    const isNews = frameId === null || !spokenFor.has(frameId);
    if (frameId !== null) spokenFor.add(frameId);
    if (task.status === "failed" && isNews && !dismissed.has(occasionOf(task)))
      failed.push({ taskId: task.id, frameId, position: task.frame_position, stand: "failed" });
  }
  return failed.reverse();
}

/** A card that takes room on the strip before the frame at `index`, or one that lies over a frame. */
export interface Placed extends Coming {
  index: number;
}

export interface Cards {
  /** Ascending by index: what will be new frames. */
  between: readonly Placed[];
  /** One a frame: what happens to it now. */
  over: readonly Placed[];
}

const WEIGHT: Record<Stand, number> = { running: 0, waiting: 1, failed: 2 };

export function place(timeline: Timeline, coming: readonly Coming[]): Cards {
  const between: Placed[] = [];
  const over = new Map<number, Placed>();
  for (const one of coming) {
    if (one.frameId === null) {
      between.push({ ...one, index: placeOf(timeline, one.position) });
      continue;
    }
    const index = timeline.indexOf(one.frameId);
    const had = over.get(one.frameId);
    if (index >= 0 && (!had || WEIGHT[one.stand] < WEIGHT[had.stand]))
      over.set(one.frameId, { ...one, index });
  }
  // The queue's order stays among those of one place, with what has failed in front.
  const rank = (one: Placed) => (one.stand === "failed" ? 0 : 1);
  return {
    between: between.sort((a, b) => a.index - b.index || rank(a) - rank(b)),
    over: [...over.values()],
  };
}

/** The index of the first frame behind a position. */
function placeOf({ positions, count }: Timeline, position: number | null): number {
  if (position === null) return count;
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((positions[middle] ?? Infinity) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
