import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from "react";
import { chooseTake } from "@/api/takes";
import type { Frame } from "@/api/types";
import { useCommand } from "@/lib/commands";
import { useStudio } from "@/lib/studio";
import { ContextMenu, toastProblem, type MenuEntry } from "@/ui";
import { countBelow, lineOf, strandsOf } from "./strands";
import styles from "./tree.module.css";
import { heightOf, TakeRow } from "./TakeRow";
import { moveOf, openRows, type Row } from "./tree";
import { useComparedId } from "./useComparedId";
import { compareWith, throwAway } from "./useTakeCommands";

const ENTRIES: readonly MenuEntry[] = [
  "take.refineFrom",
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
  "take.fold",
  "take.delete",
  "app.trash",
];

const idAt = (target: EventTarget): string | null =>
  (target instanceof Element ? target.closest<HTMLElement>("[data-take]")?.dataset["take"] : undefined) ??
  null;

/** Which takes are folded. What comes to be shown is never hidden in a fold. */
function useFolds(rows: readonly Row[], shownId: string | null) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [seenId, setSeenId] = useState(shownId);
  if (seenId !== shownId) {
    setSeenId(shownId);
    const above = new Set(lineOf(rows, shownId).map((row) => row.take.id));
    const still = [...closed].filter((id) => id === shownId || !above.has(id));
    if (still.length < closed.size) setClosed(new Set(still));
  }
  const parents = rows.filter((row) => row.hasChildren).map((row) => row.take.id);
  const folded = parents.some((id) => closed.has(id));
  useCommand("take.fold", () => setClosed(folded ? new Set() : new Set(parents)), {
    enabled: parents.length > 0 || "No take came from another",
    title: folded ? "Unfold all takes" : "Fold all takes",
  });
  return [closed, setClosed] as const;
}

/**
 * The tree. The take that has the focus is the one that is shown: arrows and clicks choose. With Ctrl an arrow moves
 * the focus alone, to compare or delete a take without showing it. With Alt a click, and Enter, compare. Delete is
 * the take's here, and the frame's everywhere else.
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
  const shownId = frame.take_id;
  const [closed, setClosed] = useFolds(rows, shownId);
  const [focusId, setFocusId] = useState<string | null>(null);
  const open = openRows(rows, closed);
  const strands = strandsOf(open, shownId);
  const comparedId = useComparedId(rows, shownId);
  const sourceId = useStudio((state) => state.refineFrom);
  const has = (id: string | null) => id !== null && open.some((row) => row.take.id === id);
  const stopId = has(focusId) ? focusId : has(shownId) ? shownId : (open[0]?.take.id ?? null);

  const stop = open.findIndex((row) => row.take.id === stopId);
  const shown = open.findIndex((row) => row.take.id === shownId);

  // eslint-disable-next-line react-hooks/incompatible-library -- its answers are read in this component alone, never memoised
  const virtual = useVirtualizer({
    count: open.length,
    getScrollElement: () => list.current,
    estimateSize: (index) => {
      const row = open[index];
      return row ? heightOf(row) : 0;
    },
    overscan: 4,
    getItemKey: (index) => open[index]?.take.id ?? index,
    // The row that Tab comes to is there wherever the tree is scrolled to.
    rangeExtractor: (range) => {
      const inSight = defaultRangeExtractor(range);
      return stop < 0 || inSight.includes(stop) ? inSight : [...inSight, stop].toSorted((a, b) => a - b);
    },
  });
  useEffect(() => {
    if (shown >= 0) virtual.scrollToIndex(shown, { align: "auto" });
  }, [virtual, shown]);
  const focusNext = useRef(false);
  useEffect(() => {
    if (!focusNext.current) return;
    focusNext.current = false;
    list.current?.querySelector<HTMLElement>(`[data-take="${focusId}"]`)?.focus({ preventScroll: true });
  });
  const focus = (id: string) => {
    focusNext.current = true;
    setFocusId(id);
  };

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
    if (event.altKey && event.key === "Enter" && stopId !== null) {
      event.preventDefault();
      compareWith(stopId);
    }
    if (event.altKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Enter" && stopId !== null) {
      event.preventDefault();
      choose(stopId);
      return;
    }
    if (event.key === "Delete") {
      event.preventDefault();
      const take = rows.find((row) => row.take.id === stopId)?.take;
      // Held, it would go on through the tree.
      if (take && !event.repeat) void throwAway(take).catch(toastProblem);
      return;
    }
    const move = moveOf(event.key, open, stopId, closed);
    if (!move) return;
    event.preventDefault();
    if ("go" in move) {
      focus(move.go);
      virtual.scrollToIndex(
        open.findIndex((row) => row.take.id === move.go),
        { align: "auto" },
      );
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
    focus(id);
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
        <div role="presentation" className={styles.all} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ key, index, start }) => {
            const [row, strand] = [open[index], strands[index]];
            return (
              row &&
              strand && (
                <TakeRow
                  key={key}
                  row={row}
                  strand={strand}
                  top={start}
                  shown={index === shown}
                  compared={row.take.id === comparedId}
                  source={row.take.id === sourceId}
                  pointed={row.take.id === pointedId}
                  isStop={index === stop}
                  open={row.hasChildren ? !closed.has(row.take.id) : undefined}
                  hidden={closed.has(row.take.id) ? countBelow(rows, row.take.id) : 0}
                />
              )
            );
          })}
        </div>
      </div>
    </ContextMenu>
  );
}
