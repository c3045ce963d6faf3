/** Scrolling of the strip: what is in view, whether it rushes, and keeping the playhead and the zoom's centre in place. */

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type RefObject } from "react";
import type { Timeline } from "@/api/timeline";
import { useStudio } from "@/lib/studio";
import type { StripLayout } from "./layout";

/**
 * The strip is virtualised in slices of this many pixels, and the frames in them are found by halving: a hundred
 * thousand frames of any width cost no more than a few.
 */
const SLICE = 512;
const OVERSCAN = 1;

export interface View {
  /** Pixels of the strip that are drawn, a little more than what is seen. */
  from: number;
  to: number;
  height: number;
}

export function useView(
  scrollerRef: RefObject<HTMLElement | null>,
  width: number,
  firstOffset: () => number,
): View {
  const [initialOffset] = useState(firstOffset);
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here memoises what the virtualizer gives
  const virtualizer = useVirtualizer({
    horizontal: true,
    count: Math.ceil(width / SLICE),
    estimateSize: () => SLICE,
    getScrollElement: () => scrollerRef.current,
    overscan: OVERSCAN,
    initialOffset,
    // The first render draws frames already, rather than wait for the size that it is about to have.
    initialRect: { width: globalThis.innerWidth, height: 200 },
  });
  const slices = virtualizer.getVirtualItems();
  return {
    from: slices[0]?.start ?? 0,
    to: slices.at(-1)?.end ?? 0,
    height: virtualizer.scrollRect?.height ?? 200,
  };
}

const FAST = 6; // px per ms
const CALM_MS = 120;

/** Whether the strip moves too fast for anybody to look at single frames. */
export function useRushing(scrollerRef: RefObject<HTMLElement | null>): boolean {
  const [rushing, setRushing] = useState(false);
  useEffect(() => {
    const element = scrollerRef.current;
    if (!element) return;
    let x = element.scrollLeft;
    let at = performance.now();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onScroll = () => {
      const now = performance.now();
      const speed = Math.abs(element.scrollLeft - x) / Math.max(now - at, 1);
      x = element.scrollLeft;
      at = now;
      if (speed < FAST && timer === undefined) return;
      if (speed >= FAST) setRushing(true);
      clearTimeout(timer);
      timer = setTimeout(() => {
        timer = undefined;
        setRushing(false);
      }, CALM_MS);
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      element.removeEventListener("scroll", onScroll);
      clearTimeout(timer);
    };
  }, [scrollerRef]);
  return rushing;
}

const MARGIN = 24;

/** Where the strip has to be scrolled to for a frame to be in view. While playing it turns pages, as a reader does. */
export function follow(
  left: number,
  width: number,
  scrollLeft: number,
  viewWidth: number,
  playing: boolean,
): number {
  const seen = Math.min(width, viewWidth - 2 * MARGIN);
  if (left >= scrollLeft && left + seen <= scrollLeft + viewWidth) return scrollLeft;
  if (playing) return Math.max(0, left - MARGIN);
  if (left < scrollLeft) return Math.max(0, left - MARGIN);
  return left + seen + MARGIN - viewWidth;
}

/** Keeps the frame under the playhead in view when it changes; a hand that scrolls away is let go. */
export function useFollow(
  scrollerRef: RefObject<HTMLElement | null>,
  layout: StripLayout,
  timeline: Timeline,
  tail: number,
): void {
  const show = useEffectEvent((frameId: number | null) => {
    const element = scrollerRef.current;
    const index = timeline.indexOf(frameId);
    if (!element || index < 0) return;
    const { scrollLeft, clientWidth } = element;
    const { playing } = useStudio.getState();
    // With the last frame comes what stands behind it.
    const width = layout.width(index) + (index === layout.count - 1 ? tail : 0);
    const next = follow(layout.left(index), width, scrollLeft, clientWidth, playing);
    if (next !== scrollLeft) element.scrollLeft = next;
  });
  useEffect(
    () =>
      useStudio.subscribe((state, before) => {
        if (state.frameId !== before.frameId) show(state.frameId);
      }),
    [],
  );
  // A frame that was shown before the timeline had it, and one whose place has changed.
  const index = useStudio((state) => timeline.indexOf(state.frameId));
  useEffect(() => show(useStudio.getState().frameId), [index]);
}

/** When the scale changes, what is under the playhead, or else in the middle, stays where it is on the screen. */
export function useSteadyZoom(
  scrollerRef: RefObject<HTMLElement | null>,
  layout: StripLayout,
  timeline: Timeline,
): void {
  const before = useRef(layout);
  useLayoutEffect(() => {
    const old = before.current;
    before.current = layout;
    const element = scrollerRef.current;
    if (!element || layout.count === 0 || (old.unit === layout.unit && old.mode === layout.mode)) return;
    const { scrollLeft, clientWidth } = element;
    const index = timeline.indexOf(useStudio.getState().frameId);
    const x = index < 0 ? -1 : old.left(Math.min(index, old.count - 1));
    const inView = x >= scrollLeft && x <= scrollLeft + clientWidth;
    if (index >= 0 && inView) {
      element.scrollLeft = layout.left(index) - (x - scrollLeft);
    } else {
      const middle = scrollLeft + clientWidth / 2;
      element.scrollLeft = layout.tickX(old.tickAt(middle)) - clientWidth / 2;
    }
  }, [scrollerRef, layout, timeline]);
}
