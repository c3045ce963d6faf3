import { RotateCcw } from "lucide-react";
import { memo, useState } from "react";
import type { Task } from "@/api/types";
import { ago, duration, plural } from "@/lib/time";
import { Button, StatusMark, statusOfTask } from "@/ui";
import { TaskPlace, type Place } from "./TaskPlace";
import { RowButton, runFor, TaskRow } from "./TaskRow";
import styles from "./tasks.module.css";
import { shortName, takesOf, tookOf } from "./words";

const WORDS = { completed: "done", failed: "failed", stopped: "stopped" } as const;
const LONG = 160;

/** A task that has ended: what it made, or why it did not. */
export const EndedTask = memo(function EndedTask(props: { task: Task; inTabOrder: boolean } & Place) {
  const { task, inTabOrder, model, where } = props;
  const [gone, setGone] = useState(false);
  const [picture] = takesOf(task);
  const pictures = takesOf(task).length;
  const took = tookOf(task);
  const word = task.status in WORDS ? WORDS[task.status as keyof typeof WORDS] : task.status;
  const again = task.status === "failed" || task.status === "stopped";
  return (
    <TaskRow
      task={task}
      inTabOrder={inTabOrder}
      className={styles.ended}
      says={`${shortName(task, 200)}, ${word}${task.error ? `: ${task.error}` : ""}`}
      lead={
        <span className={styles.thumbnail}>
          {picture && !gone && (
            <img
              src={`/media/takes/${picture}/160.webp`}
              alt=""
              loading="lazy"
              draggable={false}
              onError={() => setGone(true)}
            />
          )}
        </span>
      }
      actions={
        again && (
          <RowButton
            label={`Retry ${shortName(task)}`}
            tabIndex={inTabOrder ? 0 : -1}
            onClick={() => runFor(task, "task.retry")}
          >
            <RotateCcw />
          </RowButton>
        )
      }
    >
      <p className={styles.outcome}>
        <StatusMark status={statusOfTask(task.status)} word={word} />
        {took !== null && <span>{duration(took)}</span>}
        {pictures > 1 && <span>{plural(pictures, "picture")}</span>}
        {task.completed_at && (
          <time dateTime={task.completed_at} title={new Date(task.completed_at).toLocaleString("en-GB")}>
            {ago(task.completed_at)}
          </time>
        )}
        <TaskPlace model={model} where={where} />
      </p>
      {task.error && <Cause text={task.error} inTabOrder={inTabOrder} />}
    </TaskRow>
  );
});

/** Why a task failed; what is long opens on demand. */
function Cause({ text, inTabOrder }: { text: string; inTabOrder: boolean }) {
  const [all, setAll] = useState(false);
  if (text.length <= LONG) return <p className={styles.cause}>{text}</p>;
  return (
    <p className={styles.cause}>
      {all ? text : `${text.slice(0, LONG).replace(/\s+\S*$/, "")}… `}
      <Button
        small
        look="quiet"
        aria-expanded={all}
        tabIndex={inTabOrder ? 0 : -1}
        onClick={() => setAll(!all)}
      >
        {all ? "Less" : "All of it"}
      </Button>
    </p>
  );
}
