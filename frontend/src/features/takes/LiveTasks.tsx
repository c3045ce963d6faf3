import { useQuery } from "@tanstack/react-query";
import { Square } from "lucide-react";
import { memo } from "react";
import { api, call } from "@/api/client";
import { queueQuery } from "@/api/queries";
import type { Task } from "@/api/types";
import { stageWord } from "@/lib/stage";
import { duration, plural } from "@/lib/time";
import { IconButton, Progress, toastProblem } from "@/ui";
import styles from "./takes.module.css";

/** As many as are shown; more are told as a number. */
const MOST = 3;

/** The frame's tasks under way, on top of its takes: what runs, then what waits. */
export function LiveTasks({ frameId }: { frameId: number }) {
  const tasks = useQuery({
    ...queueQuery,
    select: (queue) => queue.tasks.filter((task) => task.frame_id === frameId),
  }).data;
  if (!tasks?.length) return null;
  return (
    <ul className={styles.live} aria-label="Takes under way">
      {tasks.slice(0, MOST).map((task) => (
        <LiveTask key={task.id} task={task} />
      ))}
      {tasks.length > MOST && (
        <li className={styles.quiet}>and {plural(tasks.length - MOST, "more task", "more tasks")} waiting</li>
      )}
    </ul>
  );
}

function workOf(task: Task): string {
  if (task.status !== "running") return "Waiting";
  const step = task.step !== null && task.steps ? ` ${task.step} of ${task.steps}` : "";
  return `${stageWord(task.stage)}${step}`;
}

async function stop(task: Task): Promise<void> {
  try {
    await call(
      api.POST("/api/v2/generator/tasks/{task_id}/stop", { params: { path: { task_id: task.id } } }),
    );
  } catch (error) {
    toastProblem(error);
  }
}

const LiveTask = memo(function LiveTask({ task }: { task: Task }) {
  const running = task.status === "running";
  const left = running && task.eta_s !== null ? duration(task.eta_s) : "";
  return (
    <li className={styles.task}>
      <span className={styles.thumb}>
        {/* One element for all previews: the old picture stays until the new one is there. */}
        {task.preview_url && <img src={task.preview_url} alt="Preview of the picture being made" />}
      </span>
      <div className={styles.words}>
        <p className={styles.line}>
          <span className={running ? styles.running : styles.waiting}>
            <span aria-hidden>{running ? "◐" : "○"}</span> {workOf(task)}
          </span>
          {running && (
            <span className={styles.number}>
              {Math.round(task.progress)} %{left && ` · ${left} left`}
            </span>
          )}
        </p>
        <p className={styles.what} dir="auto">
          {task.name}
        </p>
        {running && <Progress percent={task.progress} label={`Progress of ${task.name}`} />}
      </div>
      <IconButton label={`Stop ${task.name}`} onClick={() => void stop(task)}>
        <Square className={styles.stopIcon} />
      </IconButton>
    </li>
  );
});
