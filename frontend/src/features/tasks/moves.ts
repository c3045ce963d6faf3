/**
 * Where a waiting task goes. The queue is ordered by priority first, so a place between two tasks may mean another
 * priority: one step up from the top of its own joins the end of the next higher one before it passes anybody.
 */

import type { components } from "@/api/schema";
import type { Task } from "@/api/types";

export type QueueMove = components["schemas"]["QueueMove"];
export type Priority = Task["priority"];
type Waiting = Pick<Task, "id" | "priority">;

export const PRIORITIES: readonly Priority[] = ["now", "normal", "background"];
const rank = (priority: Priority) => PRIORITIES.indexOf(priority);

/** To the gap before `others[gap]`, where `others` are those that wait without the task itself. */
function toGap(task: Waiting, others: readonly Waiting[], gap: number): QueueMove | null {
  const before = others[gap - 1];
  const after = others[gap];
  if (!before && !after) return null;
  // Its own priority if a neighbour has it, else the neighbour's that is nearer to it.
  const far = (one: Waiting | undefined) =>
    one ? Math.abs(rank(one.priority) - rank(task.priority)) : Infinity;
  if (after && far(after) <= far(before))
    return { task_id: task.id, before_id: after.id, priority: after.priority };
  return before ? { task_id: task.id, after_id: before.id, priority: before.priority } : null;
}

/** What brings a task back to where it stands now. */
export function placeOf(waiting: readonly Waiting[], id: number): QueueMove | null {
  const index = waiting.findIndex((one) => one.id === id);
  const task = waiting[index];
  if (!task) return null;
  const before = waiting[index - 1];
  const after = waiting[index + 1];
  const { priority } = task;
  if (before?.priority === priority) return { task_id: id, after_id: before.id, priority };
  if (after?.priority === priority) return { task_id: id, before_id: after.id, priority };
  return { task_id: id, to: "first", priority };
}

/** One place up (-1) or down (+1); null at the end. */
export function stepped(waiting: readonly Waiting[], id: number, step: -1 | 1): QueueMove | null {
  const index = waiting.findIndex((one) => one.id === id);
  const task = waiting[index];
  const neighbour = waiting[index + step];
  if (!task || !neighbour) return null;
  if (neighbour.priority !== task.priority) {
    return { task_id: id, to: step < 0 ? "last" : "first", priority: neighbour.priority };
  }
  return step < 0
    ? { task_id: id, before_id: neighbour.id, priority: task.priority }
    : { task_id: id, after_id: neighbour.id, priority: task.priority };
}

/** To the gap above row `gap` of the whole list, as a drag ends; null when that is where it stands. */
export function dropped(waiting: readonly Waiting[], id: number, gap: number): QueueMove | null {
  const index = waiting.findIndex((one) => one.id === id);
  const task = waiting[index];
  if (!task || gap === index || gap === index + 1) return null;
  const others = waiting.filter((one) => one.id !== id);
  return toGap(task, others, gap > index ? gap - 1 : gap);
}

/** To the first or last place of all that waits. */
export function toEnd(waiting: readonly Waiting[], id: number, end: "first" | "last"): QueueMove | null {
  const edge = end === "first" ? waiting[0] : waiting.at(-1);
  if (!edge || edge.id === id) return null;
  return { task_id: id, to: end, priority: edge.priority };
}

/** The list as it will be: shown until the server has answered. */
export function moved<T extends Waiting>(waiting: readonly T[], move: QueueMove): T[] {
  const task = waiting.find((one) => one.id === move.task_id);
  if (!task) return [...waiting];
  const priority = move.priority ?? task.priority;
  const others = waiting.filter((one) => one.id !== task.id);
  const other = move.before_id ?? move.after_id;
  let at: number;
  if (other != null) {
    at = others.findIndex((one) => one.id === other) + (move.after_id != null ? 1 : 0);
  } else if (move.to === "first") {
    at = others.findIndex((one) => rank(one.priority) >= rank(priority));
  } else {
    at = others.findIndex((one) => rank(one.priority) > rank(priority));
  }
  return others.toSpliced(at < 0 ? others.length : at, 0, { ...task, priority });
}
