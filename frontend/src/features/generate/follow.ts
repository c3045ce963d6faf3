/**
 * What was just asked for comes on screen when it is done, as long as nobody has gone elsewhere meanwhile; and what
 * is asked for next stands after it.
 */

import { useEffect } from "react";
import { onEvent } from "@/api/events";
import { keys, queryClient } from "@/api/queries";
import type { Timeline } from "@/api/timeline";
import type { Task } from "@/api/types";
import { showFrame, useStudio } from "@/lib/studio";

/** Tasks of this browser that make new frames, by their id. */
const awaited = new Set<number>();
/** Where the playhead was when they were asked for, or where the last of them has put it. */
let left: number | null = null;
/** The frame that new ones were to stand after. */
let anchor: number | null = null;

/** Right after a run: its tasks, and the playhead as it is now. */
export function follow(tasks: readonly Task[]): void {
  const made = tasks.filter((task) => task.frame_id === null);
  if (made.length === 0) return;
  const { frameId, target } = useStudio.getState();
  left = frameId;
  anchor = target.kind === "after" ? target.frameId : null;
  for (const { id } of made) awaited.add(id);
}

function arrive(frameId: number): void {
  const { frameId: here, playing, target, peeking } = useStudio.getState();
  if (target.kind === "after" && target.frameId === anchor) {
    anchor = frameId;
    useStudio.setState({ target: { kind: "after", frameId } });
  }
  if (here !== left || playing || peeking) return;
  left = frameId;
  showFrame(frameId);
}

export function useFollow(projectId: number): void {
  useEffect(() => {
    // The task's end is told before its frame: a frame that the timeline does not know has no place to show.
    const expected = new Set<number>();
    const here = (frameId: number) =>
      (queryClient.getQueryData<Timeline>(keys.timeline(projectId))?.indexOf(frameId) ?? -1) >= 0;
    const look = (frameId: number) =>
      queueMicrotask(() => {
        if (expected.has(frameId) && here(frameId)) {
          expected.delete(frameId);
          arrive(frameId);
        }
      });
    return onEvent(({ type, action, data }) => {
      if (type === "frame" && action !== "deleted") look(Number(data["id"]));
      if (type !== "task" || !awaited.has(Number(data["id"]))) return;
      const task = data as unknown as Task;
      const frameId = task.result?.["frame_id"];
      if (task.status === "completed" && task.project_id === projectId && typeof frameId === "number") {
        expected.add(frameId);
        look(frameId);
      }
      if (task.status === "completed" || action === "deleted") awaited.delete(task.id);
    });
  }, [projectId]);
}
