/**
 * Which pictures are chosen. Chosen takes are kept whole: they may be far from what is on screen, and what is done to
 * them needs to know where they belong.
 */

import { create } from "zustand";
import { onEvent } from "@/api/events";
import type { Take } from "@/api/types";

export interface Choice {
  chosen: ReadonlyMap<string, Take>;
  /** The picture that has the focus, by its place in what is found. */
  active: number;
  /** Where a range began. */
  anchor: number;
}

export const useChoice = create<Choice>(() => ({ chosen: new Map(), active: 0, anchor: 0 }));

/** As many as can be chosen at once: what is done to them asks the server for each. */
export const MOST_CHOSEN = 1000;

export function chooseOnly(take: Take | undefined, index: number): void {
  const chosen = new Map(take ? [[take.id, take]] : []);
  useChoice.setState({ chosen, active: index, anchor: index });
}

export function toggle(take: Take | undefined, index: number): void {
  useChoice.setState(({ chosen }) => {
    const next = new Map(chosen);
    if (take && !next.delete(take.id)) next.set(take.id, take);
    return { chosen: next, active: index, anchor: index };
  });
}

export function chooseAll(takes: readonly Take[]): void {
  useChoice.setState({ chosen: new Map(takes.slice(0, MOST_CHOSEN).map((take) => [take.id, take])) });
}

export function chooseNone(): void {
  if (useChoice.getState().chosen.size > 0) useChoice.setState({ chosen: new Map() });
}

/** Both ends of a range in order, and no longer than may be chosen. */
export function rangeOf(anchor: number, active: number): [first: number, last: number] {
  const last = Math.max(anchor, active);
  const first = Math.min(anchor, active);
  return active >= anchor
    ? [first, Math.min(last, first + MOST_CHOSEN - 1)]
    : [Math.max(first, last - MOST_CHOSEN + 1), last];
}

/** Where a key leads in a grid; null: it leads nowhere. */
export function arrow(
  key: string,
  from: number,
  count: number,
  columns: number,
  rowsOfScreen: number,
): number | null {
  if (count === 0) return null;
  const within = (to: number) => Math.min(Math.max(to, 0), count - 1);
  switch (key) {
    case "ArrowLeft":
      return within(from - 1);
    case "ArrowRight":
      return within(from + 1);
    case "ArrowUp":
      return from - columns < 0 ? from : from - columns;
    case "ArrowDown":
      return from + columns >= count ? within(from) : from + columns;
    case "PageUp":
      return within(from - columns * rowsOfScreen);
    case "PageDown":
      return within(from + columns * rowsOfScreen);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}

/** What others do to chosen takes is done to what is known of them here. */
export function followChosen(): () => void {
  return onEvent(({ type, action, data }) => {
    if (type !== "take") return;
    const take = data as unknown as Take;
    const { chosen } = useChoice.getState();
    if (!chosen.has(take.id)) return;
    const next = new Map(chosen);
    if (action === "deleted") next.delete(take.id);
    else next.set(take.id, take);
    useChoice.setState({ chosen: next });
  });
}
