/** What can be done with tasks and their queue. What changes something can be undone where the server has a way back. */

import { api, call } from "@/api/client";
import { keys, queryClient } from "@/api/queries";
import type { Queue, Task } from "@/api/types";
import { useHistory } from "@/lib/history";
import { moved, placeOf, type Priority, type QueueMove } from "./moves";
import { shortName, waits } from "./words";

const at = (id: number) => ({ params: { path: { task_id: id } } });
const quoted = (task: Task) => `“${shortName(task)}”`;

const post = {
  stop: (id: number) => call(api.POST("/api/v2/generator/tasks/{task_id}/stop", at(id))),
  retry: (id: number) => call(api.POST("/api/v2/generator/tasks/{task_id}/retry", at(id))),
  start: (id: number) => call(api.POST("/api/v2/generator/tasks/{task_id}/generate", at(id))),
  move: (body: QueueMove) => call(api.POST("/api/v2/generator/queue/move", { body })),
};

export function waitingTasks(): Task[] {
  return queryClient.getQueryData<Queue>(keys.queue)?.tasks.filter(waits) ?? [];
}

/** Shows a move at once; the server's order follows, also when it refuses. */
async function move(change: QueueMove): Promise<void> {
  // An answer under way still has the order before.
  await queryClient.cancelQueries({ queryKey: keys.queue });
  queryClient.setQueryData<Queue>(keys.queue, (queue) => {
    if (!queue) return queue;
    const running = queue.tasks.filter((task) => !waits(task));
    return { ...queue, tasks: [...running, ...moved(queue.tasks.filter(waits), change)] };
  });
  try {
    await post.move(change);
  } finally {
    void queryClient.invalidateQueries({ queryKey: keys.queue });
  }
}

export async function moveTask(task: Task, change: QueueMove | null): Promise<void> {
  const back = placeOf(waitingTasks(), task.id);
  if (!change || !back) return;
  await useHistory.getState().perform({
    label: `move task ${quoted(task)}`,
    redo: () => move(change),
    undo: () => move(back),
  });
}

export async function setPriority(task: Task, priority: Priority): Promise<void> {
  if (task.priority === priority) return;
  const back = placeOf(waitingTasks(), task.id);
  if (!back) return;
  await useHistory.getState().perform({
    label: `priority of ${quoted(task)}`,
    redo: () => move({ task_id: task.id, to: "last", priority }),
    undo: () => move(back),
  });
}

/** Stops what runs or waits. Undone, it is queued again where it stood; what ran begins anew. */
export async function stopTask(task: Task): Promise<void> {
  const place = placeOf(waitingTasks(), task.id) ?? {
    task_id: task.id,
    to: "first" as const,
    priority: task.priority,
  };
  await useHistory.getState().perform({
    label: `stop ${quoted(task)}`,
    redo: async () => void (await post.stop(task.id)),
    undo: async () => {
      await post.retry(task.id);
      // It may have begun already, or its neighbour may be gone: then the end of the queue will do.
      await move(place).catch(() => undefined);
    },
  });
}

export async function retryTask(task: Task): Promise<void> {
  await useHistory.getState().perform({
    label: `retry ${quoted(task)}`,
    redo: async () => void (await post.retry(task.id)),
    undo: async () => void (await post.stop(task.id)),
  });
}

export const startTask = (task: Task): Promise<unknown> => post.start(task.id);

export type TaskChange = Pick<Task, "name" | "data" | "priority">;

/** Saves what was edited. Rejects with the server's word on each field. */
export async function saveTask(task: Task, change: TaskChange): Promise<void> {
  const save = async ({ name, data, priority }: TaskChange) => {
    await call(
      api.PATCH("/api/v2/generator/tasks/{task_id}", { ...at(task.id), body: { name, data, priority } }),
    );
  };
  await useHistory.getState().perform({
    label: `edit task ${quoted(task)}`,
    redo: () => save(change),
    undo: () => save(task),
  });
}

/** Takes it off the list. Its pictures stay; a task that never began can come back by undo. */
export async function removeTask(task: Task): Promise<void> {
  let { id } = task;
  const remove = async () => void (await call(api.DELETE("/api/v2/generator/tasks/{task_id}", at(id))));
  if (task.status !== "pending") return remove();
  const { name, type, data, project_id, frame_id, frame_position, parent_take_id, priority } = task;
  await useHistory.getState().perform({
    label: `remove task ${quoted(task)}`,
    redo: remove,
    undo: async () => {
      const body = {
        ...{ name, type, data, parent_take_id, priority, start: false },
        ...(frame_id !== null ? { frame_id } : { project_id, position: frame_position }),
      };
      id = (await call(api.POST("/api/v2/generator/tasks", { body }))).id;
    },
  });
}

export async function clearEnded(): Promise<string> {
  const query = { status: "ended" as const };
  return (await call(api.DELETE("/api/v2/generator/tasks", { params: { query } }))).message;
}

/** Pauses the queue or lets it go on: a mode, which the same button takes back, so undo has no part in it. */
export async function setPaused(paused: boolean): Promise<void> {
  const queue = await call(
    paused ? api.POST("/api/v2/generator/queue/pause") : api.POST("/api/v2/generator/queue/resume"),
  );
  queryClient.setQueryData<Queue>(keys.queue, (known) => known && { ...known, paused: queue.paused });
}
