/** What the viewer knows of the frame under the playhead: the frame, its take, what that came from, and its tasks. */

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { frameQuery } from "@/api/frames";
import { queueQuery, takeQuery, tasksQuery } from "@/api/queries";
import type { Frame, Task } from "@/api/types";
import { useStudio } from "@/lib/studio";
import { shotOfTake, type Shot } from "./pictures";

export function useFrame(projectId: number, frameId: number | null): Frame | undefined {
  const frame = useQuery({ ...frameQuery(projectId, frameId ?? 0), enabled: frameId !== null }).data;
  return frame?.id === frameId ? frame : undefined;
}

/** The frame under the playhead while it rests; while it plays, nothing but the screen follows every frame. */
export const useRestingId = () => useStudio((state) => (state.playing ? null : state.frameId));

/** A value once it has stayed the same for a while: what is stepped past need not be asked about. */
function useSettled<T>(value: T, delayMs: number): T | null {
  const [settled, setSettled] = useState<T | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return settled === value ? settled : null;
}

export interface Comparison {
  /** The picture to compare with; null while there is none, or it is not known yet. */
  other: Shot | null;
  name: "Parent" | "Compared";
  /** Why there is nothing to compare with; null when there is. */
  why: string | null;
}

export function useComparison(frame: Frame | undefined): Comparison {
  const playing = useStudio((state) => state.playing);
  const chosen = useStudio((state) => state.compareWith);
  const shown = frame?.take_id ?? null;
  const settled = useSettled(playing ? null : shown, 150);
  const take = useQuery({ ...takeQuery(settled ?? ""), enabled: settled !== null }).data;
  const parent = take?.id === shown ? (take?.parent_id ?? null) : null;
  const otherId = chosen !== null && chosen !== shown ? chosen : parent;
  const other = useQuery({ ...takeQuery(otherId ?? ""), enabled: otherId !== null && !playing }).data;
  return {
    other: other && !playing && other.id === otherId ? shotOfTake(other) : null,
    name: otherId === parent ? "Parent" : "Compared",
    why: shown === null ? "The frame has no picture" : otherId === null ? "This picture has no parent" : null,
  };
}

/** The first of a frame's tasks under way; with null, the first whose picture becomes a new frame of the project. */
export function useTaskUnderWay(projectId: number, frameId: number | null): Task | undefined {
  return useQuery({
    ...queueQuery,
    select: ({ tasks }) =>
      tasks.find((task) =>
        frameId === null
          ? task.project_id === projectId && task.frame_id === null
          : task.frame_id === frameId,
      ),
  }).data;
}

/** The newest task of a frame, when it has failed and nothing has been made since. */
export function useFailure(projectId: number, frameId: number | null): Task | undefined {
  return useQuery({
    ...tasksQuery,
    select: ({ tasks }) => failureOf(tasks, projectId, frameId),
  }).data;
}

export function failureOf(
  tasks: readonly Task[],
  projectId: number,
  frameId: number | null,
): Task | undefined {
  const own = tasks.filter((task) => task.project_id === projectId && task.frame_id === frameId);
  const newest = own.reduce<Task | undefined>(
    (a, b) => (a && a.updated_at >= b.updated_at ? a : b),
    undefined,
  );
  return newest?.status === "failed" ? newest : undefined;
}
