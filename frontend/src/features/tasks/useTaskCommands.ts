/** The commands of the queue and of the task that has the focus. Mounted once, for all pages. */

import { useQuery } from "@tanstack/react-query";
import { queueQuery, tasksQuery } from "@/api/queries";
import type { Task } from "@/api/types";
import { runCommand, useCommand } from "@/lib/commands";
import { useStudio } from "@/lib/studio";
import { plural } from "@/lib/time";
import { toast, toastProblem } from "@/ui";
import * as tasks from "./actions";
import { useCurrent } from "./current";
import { stepped, toEnd } from "./moves";
import { useGoTo } from "./useGoTo";
import { knownTask, useTask } from "./useTasks";
import { ended, frameOf, takesOf, waits } from "./words";

const NONE = "Choose a task first";
const tell = (work: Promise<unknown>) => void work.catch(toastProblem);

export function useTaskCommands(): void {
  useQueueCommands();
  usePlaceCommands();
  useEndCommands();
}

function useQueueCommands(): void {
  // Only what the commands say: progress comes many times a second and must not draw these anew.
  const paused = useQuery({ ...queueQuery, select: (queue) => queue.paused }).data;
  const running = useQuery({
    ...queueQuery,
    select: (queue) => queue.tasks.filter((task) => task.status === "running").map((task) => task.id),
  }).data;
  const some = useQuery({ ...tasksQuery, select: (list) => list.tasks.some(ended) }).data;
  useCommand("queue.toggle", () => tell(tasks.setPaused(!paused)), {
    enabled: paused === undefined ? "Kino has not answered yet" : true,
    title: paused ? "Resume the queue" : "Pause the queue",
  });
  useCommand("queue.stopCurrent", () => tell(stopRunning(running ?? [])), {
    enabled: running?.length ? true : "Nothing is running",
    title:
      (running?.length ?? 0) > 1
        ? `Stop the ${plural(running?.length ?? 0, "running task")}`
        : "Stop the running task",
  });
  useCommand("queue.clear", () => useCurrent.setState({ clearing: true }), {
    enabled: some ? true : "Nothing has finished",
  });
}

async function stopRunning(ids: readonly number[]): Promise<void> {
  for (const id of ids) {
    const task = knownTask(id);
    if (task) await tasks.stopTask(task);
  }
}

/** Asks the server to forget what has ended. */
export async function clearNow(): Promise<void> {
  toast({ text: await tasks.clearEnded(), key: "tasks-cleared" });
}

function useCurrentTask(): Task | undefined {
  return useTask(useCurrent((state) => state.taskId));
}

function usePlaceCommands(): void {
  const task = useCurrentTask();
  const can = !task ? NONE : waits(task) ? true : "Only a waiting task can be changed";
  const go = (move: (waiting: Task[], id: number) => Parameters<typeof tasks.moveTask>[1]) => {
    if (task) tell(tasks.moveTask(task, move(tasks.waitingTasks(), task.id)));
  };
  useCommand("task.first", () => go((waiting, id) => toEnd(waiting, id, "first")), { enabled: can });
  useCommand("task.last", () => go((waiting, id) => toEnd(waiting, id, "last")), { enabled: can });
  useCommand("task.moveUp", () => go((waiting, id) => stepped(waiting, id, -1)), { enabled: can });
  useCommand("task.moveDown", () => go((waiting, id) => stepped(waiting, id, 1)), { enabled: can });
  const give = (priority: Task["priority"]) => {
    if (task) tell(tasks.setPriority(task, priority));
  };
  const now = task?.priority;
  useCommand("task.now", () => give("now"), { enabled: can, checked: now === "now" });
  useCommand("task.normal", () => give("normal"), { enabled: can, checked: now === "normal" });
  useCommand("task.background", () => give("background"), { enabled: can, checked: now === "background" });
  useCommand("task.edit", () => useCurrent.setState({ editing: task?.id ?? null }), { enabled: can });
}

function useEndCommands(): void {
  const task = useCurrentTask();
  const goTo = useGoTo();
  const status = task?.status;
  const inProject = useStudio((state) => state.projectId !== null);
  const act = (work: (task: Task) => Promise<unknown>) => task && tell(work(task));
  useCommand("task.start", () => act(tasks.startTask), {
    enabled: !task ? NONE : status === "pending" || "It was started already",
  });
  useCommand("task.retry", () => act(tasks.retryTask), {
    enabled: !task
      ? NONE
      : status === "failed" || status === "stopped" || "Only failed and stopped tasks are tried again",
  });
  useCommand("task.stop", () => act(tasks.stopTask), {
    enabled: !task ? NONE : status === "running" || status === "queued" || "It does not run or wait",
  });
  useCommand("task.remove", () => act(tasks.removeTask), {
    enabled: !task ? NONE : ended(task) || status === "pending" || "Stop it first",
  });
  const loose = task !== undefined && task.project_id === null && takesOf(task).length > 0;
  useCommand("task.showFrame", () => task && goTo(task), {
    enabled: !task ? NONE : loose || frameOf(task) !== null || "It has no frame yet",
    title: loose ? "Show picture in the gallery" : "Show frame",
  });
  useCommand("task.reuse", () => task && reuse(task), {
    enabled: !task ? NONE : inProject || "Open a project first",
  });
}

function reuse(task: Task): void {
  useStudio.setState({ recall: { plugin: task.type, params: task.data, what: "all" } });
  useCurrent.setState({ open: false });
  runCommand("panel.generate");
}
