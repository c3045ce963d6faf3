import { useVirtualizer } from "@tanstack/react-virtual";
import {
  useEffect,
  useId,
  useRef,
  useState,
  type DragEvent,
  type KeyboardEvent,
  type MouseEvent,
} from "react";
import { takesBetween, type TakeSearch } from "@/api/gallery";
import { runCommand, useCommand } from "@/lib/commands";
import { ContextMenu, toast, toastProblem, type MenuEntry } from "@/ui";
import { arrow, chooseAll, chooseOnly, MOST_CHOSEN, rangeOf, toggle, useChoice } from "./choice";
import { GalleryCell } from "./GalleryCell";
import styles from "./gallery.module.css";
import { ProjectShelf } from "./ProjectShelf";
import { useGridSize } from "./useGridSize";
import type { Found } from "./usePages";

const ENTRIES: readonly MenuEntry[] = [
  "gallery.open",
  "gallery.showFrame",
  "gallery.send",
  "take.star",
  "-",
  "take.recall",
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
  "gallery.delete",
];

const indexAt = (target: EventTarget): number | null => {
  const text = target instanceof Element && target.closest<HTMLElement>("[data-index]")?.dataset["index"];
  return text ? Number(text) : null;
};

/** Chooses from one place to another, also what has not been on screen. */
async function chooseRange(search: TakeSearch, anchor: number, active: number): Promise<void> {
  useChoice.setState({ active, anchor });
  const [first, last] = rangeOf(anchor, active);
  const takes = await takesBetween(search, first, last);
  // Meanwhile it may have gone on.
  const now = useChoice.getState();
  if (now.active === active && now.anchor === anchor) chooseAll(takes);
}

export function GalleryGrid({
  found,
  search,
  onRange,
}: {
  found: Found;
  search: TakeSearch;
  onRange: (range: { first: number; last: number }) => void;
}) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [dragging, setDragging] = useState(false);
  const active = useChoice((state) => state.active);
  const chosen = useChoice((state) => state.chosen);
  const total = found.total ?? 0;
  const { columns, rowHeight, rowsOfScreen } = useGridSize(box);
  // eslint-disable-next-line react-hooks/incompatible-library -- its answers are read in this component alone, never memoised
  const virtual = useVirtualizer({
    count: Math.ceil(total / columns),
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 3,
  });
  const rows = virtual.getVirtualItems();
  const first = (rows[0]?.index ?? 0) * columns;
  const last = Math.min(total, ((rows.at(-1)?.index ?? 0) + 1) * columns) - 1;
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  useEffect(() => onRange({ first, last }), [onRange, first, last]);
  // Deleted from under it, the focus stands on the last there is.
  useEffect(() => {
    if (total > 0 && active >= total) useChoice.setState({ active: total - 1, anchor: total - 1 });
  }, [active, total]);

  useCommand("gallery.select", () => toggle(found.at(active), active));
  useCommand("gallery.selectAll", () => {
    if (total > MOST_CHOSEN)
      toast({ key: "chosen", text: `The newest ${MOST_CHOSEN.toLocaleString("en")} pictures are chosen` });
    takesBetween(search, 0, Math.min(total, MOST_CHOSEN) - 1).then(chooseAll, toastProblem);
  });

  const go = (to: number, event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }) => {
    virtual.scrollToIndex(Math.floor(to / columns));
    if (event.shiftKey) chooseRange(search, useChoice.getState().anchor, to).catch(toastProblem);
    else if (event.ctrlKey || event.metaKey) useChoice.setState({ active: to });
    else chooseOnly(found.at(to), to);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      runCommand("gallery.open");
      return;
    }
    const to = arrow(event.key, active, total, columns, rowsOfScreen);
    if (to === null) return;
    event.preventDefault();
    go(to, event);
  };

  const onClick = (event: MouseEvent) => {
    const index = indexAt(event.target);
    if (index === null) return useChoice.setState({ chosen: new Map() });
    if (event.shiftKey)
      return void chooseRange(search, useChoice.getState().anchor, index).catch(toastProblem);
    if (event.ctrlKey || event.metaKey) return toggle(found.at(index), index);
    chooseOnly(found.at(index), index);
    // A finger has no second click.
    if (event.nativeEvent instanceof PointerEvent && event.nativeEvent.pointerType === "touch")
      runCommand("gallery.open");
  };

  /** What is done to a picture that is not chosen is done to it alone. */
  const chooseAt = (target: EventTarget) => {
    const index = indexAt(target);
    const take = index === null ? undefined : found.at(index);
    if (index !== null && take && !chosen.has(take.id)) chooseOnly(take, index);
    return take;
  };

  const onDragStart = (event: DragEvent) => {
    const take = chooseAt(event.target);
    if (!take) return event.preventDefault();
    // Where pictures are taken in by their address, as the form does, it is this one.
    event.dataTransfer.setData("text/uri-list", new URL(take.url, location.href).href);
    event.dataTransfer.effectAllowed = "copy";
    // The page must not change while the browser takes its picture of what is dragged.
    requestAnimationFrame(() => setDragging(true));
  };

  return (
    <div className={styles.gridPane}>
      <ContextMenu entries={ENTRIES}>
        <div
          ref={box}
          className={styles.scroll}
          role="listbox"
          aria-label="Pictures"
          aria-multiselectable
          aria-activedescendant={active >= first && active <= last ? `${id}-${active}` : undefined}
          aria-busy={found.stale || undefined}
          tabIndex={0}
          data-testid="gallery-grid"
          onKeyDown={onKeyDown}
          onClick={onClick}
          onDoubleClick={(event) => indexAt(event.target) !== null && runCommand("gallery.open")}
          onContextMenu={(event) => chooseAt(event.target)}
          onDragStart={onDragStart}
          onDragEnd={() => setDragging(false)}
        >
          <div role="presentation" className={styles.all} style={{ height: virtual.getTotalSize() }}>
            {rows.map((row) => (
              <div
                key={row.index}
                role="presentation"
                className={styles.row}
                style={{
                  transform: `translateY(${row.start}px)`,
                  height: rowHeight,
                  gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
                }}
              >
                {Array.from({ length: Math.min(columns, total - row.index * columns) }, (_, column) => {
                  const index = row.index * columns + column;
                  const take = found.at(index);
                  return (
                    <GalleryCell
                      key={index}
                      id={`${id}-${index}`}
                      take={take}
                      index={index}
                      total={total}
                      active={index === active}
                      chosen={take !== undefined && chosen.has(take.id)}
                    />
                  );
                })}
              </div>
            ))}
          </div>
        </div>
      </ContextMenu>
      {dragging && <ProjectShelf onDone={() => setDragging(false)} />}
    </div>
  );
}
