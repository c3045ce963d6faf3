/** Pictures on their way: cards between the frames for new ones, and what happens to a frame over it. */

import { RotateCw, Square, X } from "lucide-react";
import { api, call } from "@/api/client";
import type { Task } from "@/api/types";
import { runCommand } from "@/lib/commands";
import { Button, cx, DropdownMenu, IconButton, Progress, toastProblem } from "@/ui";
import { occasionOf, type Cards, type Placed } from "./coming";
import type { StripLayout } from "./layout";
import { dismiss } from "./state";
import { useTask } from "./useTasksOf";
import { percentOf, stageOf } from "./words";
import styles from "./TaskCards.module.css";

const at = (task: Task) => ({ params: { path: { task_id: task.id } } });

export const retry = (task: Task): void =>
  void call(api.POST("/api/v2/generator/tasks/{task_id}/retry", at(task))).catch((error: unknown) =>
    toastProblem(error, "retry"),
  );
const stop = (task: Task): void =>
  void call(api.POST("/api/v2/generator/tasks/{task_id}/stop", at(task))).catch((error: unknown) =>
    toastProblem(error, "stop"),
  );

interface Box {
  x: number;
  width: number;
}

/** Less than this and a card over a frame is a sign with a menu. */
const ROOM = 92;
const GAP = 4;

export function TaskCards({
  cards,
  layout,
  from,
  to,
}: {
  cards: Cards;
  layout: StripLayout;
  from: number;
  to: number;
}) {
  const inView = ({ x, width }: Box) => x + width >= from && x <= to;
  const between = cards.between
    .map((card, k) => ({ card, x: layout.cardLeft(k) + GAP / 2, width: layout.cardWidth - GAP }))
    .filter(inView);
  const over = cards.over
    .map((card) => ({
      card,
      x: layout.left(card.index) + GAP / 2,
      width: layout.width(card.index) - GAP,
    }))
    .filter(inView);
  if (between.length + over.length === 0) return null;
  return (
    <ul className={styles.cards} aria-label="Pictures on their way">
      {between.map(({ card, x, width }) => (
        <Card key={card.taskId} card={card} x={x} width={width} />
      ))}
      {over.map(({ card, x, width }) => (
        <Card key={card.taskId} card={card} x={x} width={width} />
      ))}
    </ul>
  );
}

function Card({ card, x, width }: Box & { card: Placed }) {
  const task = useTask(card.taskId);
  if (!task) return null;
  const where = card.frameId === null ? "New frame" : `Frame ${card.index + 1}`;
  const small = width < ROOM;
  return (
    <li
      className={cx(styles.card, card.frameId !== null && styles.over, small && styles.small)}
      style={{ left: `${x}px`, width: `${width}px` }}
    >
      {task.status === "failed" ? (
        <Failed task={task} where={where} small={small} />
      ) : (
        <OnItsWay task={task} where={where} small={small} />
      )}
    </li>
  );
}

function OnItsWay({ task, where, small }: { task: Task; where: string; small: boolean }) {
  const stage = stageOf(task);
  const percent = percentOf(task);
  const runs = task.status === "running";
  return (
    <>
      {task.preview_url && <img className={styles.preview} src={task.preview_url} alt="" />}
      <span className={styles.text} title={task.name}>
        <span className={styles.stage}>
          <span aria-hidden className={runs ? styles.runs : undefined}>
            {runs ? "◐" : "○"}
          </span>
          {!small && <span>{stage}</span>}
          <span className={styles.percent}>{percent}</span>
        </span>
        <Button
          look="quiet"
          className={styles.stop}
          aria-label={`Stop: ${where}, ${stage.toLowerCase()} ${percent}`.trim()}
          title="Stop"
          onClick={() => stop(task)}
        >
          <Square size={12} fill="currentColor" aria-hidden />
        </Button>
      </span>
      {runs && <Progress percent={task.progress > 0 ? task.progress : null} label={`${where}: ${stage}`} />}
    </>
  );
}

function Failed({ task, where, small }: { task: Task; where: string; small: boolean }) {
  const cause = task.error ?? "It says not why";
  const putAside = () => dismiss(occasionOf(task));
  if (small) {
    return (
      <DropdownMenu
        align="start"
        trigger={
          <Button look="quiet" className={styles.sign} aria-label={`${where}: generation failed. ${cause}`}>
            △
          </Button>
        }
        entries={[
          { label: cause, onSelect: () => undefined, disabled: true },
          "-",
          { label: "Retry", onSelect: () => retry(task) },
          { label: "Show task", onSelect: () => void runCommand("panel.tasks") },
          { label: "Dismiss", onSelect: putAside },
        ]}
      />
    );
  }
  return (
    <>
      <span className={styles.head}>
        <span className={styles.failed}>△ Failed</span>
        <IconButton label={`Retry: ${where}`} onClick={() => retry(task)}>
          <RotateCw />
        </IconButton>
        <IconButton label={`Dismiss the failure of: ${where}`} onClick={putAside}>
          <X />
        </IconButton>
      </span>
      <span className={styles.cause} title={cause}>
        {cause}
      </span>
    </>
  );
}
