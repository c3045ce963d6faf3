/** In the menu bar of every page: how many tasks run and wait, how far the first is; a click shows them all. */

import { Popover } from "radix-ui";
import { useEffect, useRef } from "react";
import { useLocation } from "react-router";
import { useCommand } from "@/lib/commands";
import { cx } from "@/ui";
import { useCurrent } from "./current";
import { TaskLists } from "./TaskLists";
import { TaskTools } from "./TaskTools";
import styles from "./tasks.module.css";
import { useTasks, type Tasks } from "./useTasks";
import { percentOf } from "./words";

export function TaskBadge() {
  const open = useCurrent((state) => state.open);
  const setOpen = (next: boolean) => useCurrent.setState({ open: next });
  const { tasks } = useTasks();
  const content = useRef<HTMLDivElement>(null);
  const { pathname } = useLocation();
  // Where a project is open its own panel takes this command.
  useCommand("panel.tasks", () => setOpen(true));
  useEffect(() => setOpen(false), [pathname]);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={styles.badge} aria-label={tasks ? `Tasks: ${saidOf(tasks)}` : "Tasks"}>
        <Counts tasks={tasks} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          ref={content}
          className={styles.popover}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label="Tasks"
          tabIndex={-1}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            const row = content.current?.querySelector<HTMLElement>("[data-main][tabindex='0']");
            (row ?? content.current)?.focus();
          }}
        >
          <TaskTools />
          <div className={styles.scroll}>
            <TaskLists history={5} />
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function saidOf({ running, waitingTotal, paused }: Tasks): string {
  const words = [
    running.length > 0 && `${running.length} running`,
    waitingTotal > 0 && `${waitingTotal} waiting`,
  ];
  const said = words.filter(Boolean).join(", ") || "none running";
  return paused ? `${said}, the queue is paused` : said;
}

function Counts({ tasks }: { tasks: Tasks | null }) {
  const [first] = tasks?.running ?? [];
  const percent = first ? percentOf(first) : null;
  const idle = !tasks || tasks.running.length + tasks.waitingTotal === 0;
  return (
    <>
      {tasks?.paused && <span className={styles.pausedWord}>Paused</span>}
      {idle && !tasks?.paused && <span className={styles.idle}>Tasks</span>}
      {tasks && tasks.running.length > 0 && (
        <span>
          <span aria-hidden className={styles.works}>
            ◐
          </span>{" "}
          {tasks.running.length}
        </span>
      )}
      {tasks && tasks.waitingTotal > 0 && (
        <span>
          <span aria-hidden>○</span> {tasks.waitingTotal.toLocaleString("en")}
        </span>
      )}
      {first && (
        <span className={styles.thin} aria-hidden>
          <span
            className={cx(styles.thinBar, percent === null && styles.thinUnknown)}
            style={percent === null ? undefined : { width: `${percent}%` }}
          />
        </span>
      )}
    </>
  );
}
