/** The tasks that the strip shows, and one of them as it is now. */

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { queueQuery, tasksQuery } from "@/api/queries";
import type { Timeline } from "@/api/timeline";
import type { Task } from "@/api/types";
import { comingOf, failedOf, place, type Cards, type Coming } from "./coming";
import { useDismissed } from "./state";

const none: readonly Coming[] = [];

/** Changes when tasks come, go or change their standing; not with their progress. */
export function useCards(projectId: number, timeline: Timeline): Cards {
  const occasions = useDismissed((state) => state.occasions);
  const coming = useQuery({ ...queueQuery, select: ({ tasks }) => comingOf(tasks, projectId) }).data ?? none;
  const failed =
    useQuery({ ...tasksQuery, select: ({ tasks }) => failedOf(tasks, projectId, occasions) }).data ?? none;
  return useMemo(() => {
    // A task that was queued again is known to the queue before the list of tasks is read anew.
    const alive = new Set(coming.map((one) => one.taskId));
    return place(timeline, [...failed.filter((one) => !alive.has(one.taskId)), ...coming]);
  }, [timeline, coming, failed]);
}

export function useTask(id: number): Task | undefined {
  const pick = ({ tasks }: { tasks: Task[] }) => tasks.find((task) => task.id === id);
  const queued = useQuery({ ...queueQuery, select: pick }).data;
  const listed = useQuery({ ...tasksQuery, select: pick }).data;
  return queued ?? listed;
}
