/**
 * What a pointer does on the strip: choose frames, draw a marquee over them, carry them to another place. A touch
 * chooses; its drags are the browser's own scrolling.
 */

import { useEffect, useEffectEvent, useLayoutEffect, useRef, type PointerEvent, type RefObject } from "react";
import type { Timeline } from "@/api/timeline";
import { showFrame, useStudio } from "@/lib/studio";
import { toastProblem } from "@/ui";
import type { StripLayout } from "./layout";
import { between, chosen, isThere, toggled } from "./selecting";
import { useStrip } from "./state";
import { addCopies, reorder } from "./steps";
import type { Place } from "@/api/timelineChanges";

type Gesture =
  | { kind: "press"; id: number; x: number; y: number; touch: boolean; onUp: (() => void) | null }
  | { kind: "drag"; ids: readonly number[] }
  | { kind: "marquee"; x: number; y: number; base: ReadonlySet<number>; moved: boolean };

const SLACK = 5;
const EDGE = 56;
const FASTEST = 60; // px a frame of the screen

/** The place before the frame at `index`, told by a frame that does not move along. */
export function placeBefore(timeline: Timeline, index: number, ids: ReadonlySet<number>): Place {
  for (let i = index; i < timeline.count; i++) {
    const id = timeline.idAt(i);
    if (id !== null && !ids.has(id)) return { before_id: id };
  }
  return { to: "last" };
}

/** How far a pointer near an edge, or past it, scrolls in one frame of the screen. */
export function pull(x: number, left: number, right: number): number {
  const beyond = x < left + EDGE ? x - (left + EDGE) : x > right - EDGE ? x - (right - EDGE) : 0;
  return Math.sign(beyond) * FASTEST * Math.min(Math.abs(beyond) / (2 * EDGE), 1) ** 1.5;
}

export interface PointerParts {
  scrollerRef: RefObject<HTMLElement | null>;
  listboxRef: RefObject<HTMLElement | null>;
  marqueeRef: RefObject<HTMLElement | null>;
  tagRef: RefObject<HTMLElement | null>;
}

export function usePointer(
  projectId: number,
  timeline: Timeline,
  layout: StripLayout,
  { scrollerRef, listboxRef, marqueeRef, tagRef }: PointerParts,
) {
  const gesture = useRef<Gesture | null>(null);
  const pointer = useRef({ x: 0, y: 0 });
  const scrolling = useRef(0);
  // A drag outlives renders: frames may come and go under it.
  const latest = useRef({ timeline, layout });
  useLayoutEffect(() => {
    latest.current = { timeline, layout };
  }, [timeline, layout]);

  const toStrip = () => {
    const box = listboxRef.current?.getBoundingClientRect();
    return { x: pointer.current.x - (box?.left ?? 0), y: pointer.current.y - (box?.top ?? 0), box };
  };

  const drawMarquee = (from: { x: number; y: number }) => {
    const element = marqueeRef.current;
    const { x, y, box } = toStrip();
    if (!element || !box) return;
    const top = Math.max(Math.min(y, from.y), 0);
    element.hidden = false;
    element.style.left = `${Math.min(x, from.x)}px`;
    element.style.width = `${Math.abs(x - from.x)}px`;
    element.style.top = `${top}px`;
    element.style.height = `${Math.min(Math.max(y, from.y), box.height) - top}px`;
  };

  const update = () => {
    const now = gesture.current;
    const { timeline, layout } = latest.current;
    const { x } = toStrip();
    if (now?.kind === "drag") {
      const { drag } = useStrip.getState();
      const place = layout.placeAt(x);
      if (drag && drag.place !== place) useStrip.setState({ drag: { ...drag, place } });
      if (tagRef.current)
        tagRef.current.style.transform = `translate(${pointer.current.x + 14}px, ${pointer.current.y + 14}px)`;
    } else if (now?.kind === "marquee") {
      if (!now.moved && Math.abs(x - now.x) < SLACK) return;
      now.moved = true;
      drawMarquee(now);
      const { from, to } = layout.framesIn(Math.min(x, now.x), Math.max(x, now.x));
      const selection = new Set(now.base);
      for (const id of timeline.ids.subarray(from, to)) selection.add(id);
      useStudio.setState({ selection });
    }
  };

  const autoscroll = () => {
    scrolling.current = 0;
    const element = scrollerRef.current;
    const kind = gesture.current?.kind;
    if (!element || (kind !== "drag" && kind !== "marquee")) return;
    const { left, right } = element.getBoundingClientRect();
    const step = pull(pointer.current.x, left, right);
    if (step !== 0) {
      element.scrollLeft += step;
      update();
    }
    scrolling.current = requestAnimationFrame(autoscroll);
  };

  const begin = (next: Gesture) => {
    gesture.current = next;
    cancelAnimationFrame(scrolling.current);
    scrolling.current = requestAnimationFrame(autoscroll);
  };

  const end = () => {
    gesture.current = null;
    cancelAnimationFrame(scrolling.current);
    if (marqueeRef.current) marqueeRef.current.hidden = true;
    if (useStrip.getState().drag) useStrip.setState({ drag: null });
  };

  const press = (event: PointerEvent<HTMLElement>, id: number) => {
    const { selection, anchorId, frameId } = useStudio.getState();
    const touch = event.pointerType === "touch";
    let onUp: (() => void) | null = null;
    const choose = () => {
      if (event.shiftKey) {
        const from = anchorId ?? frameId;
        useStudio.setState({ selection: between(timeline, from, id), anchorId: from, frameId: id });
      } else showFrame(id);
    };
    if (event.ctrlKey || event.metaKey)
      onUp = () => useStudio.setState({ selection: toggled(selection, id), anchorId: id, frameId: id });
    else if (touch || (selection.has(id) && !event.shiftKey)) onUp = choose;
    else choose();
    gesture.current = { kind: "press", id, x: event.clientX, y: event.clientY, touch, onUp };
  };

  const carry = (id: number, copies: boolean) => {
    const { selection } = useStudio.getState();
    if (!selection.has(id)) showFrame(id);
    const ids = chosen(timeline, useStudio.getState().selection, id);
    useStrip.setState({ drag: { ids: new Set(ids), place: timeline.indexOf(id), copies } });
    begin({ kind: "drag", ids });
    update();
  };

  const drop = (ids: readonly number[]) => {
    const { drag } = useStrip.getState();
    if (!drag) return;
    const { place, copies } = drag;
    if (copies) {
      const there = timeline.idAt(place);
      const to: Place = there === null ? { to: "last" } : { before_id: there };
      void addCopies(projectId, ids, to, "copy").catch(toastProblem);
    } else if (!isThere(timeline, ids, place)) {
      void reorder(projectId, timeline, ids, placeBefore(timeline, place, drag.ids)).catch(toastProblem);
    }
  };

  const cancel = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "Escape" || !gesture.current || gesture.current.kind === "press") return;
    event.preventDefault();
    event.stopPropagation();
    end();
  });
  useEffect(() => {
    // Before any command hears it: Escape ends the drag and nothing else.
    const onKey = (event: KeyboardEvent) => cancel(event);
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, []);
  useEffect(() => () => cancelAnimationFrame(scrolling.current), []);

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    const target = event.target as Element;
    if (target.closest("button, [role=progressbar]")) return;
    const cell = target.closest<HTMLElement>("[role=option]");
    const id = cell ? timeline.idAt(Number(cell.dataset["index"])) : null;
    if (event.button === 2 && id !== null && !useStudio.getState().selection.has(id)) showFrame(id);
    if (event.button !== 0) return;
    pointer.current = { x: event.clientX, y: event.clientY };
    listboxRef.current?.focus({ preventScroll: true });
    if (id !== null) {
      press(event, id);
    } else if (event.pointerType !== "touch") {
      const adds = event.shiftKey || event.ctrlKey || event.metaKey;
      const base = adds ? useStudio.getState().selection : new Set<number>();
      event.currentTarget.setPointerCapture(event.pointerId);
      begin({ kind: "marquee", ...toStrip(), base, moved: false });
    }
    // The browser would begin to select text.
    event.preventDefault();
  };

  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const now = gesture.current;
    if (!now) return;
    pointer.current = { x: event.clientX, y: event.clientY };
    if (now.kind !== "press") return update();
    if (now.touch || Math.hypot(event.clientX - now.x, event.clientY - now.y) < SLACK) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    carry(now.id, event.ctrlKey || event.metaKey);
  };

  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    const now = gesture.current;
    if (!now) return;
    if (event.currentTarget.hasPointerCapture(event.pointerId))
      event.currentTarget.releasePointerCapture(event.pointerId);
    if (now.kind === "press") now.onUp?.();
    else if (now.kind === "drag") drop(now.ids);
    else if (now.moved) {
      const { selection, frameId } = useStudio.getState();
      const [first] = chosen(timeline, selection, null);
      if (first !== undefined && (frameId === null || !selection.has(frameId)))
        useStudio.setState({ frameId: first, anchorId: first });
    }
    end();
  };

  return { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: end };
}
