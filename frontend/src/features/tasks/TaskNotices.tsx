/** What the tasks do while one looks elsewhere: the window's title, messages, notifications; and their dialogs. */

import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useEffectEvent } from "react";
import { onEvent } from "@/api/events";
import { keys, projectQuery, queryClient, queueQuery } from "@/api/queries";
import type { Project, Queue, Task } from "@/api/types";
import { useStudio } from "@/lib/studio";
import { plural } from "@/lib/time";
import { useTitle } from "@/lib/title";
import { Confirm, toast } from "@/ui";
import { useCurrent } from "./current";
import { needsTelling, newsOf } from "./news";
import { notify } from "./notify";
import { useGoTo } from "./useGoTo";
import { clearNow, useTaskCommands } from "./useTaskCommands";
import { datasetOf, frameOf, shortName, takesOf } from "./words";

const EditTaskDialog = lazy(async () => ({
  default: (await import("./EditTaskDialog")).EditTaskDialog,
}));

// What is done within this time is told in one message.
const TOGETHER_MS = 6000;
const SETTLE_MS = 400;

export function TaskNotices() {
  useTaskCommands();
  useTitleCount();
  useNews();
  const editing = useCurrent((state) => state.editing);
  const clearing = useCurrent((state) => state.clearing);
  return (
    <>
      {editing !== null && (
        <Suspense>
          <EditTaskDialog key={editing} id={editing} onClose={() => useCurrent.setState({ editing: null })} />
        </Suspense>
      )}
      <Confirm
        open={clearing}
        onClose={() => useCurrent.setState({ clearing: false })}
        title="Clear finished tasks?"
        action="Clear"
        onConfirm={clearNow}
      >
        All tasks that are done, failed or stopped go from the list, for every project and every browser.
        Their pictures stay.
      </Confirm>
    </>
  );
}

function useTitleCount(): void {
  const count = useQuery({ ...queueQuery, select: unfinished }).data ?? 0;
  useEffect(() => useTitle.setState({ running: count }), [count]);
}

/** What runs or waits; a task that nobody has started keeps nobody waiting. */
const unfinished = ({ total, tasks }: Queue) =>
  total - tasks.filter((task) => task.status === "pending").length;

function useNews(): void {
  const goTo = useGoTo();
  const tell = useEffectEvent(async (task: Task) => {
    if (task.status === "completed") await settled();
    const { projectId, frameId } = useStudio.getState();
    const open = location.pathname === `/projects/${projectId}` ? projectId : null;
    if (!needsTelling(task, { projectId: open, frameId, hidden: document.hidden })) return;
    const where = task.project_id !== open ? await projectName(task.project_id) : null;
    if (task.status === "failed") tellFailed(task, where, goTo);
    else tellDone(task, where, goTo);
  });

  useEffect(() => {
    const news = newsOf();
    return onEvent((event) => {
      const task = news.take(event);
      if (task) void tell(task);
    });
  }, []);
}

async function projectName(id: number | null): Promise<string | null> {
  if (id === null) return null;
  const all = queryClient.getQueryData<Project[]>(keys.projects);
  const known = all?.find((project) => project.id === id);
  if (known) return known.name;
  // Without its name the message is still worth having.
  return queryClient.fetchQuery({ ...projectQuery(id), retry: false }).then(
    (project) => project.name,
    () => null,
  );
}

/** A picture that was waited for comes on screen just after its task has ended; then nothing needs to be told. */
const settled = () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));

type GoTo = (task: Task) => void;

function tellFailed(task: Task, where: string | null, goTo: GoTo): void {
  const cause = task.error ?? "no cause was told";
  const title = `“${shortName(task)}”${where ? ` in ${where}` : ""} failed`;
  const action =
    frameOf(task) !== null
      ? { label: "Show frame", run: () => goTo(task) }
      : { label: "Show task", run: () => useCurrent.setState({ open: true, lastId: task.id }) };
  toast({ text: `${title}: ${cause}`, kind: "problem", key: `task-${task.id}`, action });
  notify({ title, body: cause, tag: `kino-task-${task.id}`, onClick: action.run });
}

const recent = new Map<number | null, number[]>();

function tellDone(task: Task, where: string | null, goTo: GoTo): void {
  const now = Date.now();
  const times = [...(recent.get(task.project_id) ?? []).filter((time) => now - time < TOGETHER_MS), now];
  recent.set(task.project_id, times);
  const what = times.length > 1 ? `${plural(times.length, "task")} done, the last` : "Done:";
  const text = `${what} “${shortName(task)}”${where ? ` in ${where}` : ""}`;
  const [take] = takesOf(task);
  const picture = take ? `/media/takes/${take}/160.webp` : undefined;
  const label =
    frameOf(task) !== null
      ? "Show frame"
      : datasetOf(task) !== null
        ? "Open dataset"
        : task.project_id === null
          ? "Show gallery"
          : "Open project";
  const isHere = location.pathname === `/datasets/${datasetOf(task)}`;
  toast({
    ...{ text, kind: "done", key: `tasks-done-${task.project_id}` },
    ...(isHere ? {} : { action: { label, run: () => goTo(task) } }),
    ...(picture ? { picture } : {}),
  });
  notify({
    ...{ title: "Kino", body: text, tag: `kino-done-${task.project_id}`, icon: picture },
    onClick: () => goTo(task),
  });
}
