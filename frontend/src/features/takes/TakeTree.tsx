import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from "react";
import { chooseTake } from "@/api/takes";
import type { Frame } from "@/api/types";
import { ContextMenu, toastProblem, type MenuEntry } from "@/ui";
import styles from "./takes.module.css";
import { TakeRow } from "./TakeRow";
import { moveOf, openRows, type Row } from "./tree";
import { compareWith } from "./useTakeCommands";

const ENTRIES: readonly MenuEntry[] = [
  "take.compareWith",
  "take.star",
  "-",
  "take.recall",
  "take.recallButSeed",
  "take.recallPrompt",
  "take.again",
  "-",
  "take.copyText",
  "take.copyJson",
  "take.copyPrompt",
  "take.copySeed",
  "-",
  "take.download.png",
  "take.download.jpg",
  "take.download.webp",
  "-",
  "take.delete",
];

const idAt = (target: EventTarget): string | null =>
  (target instanceof Element ? target.closest<HTMLElement>("[data-take]")?.dataset["take"] : undefined) ??
  null;

/**
 * The tree. The take that has the focus is the one that is shown: arrows and clicks choose. With Ctrl an arrow moves
 * the focus alone, to compare or delete a take without showing it.
 */
export function TakeTree({
  frame,
  rows,
  pointedId,
  onPoint,
}: {
  frame: Frame;
  rows: readonly Row[];
  /** The take under the open context menu. */
  pointedId: string | null;
  onPoint: (id: string | null) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [focusId, setFocusId] = useState<string | null>(null);
  const open = openRows(rows, closed);
  const shownId = frame.take_id;
  const has = (id: string | null) => id !== null && open.some((row) => row.take.id === id);
  const stopId = has(focusId) ? focusId : has(shownId) ? shownId : (open[0]?.take.id ?? null);

  const element = (id: string | null) => list.current?.querySelector<HTMLElement>(`[data-take="${id}"]`);
  // Only what the tree itself scrolls: the page stays where it is when a new take arrives.
  useEffect(() => {
    const box = list.current;
    const row = box?.querySelector<HTMLElement>(`[data-take="${shownId}"]`);
    if (!box || !row) return;
    const top = row.offsetTop - box.offsetTop;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + row.offsetHeight > box.scrollTop + box.clientHeight)
      box.scrollTop = top + row.offsetHeight - box.clientHeight;
  }, [shownId, rows.length]);

  const choose = (id: string) => {
    const take = rows.find((row) => row.take.id === id)?.take;
    if (take) void chooseTake(frame, take).catch(toastProblem);
  };
  const toggle = (id: string, close: boolean) =>
    setClosed((now) => {
      const next = new Set(now);
      if (close) next.add(id);
      else next.delete(id);
      return next;
    });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Enter" && stopId !== null) {
      event.preventDefault();
      choose(stopId);
      return;
    }
    const move = moveOf(event.key, open, stopId, closed);
    if (!move) return;
    event.preventDefault();
    if ("go" in move) {
      setFocusId(move.go);
      element(move.go)?.focus();
      if (!event.ctrlKey) choose(move.go);
    } else if ("open" in move) toggle(move.open, false);
    else toggle(move.close, true);
  };

  const onClick = (event: MouseEvent) => {
    const id = idAt(event.target);
    if (id === null) return;
    if (event.target instanceof Element && event.target.closest("[data-twist]")) {
      toggle(id, !closed.has(id));
      return;
    }
    setFocusId(id);
    element(id)?.focus();
    if (event.altKey) compareWith(id);
    else choose(id);
  };

  return (
    <ContextMenu entries={ENTRIES} onClose={() => onPoint(null)}>
      <div
        ref={list}
        role="tree"
        aria-label="Takes"
        className={styles.tree}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onContextMenu={(event) => onPoint(idAt(event.target) ?? stopId)}
      >
        {open.map((row) => (
          <TakeRow
            key={row.take.id}
            row={row}
            shown={row.take.id === shownId}
            pointed={row.take.id === pointedId}
            isStop={row.take.id === stopId}
            open={row.hasChildren ? !closed.has(row.take.id) : undefined}
          />
        ))}
      </div>
    </ContextMenu>
  );
}
