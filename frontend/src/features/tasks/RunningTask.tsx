import { Square } from "lucide-react";
import { memo } from "react";
import type { Task } from "@/api/types";
import { Progress } from "@/ui";
import { TaskPlace, type Place } from "./TaskPlace";
import { RowButton, runFor, TaskRow } from "./TaskRow";
import styles from "./tasks.module.css";
import { leftOf, percentOf, shortName, workOf } from "./words";

/** A task at work: its preview, how far it is, how long it will take. */
export const RunningTask = memo(function RunningTask(props: { task: Task; inTabOrder: boolean } & Place) {
  const { task, inTabOrder, model, where } = props;
  const percent = percentOf(task);
  const left = leftOf(task);
  return (
    <TaskRow
      task={task}
      inTabOrder={inTabOrder}
      className={styles.running}
      says={`${shortName(task, 200)}, running`}
      lead={
        <span className={styles.preview}>
          {/* One element for all previews: the old picture stays until the new one is there. */}
          {task.preview_url && <img src={task.preview_url} alt="" draggable={false} />}
        </span>
      }
      actions={
        <RowButton
          label={`Stop ${shortName(task)}`}
          tabIndex={inTabOrder ? 0 : -1}
          onClick={() => runFor(task, "task.stop")}
        >
          <Square className={styles.stopIcon} />
        </RowButton>
      }
    >
      <p className={styles.work}>
        <span className={styles.stage}>
          <span aria-hidden>◐</span> {workOf(task)}
        </span>
        <span className={styles.percent}>{percent === null ? "" : `${Math.round(percent)} %`}</span>
      </p>
      <Progress percent={percent} label={`Progress of ${shortName(task)}`} />
      <TaskPlace model={model} where={where} more={left} />
    </TaskRow>
  );
});
