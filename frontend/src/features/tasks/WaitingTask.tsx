import { ChevronsUp, Clock3, GripVertical } from "lucide-react";
import { memo, type PointerEvent } from "react";
import type { Task } from "@/api/types";
import { cx } from "@/ui";
import { TaskPlace, type Place } from "./TaskPlace";
import { TaskRow } from "./TaskRow";
import styles from "./tasks.module.css";
import { shortName } from "./words";

export interface WaitingTaskProps extends Place {
  task: Task;
  /** From 1. */
  place: number;
  inTabOrder: boolean;
  /** Where a dragged task would be put in: the edge of this row. */
  caret: "before" | "after" | null;
  dragged: boolean;
  onGrab: (event: PointerEvent<HTMLElement>, task: Task) => void;
}

const MARKS = {
  now: { word: "now", Icon: ChevronsUp },
  background: { word: "background", Icon: Clock3 },
} as const;

/** A task that waits for its turn. The grip is for pointers; Alt with the arrows does the same. */
export const WaitingTask = memo(function WaitingTask(props: WaitingTaskProps) {
  const { task, place, inTabOrder, caret, dragged, onGrab, model, where } = props;
  const mark = task.priority === "normal" ? null : MARKS[task.priority];
  const says = [
    shortName(task, 200),
    task.status === "pending" ? "not started" : "waiting",
    `place ${place}`,
    mark && `priority ${mark.word}`,
  ];
  return (
    <TaskRow
      task={task}
      inTabOrder={inTabOrder}
      className={cx(styles.waiting, dragged && styles.dragged, caret && styles[caret])}
      says={says.filter(Boolean).join(", ")}
      lead={
        <span className={styles.grip} title="Drag to reorder" onPointerDown={(event) => onGrab(event, task)}>
          <GripVertical aria-hidden />
          <span className={styles.number}>{place}</span>
        </span>
      }
      actions={
        <>
          {task.status === "pending" && <span className={styles.mark}>not started</span>}
          {mark && (
            <span className={styles.mark}>
              <mark.Icon aria-hidden /> {mark.word}
            </span>
          )}
        </>
      }
    >
      <TaskPlace model={model} where={where} />
    </TaskRow>
  );
});
