/** What all rows of tasks share: where the focus may rest, what its keys do, the menu. */

import { EllipsisVertical } from "lucide-react";
import type { ComponentProps, FocusEvent, KeyboardEvent, MouseEvent, ReactNode } from "react";
import type { Task } from "@/api/types";
import { runCommand, type CommandId } from "@/lib/commands";
import { Button, cx, type MenuEntry } from "@/ui";
import { point, useCurrent } from "./current";
import styles from "./tasks.module.css";
import { ended, shortName } from "./words";

/** What the menu of a task offers. There is one menu for all rows, which opens where it is asked for. */
export function entriesOf(task: Task): MenuEntry[] {
  if (task.status === "running") return ["task.showFrame", "task.reuse", "-", "task.stop"];
  const bring: MenuEntry[] = ["task.reuse", "task.showFrame"];
  if (ended(task)) {
    const again: MenuEntry[] = task.status === "completed" ? [] : ["task.retry"];
    return [...again, ...bring, "-", "task.remove"];
  }
  const places: MenuEntry[] = ["task.first", "task.moveUp", "task.moveDown", "task.last"];
  const priorities: MenuEntry[] = ["task.now", "task.normal", "task.background"];
  const begun: MenuEntry[] = task.status === "pending" ? ["task.start", "task.edit"] : ["task.edit"];
  const end: CommandId = task.status === "pending" ? "task.remove" : "task.stop";
  return [...begun, ...bring, "-", ...places, "-", ...priorities, "-", end];
}

/** What Enter and a click on the row do. */
function mainCommand(task: Task): CommandId {
  return task.status === "queued" || task.status === "pending" ? "task.edit" : "task.showFrame";
}

export function runFor(task: Task, id: CommandId): void {
  point(task.id);
  // The commands of a task are registered for the one that is pointed at, which takes one rendering.
  setTimeout(() => runCommand(id), 0);
}

function leave(event: FocusEvent<HTMLElement>): void {
  const next = event.relatedTarget;
  // Into its own menu or another part of itself: the task is still the one that is meant.
  if (next instanceof Element && (event.currentTarget.contains(next) || next.closest('[role="menu"]')))
    return;
  useCurrent.setState({ taskId: null });
}

/** Up and down between rows, wherever in the list they are; Delete takes the task away. */
function onKeyDown(event: KeyboardEvent<HTMLElement>, task: Task): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    runCommand(ended(task) || task.status === "pending" ? "task.remove" : "task.stop");
    focusNeighbour(event.currentTarget);
    return;
  }
  const rows = rowsAround(event.currentTarget);
  const index = rows.indexOf(event.currentTarget);
  const next = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: rows.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  mainOf(rows[next])?.focus();
}

const rowsAround = (row: HTMLElement) => [
  ...(row.closest("[data-task-lists]")?.querySelectorAll<HTMLElement>("[data-task]") ?? []),
];
const mainOf = (row: Element | undefined) => row?.querySelector<HTMLElement>("[data-main]");

/** The row that goes takes the focus with it, so its neighbour has it first. */
function focusNeighbour(row: HTMLElement): void {
  const rows = rowsAround(row);
  const index = rows.indexOf(row);
  mainOf(rows[index + 1] ?? rows[index - 1])?.focus();
}

export interface TaskRowProps {
  task: Task;
  /** Whether Tab comes to this row; arrows come to all. */
  inTabOrder: boolean;
  /** Before the name: a place in the queue, a picture. */
  lead?: ReactNode;
  /** The whole sentence for those who hear the row. */
  says: string;
  children: ReactNode;
  /** Buttons at the end, before the menu. */
  actions?: ReactNode;
  className?: string | undefined;
}

export function TaskRow({ task, inTabOrder, lead, says, children, actions, className }: TaskRowProps) {
  const tabIndex = inTabOrder ? 0 : -1;
  return (
    <li
      className={cx(styles.row, className)}
      data-task={task.id}
      onFocus={() => point(task.id)}
      onBlur={leave}
      onKeyDown={(event) => onKeyDown(event, task)}
    >
      {lead}
      <div className={styles.what}>
        <button
          type="button"
          className={styles.main}
          data-main
          tabIndex={tabIndex}
          aria-label={says}
          onClick={() => runFor(task, mainCommand(task))}
        >
          <bdi className={styles.name}>{shortName(task, 200)}</bdi>
        </button>
        {children}
      </div>
      {actions}
      <RowButton
        label={`More for ${shortName(task)}`}
        tabIndex={tabIndex}
        aria-haspopup="menu"
        onClick={openMenu}
      >
        <EllipsisVertical />
      </RowButton>
    </li>
  );
}

/** As a right click on the button would. */
function openMenu({ currentTarget }: MouseEvent<HTMLElement>): void {
  const { left, bottom } = currentTarget.getBoundingClientRect();
  const place = { clientX: left, clientY: bottom + 2 };
  currentTarget.dispatchEvent(
    new window.MouseEvent("contextmenu", { ...place, bubbles: true, cancelable: true }),
  );
}

/** Without the tooltip of an `IconButton`: there may be hundreds. */
export function RowButton({ label, ...others }: { label: string } & ComponentProps<typeof Button>) {
  return <Button look="quiet" className={styles.rowButton} aria-label={label} title={label} {...others} />;
}
