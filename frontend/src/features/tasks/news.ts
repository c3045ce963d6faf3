/** Which events are the news that a task has ended, and whether anybody needs to be told. */

import type { Event, Task } from "@/api/types";
import { ended, frameOf } from "./words";

export interface News {
  /** The task, if this event tells that it has just ended. */
  take: (event: Event) => Task | null;
}

/** A task is told in full with every change; only the change to an end is news, and only once. */
export function newsOf(): News {
  const over = new Set<number>();
  return {
    take(event) {
      if (event.type !== "task") return null;
      const task = event.data as unknown as Task;
      const isNews = event.action !== "deleted" && ended(task) && !over.has(task.id);
      if (ended(task)) over.add(task.id);
      else over.delete(task.id);
      return isNews ? task : null;
    },
  };
}

export interface Looking {
  projectId: number | null;
  frameId: number | null;
  hidden: boolean;
}

/** Failures are always told, stops never: a person made them. What is done is told unless its frame is on screen. */
export function needsTelling(task: Task, { projectId, frameId, hidden }: Looking): boolean {
  if (task.status === "failed") return true;
  if (task.status !== "completed") return false;
  return hidden || task.project_id !== projectId || frameOf(task) !== frameId || frameId === null;
}
