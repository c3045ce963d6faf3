/** The tasks of the server as the panel, the menu bar and the notices show them. */

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { keys, pluginsQuery, queryClient, queueQuery, tasksQuery } from "@/api/queries";
import type { Queue, Task } from "@/api/types";
import { ended, waits } from "./words";

export interface Tasks {
  running: readonly Task[];
  waiting: readonly Task[];
  /** All that waits, also what is beyond the thousand that are listed. */
  waitingTotal: number;
  /** Newest first. */
  ended: readonly Task[];
  /** All tasks there are, also the older ones that are not listed. */
  total: number;
  paused: boolean;
}

// Every answer brings new objects, and lists shift: a row is only drawn anew when its task has changed.
const steadyById = new Map<number, Task>();
const MOST = 5000;

function steady(task: Task): Task {
  const before = steadyById.get(task.id);
  if (before && sameTask(before, task)) return before;
  if (steadyById.size > MOST) steadyById.clear();
  steadyById.set(task.id, task);
  return task;
}

/** Name, parameters and result only change together with `updated_at`; progress and place change on their own. */
export function sameTask(a: Task, b: Task): boolean {
  const keys = [
    "updated_at",
    "status",
    "priority",
    "position",
    "progress",
    "stage",
    "step",
    "eta_s",
  ] as const;
  return keys.every((key) => a[key] === b[key]) && a.preview_url === b.preview_url;
}

const newestFirst = (a: Task, b: Task) =>
  (b.completed_at ?? b.updated_at).localeCompare(a.completed_at ?? a.updated_at) || b.id - a.id;

export function useTasks() {
  const queue = useQuery(queueQuery);
  const all = useQuery(tasksQuery);
  const tasks = useMemo<Tasks | null>(() => {
    if (!queue.data) return null;
    const unfinished = queue.data.tasks.map(steady);
    const running = unfinished.filter((task) => task.status === "running");
    return {
      running,
      waiting: unfinished.filter(waits),
      waitingTotal: Math.max(0, queue.data.total - running.length),
      ended: (all.data?.tasks ?? []).filter(ended).map(steady).sort(newestFirst),
      total: all.data?.total ?? 0,
      paused: queue.data.paused,
    };
  }, [queue.data, all.data]);
  const retry = () => {
    void queue.refetch();
    void all.refetch();
  };
  return { tasks, error: queue.error ?? all.error, retry };
}

/** A task by its id, as either list has it. */
export function useTask(id: number | null): Task | undefined {
  const find = (list: { tasks: Task[] }) => list.tasks.find((task) => task.id === id);
  const waiting = useQuery({ ...queueQuery, select: find }).data;
  const any = useQuery({ ...tasksQuery, select: find }).data;
  return id === null ? undefined : (waiting ?? any);
}

export function knownTask(id: number): Task | undefined {
  const lists = [queryClient.getQueryData<Queue>(keys.queue), queryClient.getQueryData<Queue>(keys.tasks)];
  return lists.flatMap((list) => list?.tasks ?? []).find((task) => task.id === id);
}

export function usePlugins() {
  return useQuery(pluginsQuery).data;
}
