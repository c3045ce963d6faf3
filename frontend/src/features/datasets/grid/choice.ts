/** Which pictures are chosen, by their names: what is done to many is done to these. */

import { create } from "zustand";

export interface Choice {
  chosen: ReadonlySet<string>;
  /** The picture with the focus, by its place in what the query finds. */
  active: number;
  /** Where a range began. */
  anchor: number;
}

const NONE: Choice = { chosen: new Set(), active: 0, anchor: 0 };
export const useChoice = create<Choice>(() => NONE);

export const forgetChoice = () => useChoice.setState(NONE);

export function chooseOnly(names: readonly string[], index: number): void {
  const name = names[index];
  useChoice.setState({ chosen: new Set(name === undefined ? [] : [name]), active: index, anchor: index });
}

export function toggle(names: readonly string[], index: number): void {
  const name = names[index];
  if (name === undefined) return;
  const chosen = new Set(useChoice.getState().chosen);
  if (!chosen.delete(name)) chosen.add(name);
  useChoice.setState({ chosen, active: index, anchor: index });
}

/** From where the range began to here; with `more`, beside what is chosen already. */
export function chooseTo(names: readonly string[], index: number, more = false): void {
  const { anchor, chosen } = useChoice.getState();
  const [first, last] = anchor < index ? [anchor, index] : [index, anchor];
  const range = names.slice(first, last + 1);
  useChoice.setState({ chosen: new Set(more ? [...chosen, ...range] : range), active: index });
}

export const chooseAll = (names: readonly string[]) => useChoice.setState({ chosen: new Set(names) });
export const chooseNone = () => useChoice.setState({ chosen: new Set() });

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
