/** Which cards of the start page are chosen, which has the focus, and which is being renamed. */

import { create } from "zustand";

export interface Choice {
  /** The card that Tab comes back to. */
  activeId: number | null;
  selection: ReadonlySet<number>;
  /** Where a range began. */
  anchorId: number | null;
  renamingId: number | null;
}

export const useChoice = create<Choice>(() => ({
  activeId: null,
  selection: new Set(),
  anchorId: null,
  renamingId: null,
}));

/** What a command is done to: the selected cards, or the one with the focus. */
export function chosen({ selection, activeId }: Choice, shown: readonly number[]): number[] {
  const selected = shown.filter((id) => selection.has(id));
  if (selected.length > 0) return selected;
  return activeId !== null && shown.includes(activeId) ? [activeId] : [];
}

export function toggled(selection: ReadonlySet<number>, id: number): Set<number> {
  const next = new Set(selection);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** All from the anchor to `id`, in the order shown; `id` alone when the anchor is not among them. */
export function reached(shown: readonly number[], anchorId: number | null, id: number): Set<number> {
  const to = shown.indexOf(id);
  const from = anchorId === null ? to : shown.indexOf(anchorId);
  if (from < 0 || to < 0) return new Set([id]);
  return new Set(shown.slice(Math.min(from, to), Math.max(from, to) + 1));
}

/** Where an arrow leads in rows of `columns`; null for keys that lead nowhere. */
export function arrow(key: string, index: number, count: number, columns: number): number | null {
  const last = count - 1;
  switch (key) {
    case "ArrowRight":
      return Math.min(last, index + 1);
    case "ArrowLeft":
      return Math.max(0, index - 1);
    case "ArrowDown":
      // From a row above a shorter last one, down leads to its end.
      return index + columns <= last
        ? index + columns
        : Math.floor(index / columns) < Math.floor(last / columns)
          ? last
          : index;
    case "ArrowUp":
      return index - columns >= 0 ? index - columns : index;
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
}
