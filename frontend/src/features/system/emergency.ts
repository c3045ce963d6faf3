import { api, call } from "@/api/client";
import { keys, queryClient } from "@/api/queries";
import type { Queue } from "@/api/types";
import { plural } from "@/lib/time";
import { toast, toastProblem } from "@/ui";

/**
 * Stops everything at once, without a question: who presses this is in a hurry. No step of undo, which would set it
 * all going again by a slip of the hand; the message offers the way back instead.
 */
export async function emergencyStop(): Promise<void> {
  const before = queryClient.getQueryData<Queue>(keys.queue)?.tasks ?? [];
  const ids = before.filter((task) => task.status !== "pending").map((task) => task.id);
  const { stopped_count: count } = await call(api.POST("/api/v2/system/emergency-stop"));
  if (count === 0) return toast({ text: "Nothing was running or waiting", key: "emergency" });
  const action = { label: "Queue again", run: () => void queueAgain(ids).catch(toastProblem) };
  toast({ text: `Stopped ${plural(count, "task")}`, key: "emergency", action });
}

async function queueAgain(ids: readonly number[]): Promise<void> {
  for (const task_id of ids) {
    await call(api.POST("/api/v2/generator/tasks/{task_id}/retry", { params: { path: { task_id } } }));
  }
}
