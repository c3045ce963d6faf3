/** Which pictures are chosen, by their names: what is done to many is done to these. */

import { create } from "zustand";

export interface Choice {
  chosen: ReadonlySet<string>;
  /** Where a range began, by its place in what the query finds. */
  anchor: number;
}

const NONE: Choice = { chosen: new Set(), anchor: 0 };
export const useChoice = create<Choice>(() => NONE);

export const forgetChoice = () => useChoice.setState(NONE);

export function chooseOnly(names: readonly string[], index: number): void {
  const name = names[index];
  useChoice.setState({ chosen: new Set(name === undefined ? [] : [name]), anchor: index });
}

export function toggle(names: readonly string[], index: number): void {
  const name = names[index];
  if (name === undefined) return;
  const chosen = new Set(useChoice.getState().chosen);
  if (!chosen.delete(name)) chosen.add(name);
  useChoice.setState({ chosen, anchor: index });
}

/** From where the range began to here; with `more`, beside what is chosen already. */
export function chooseTo(names: readonly string[], index: number, more = false): void {
  const { anchor, chosen } = useChoice.getState();
  const [first, last] = anchor < index ? [anchor, index] : [index, anchor];
  const range = names.slice(first, last + 1);
  useChoice.setState({ chosen: new Set(more ? [...chosen, ...range] : range) });
}

export const chooseAll = (names: readonly string[]) => useChoice.setState({ chosen: new Set(names) });
export const chooseNone = () => useChoice.setState({ chosen: new Set() });

/** Lets go of what is not among these: nothing is done to pictures that are not shown. */
export function keepChosen(names: readonly string[]): void {
  const { chosen } = useChoice.getState();
  if (chosen.size === 0) return;
  const kept = names.filter((name) => chosen.has(name));
  if (kept.length < chosen.size) useChoice.setState({ chosen: new Set(kept) });
}

/** The pictures that are meant when several are chosen; null: the one in hand. */
export function chosenMany(): string[] | null {
  const { chosen } = useChoice.getState();
  return chosen.size > 1 ? [...chosen] : null;
}

/** Where a key leads in a grid; null: nowhere. */
export function arrow(
  key: string,
  from: number,
  count: number,
  columns: number,
  rows: number,
): number | null {
  if (count === 0) return null;
  const within = (to: number) => Math.min(Math.max(to, 0), count - 1);
  const by: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -columns * rows,
    PageDown: columns * rows,
  };
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const step = by[key];
  if (step === undefined) return null;
  // Up in the first row stays where it is, instead of going to its beginning.
  return key === "ArrowUp" && from < columns ? from : within(from + step);
}

export interface GridShape {
  columns: number;
  cell: number;
  rowHeight: number;
  rows: number;
}

const GAP = 8;
const WORDS = 22;

/** How many cells of about `wanted` pixels stand beside each other. */
export function gridShape(width: number, height: number, wanted: number): GridShape {
  const columns = Math.max(1, Math.floor((width + GAP) / (wanted + GAP)));
  const cell = Math.floor((width - GAP * (columns - 1)) / columns);
  const rowHeight = cell + WORDS + GAP;
  return { columns, cell, rowHeight, rows: Math.max(1, Math.floor(height / rowHeight)) };
}
