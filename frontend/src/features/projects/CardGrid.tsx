/** The cards in rows, of which only those in view are drawn: one stop for Tab, arrows between them. */

import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, type KeyboardEvent } from "react";
import type { Project } from "@/api/types";
import { useCommand } from "@/lib/commands";
import { arrow, reached, toggled, useChoice } from "./choice";
import { ProjectCard } from "./ProjectCard";
import styles from "./ProjectsPage.module.css";
import { useColumns } from "./useColumns";

export function CardGrid({ projects }: { projects: readonly Project[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const columns = useColumns(list);
  const activeId = useChoice((state) => state.activeId);
  const ids = useMemo(() => projects.map((project) => project.id), [projects]);
  // A card that is not among them any more gives its place to the first.
  const stop = activeId !== null && ids.includes(activeId) ? activeId : ids[0];
  const stopRow = stop === undefined ? 0 : Math.floor(ids.indexOf(stop) / columns);

  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here memoises what the virtualizer gives
  const rows = useVirtualizer({
    count: Math.ceil(projects.length / columns),
    estimateSize: () => 250,
    getScrollElement: () => scroller.current,
    overscan: 2,
    initialRect: { width: globalThis.innerWidth, height: globalThis.innerHeight },
    // The card with the focus stays, however far one scrolls away from it.
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const from = Math.max(0, startIndex - overscan);
      const to = Math.min(count - 1, endIndex + overscan);
      const inView = Array.from({ length: to - from + 1 }, (_, index) => from + index);
      return stopRow < from ? [stopRow, ...inView] : stopRow > to ? [...inView, stopRow] : inView;
    },
  });

  useCommand("project.select", () => {
    if (stop === undefined) return;
    useChoice.setState(({ selection }) => ({ selection: toggled(selection, stop), anchorId: stop }));
  });
  useCommand("project.selectAll", () => useChoice.setState({ selection: new Set(ids) }));

  const focusCard = (index: number) => {
    const id = ids[index];
    if (id === undefined) return;
    useChoice.setState({ activeId: id });
    rows.scrollToIndex(Math.floor(index / columns));
    // After the card is there.
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-card="${id}"]`)?.focus({ preventScroll: true }),
    );
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && useChoice.getState().selection.size > 0) {
      event.preventDefault();
      useChoice.setState({ selection: new Set(), anchorId: null });
      return;
    }
    if (!(event.target as HTMLElement).closest("[data-card]") || stop === undefined) return;
    const to = arrow(event.key, ids.indexOf(stop), ids.length, columns);
    const id = to === null ? undefined : ids[to];
    if (to === null || id === undefined) return;
    event.preventDefault();
    if (event.shiftKey) {
      const anchorId = useChoice.getState().anchorId ?? stop;
      useChoice.setState({ selection: reached(ids, anchorId, id), anchorId });
    }
    focusCard(to);
  };

  return (
    <div className={styles.scroll} data-scope="projects" ref={scroller} onKeyDown={onKeyDown}>
      <div
        role="list"
        className={styles.grid}
        ref={list}
        aria-label="Projects"
        style={{ height: rows.getTotalSize() }}
      >
        {rows.getVirtualItems().map((row) => (
          <div
            key={row.key}
            role="presentation"
            data-index={row.index}
            ref={rows.measureElement}
            className={styles.cards}
            style={{
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
              transform: `translateY(${row.start}px)`,
            }}
          >
            {projects.slice(row.index * columns, (row.index + 1) * columns).map((project, column) => (
              <ProjectCard
                key={project.id}
                project={project}
                order={ids}
                index={row.index * columns + column}
                isStop={project.id === stop}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
