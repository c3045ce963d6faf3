/** All tasks of the server: what runs, what waits in its order, what has ended. In the panel and under the menu bar. */

import { useId, useState, type MouseEvent } from "react";
import type { Task } from "@/api/types";
import { runCommand } from "@/lib/commands";
import { plural } from "@/lib/time";
import { Button, ContextMenu, Empty, Loading, Problem, toastProblem } from "@/ui";
import { sentenceOf } from "@/api/errors";
import { moveTask } from "./actions";
import { point, useCurrent } from "./current";
import { EndedTask } from "./EndedTask";
import { dropped } from "./moves";
import { RunningTask } from "./RunningTask";
import { usePlaces, type Place } from "./TaskPlace";
import { entriesOf } from "./TaskRow";
import styles from "./tasks.module.css";
import { useReorder } from "./useReorder";
import { useTasks, type Tasks } from "./useTasks";
import { WaitingTask } from "./WaitingTask";

// So many rows are drawn at first, and with every "Show more".
const PAGE = 50;

/** `history` is how many of the ended tasks are shown at first. */
export function TaskLists({ history = 30 }: { history?: number }) {
  const { tasks, error, retry } = useTasks();
  if (!tasks) {
    if (error) return <Problem title="The tasks can't be shown" error={sentenceOf(error)} onRetry={retry} />;
    return <Loading what="Asking for the tasks" />;
  }
  if (tasks.running.length + tasks.waiting.length + tasks.ended.length === 0) {
    return (
      <Empty
        title={tasks.paused ? "The queue is empty and paused" : "Nothing to do"}
        actions={tasks.paused && <Button onClick={() => runCommand("queue.toggle")}>Resume the queue</Button>}
      >
        What you generate shows up here: what runs, what waits, and what became of it.
      </Empty>
    );
  }
  return <Lists tasks={tasks} history={history} />;
}

function Lists({ tasks, history }: { tasks: Tasks; history: number }) {
  const { running, ended } = tasks;
  const [waitingShown, setWaitingShown] = useState(PAGE);
  const [endedShown, setEndedShown] = useState(history);
  const waitingRows = tasks.waiting.slice(0, waitingShown);
  const endedRows = ended.slice(0, endedShown);
  const rows = [...running, ...waitingRows, ...endedRows];
  const placeOf = usePlaces(rows);
  const last = useCurrent((state) => state.lastId);
  const pointedAt = useCurrent((state) => state.taskId);
  const pointed = rows.find((task) => task.id === pointedAt);
  // One stop of the Tab key for all rows: the one that had the focus last, or the first.
  const stop = rows.some((task) => task.id === last) ? last : (rows[0]?.id ?? null);
  return (
    <ContextMenu entries={pointed ? entriesOf(pointed) : []}>
      <div className={styles.lists} data-task-lists onContextMenuCapture={pointAtRow}>
        {running.length > 0 && (
          <section aria-label="Running">
            <ul>
              {running.map((task) => (
                <RunningTask key={task.id} task={task} inTabOrder={task.id === stop} {...placeOf(task)} />
              ))}
            </ul>
          </section>
        )}
        {waitingRows.length > 0 && (
          <Waiting
            tasks={tasks}
            rows={waitingRows}
            stop={stop}
            placeOf={placeOf}
            onMore={() => setWaitingShown(waitingShown + PAGE)}
          />
        )}
        {endedRows.length > 0 && (
          <Ended
            rows={endedRows}
            more={ended.length - endedRows.length}
            stop={stop}
            placeOf={placeOf}
            onMore={() => setEndedShown(endedShown + PAGE)}
          />
        )}
      </div>
    </ContextMenu>
  );
}

/** The menu is for the row it opens on; between rows the browser's own comes. */
function pointAtRow(event: MouseEvent<HTMLElement>): void {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-task]") : null;
  if (row) point(Number(row.dataset["task"]));
  else event.stopPropagation();
}

interface ListProps {
  rows: readonly Task[];
  stop: number | null;
  placeOf: (task: Task) => Place;
  onMore: () => void;
}

function Waiting({ tasks, rows, stop, placeOf, onMore }: ListProps & { tasks: Tasks }) {
  const { waiting, waitingTotal, paused } = tasks;
  const heading = useId();
  const [said, setSaid] = useState("");
  const put = (task: Task, gap: number) => {
    const change = dropped(waiting, task.id, gap);
    if (!change) return;
    setSaid(`Moved to place ${gap > waiting.indexOf(task) ? gap : gap + 1} of ${waitingTotal}`);
    moveTask(task, change).catch(toastProblem);
  };
  const { grab, draggedId, gap } = useReorder(put);
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading} className={styles.heading}>
        {paused ? "Waiting, paused" : "Waiting"} <span>{waitingTotal.toLocaleString("en")}</span>
      </h2>
      <ol data-waiting>
        {rows.map((task, index) => (
          <WaitingTask
            key={task.id}
            task={task}
            place={index + 1}
            inTabOrder={task.id === stop}
            dragged={task.id === draggedId}
            caret={
              gap === index ? "before" : gap === rows.length && index === rows.length - 1 ? "after" : null
            }
            onGrab={grab}
            {...placeOf(task)}
          />
        ))}
      </ol>
      <p role="status" className={styles.unseen}>
        {said}
      </p>
      {rows.length < waiting.length && (
        <Button small className={styles.more} onClick={onMore}>
          Show {plural(Math.min(PAGE, waiting.length - rows.length), "more task")}
        </Button>
      )}
      {rows.length === waiting.length && waitingTotal > waiting.length && (
        <p className={styles.rest}>{plural(waitingTotal - waiting.length, "more task")} after these</p>
      )}
    </section>
  );
}

function Ended({ rows, more, stop, placeOf, onMore }: ListProps & { more: number }) {
  const heading = useId();
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading} className={styles.heading}>
        Finished
      </h2>
      <ul>
        {rows.map((task) => (
          <EndedTask key={task.id} task={task} inTabOrder={task.id === stop} {...placeOf(task)} />
        ))}
      </ul>
      {more > 0 && (
        <Button small className={styles.more} onClick={onMore}>
          Show {plural(Math.min(PAGE, more), "older task")}
        </Button>
      )}
    </section>
  );
}
