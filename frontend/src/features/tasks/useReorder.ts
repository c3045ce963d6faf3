/** Drags a waiting task to another place: a gesture of its own, since only the gap between rows matters. */

import {
  useCallback,
  useEffect,
  useEffectEvent,
  useState,
  type PointerEvent as ReactPointerEvent,
} from "react";
import type { Task } from "@/api/types";

interface Drag {
  task: Task;
  list: HTMLElement;
  pointerId: number;
  startY: number;
  /** The gap above this row of the list; null until the pointer has moved far enough to mean it. */
  gap: number | null;
}

const SLACK = 4;
const EDGE = 40;
const FASTEST = 14;

/** The gap nearest to a height, given the rows' middles. */
export function gapAt(y: number, middles: readonly number[]): number {
  const index = middles.findIndex((middle) => y < middle);
  return index < 0 ? middles.length : index;
}

function scrollerOf(element: HTMLElement): HTMLElement | null {
  for (let at: HTMLElement | null = element; at; at = at.parentElement) {
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return null;
}

export function useReorder(onDrop: (task: Task, gap: number) => void) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const drop = useEffectEvent(onDrop);
  const key = drag ? `${drag.task.id} ${drag.pointerId}` : null;
  const move = useEffectEvent((y: number) => {
    if (!drag || (drag.gap === null && Math.abs(y - drag.startY) < SLACK)) return;
    const rows = [...drag.list.querySelectorAll<HTMLElement>("[data-task]")];
    const gap = gapAt(
      y,
      rows.map((row) => {
        const box = row.getBoundingClientRect();
        return box.top + box.height / 2;
      }),
    );
    if (gap !== drag.gap) setDrag({ ...drag, gap });
  });
  const end = useEffectEvent((dropsIt: boolean) => {
    if (dropsIt && drag?.gap != null) drop(drag.task, drag.gap);
    setDrag(null);
  });
  const list = drag?.list;

  useEffect(() => {
    if (!key || !list) return;
    const scroller = scrollerOf(list);
    let lastY: number | null = null;
    let frame = 0;
    // Near an edge of what scrolls, the list comes along.
    const scroll = () => {
      frame = requestAnimationFrame(scroll);
      if (lastY === null || !scroller) return;
      const box = scroller.getBoundingClientRect();
      const over = Math.max(0, lastY - (box.bottom - EDGE)) - Math.max(0, box.top + EDGE - lastY);
      if (over === 0) return;
      scroller.scrollTop += Math.max(-FASTEST, Math.min(FASTEST, over / 3));
      move(lastY);
    };
    frame = requestAnimationFrame(scroll);
    const onMove = (event: PointerEvent) => {
      lastY = event.clientY;
      move(event.clientY);
    };
    const onUp = () => end(true);
    const onCancel = () => end(false);
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      event.preventDefault();
      end(false);
    };
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", onUp);
    window.addEventListener("pointercancel", onCancel);
    window.addEventListener("keydown", onKey, { capture: true });
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener("pointermove", onMove);
      window.removeEventListener("pointerup", onUp);
      window.removeEventListener("pointercancel", onCancel);
      window.removeEventListener("keydown", onKey, { capture: true });
    };
  }, [key, list]);

  // Always the same one, so that rows are not drawn anew for it.
  const grab = useCallback((event: ReactPointerEvent<HTMLElement>, task: Task) => {
    const at = event.currentTarget.closest<HTMLElement>("[data-waiting]");
    if (event.button !== 0 || !at) return;
    event.preventDefault(); // no text is selected on the way
    setDrag({ task, list: at, pointerId: event.pointerId, startY: event.clientY, gap: null });
  }, []);
  return { grab, draggedId: drag?.gap == null ? null : drag.task.id, gap: drag?.gap ?? null };
}
