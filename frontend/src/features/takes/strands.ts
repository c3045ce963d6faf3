/** How the tree is drawn: one column for a line of takes that came from each other, and a new one where it forks. */

import type { Row } from "./tree";

export interface Strand {
  /** From 0: where the take's own knot stands. */
  column: number;
  /** The column of what it came from; null for a take that came from none. */
  from: number | null;
  /** Lines of others that only pass by, to takes further down. */
  passes: readonly { column: number; lit: boolean }[];
  /** Whether the line goes on below, to takes in sight. */
  goesOn: boolean;
  /** What leads to the take that is shown: the way to this one, and the way on from it. */
  lit: boolean;
  litOn: boolean;
}

/** Deeper forks stand in one column, or their words would have no room. */
export const MOST_COLUMNS = 6;

/**
 * For the rows in sight. Only a fork moves to the right: fifty changes one after the other are one straight line. What
 * leads to the take `shownId` is lit.
 */
export function strandsOf(rows: readonly Row[], shownId: string | null = null): Strand[] {
  const places = new Map(rows.map((row, index) => [row, index]));
  const line = lineOf(rows, shownId).map((row) => places.get(row) ?? 0);
  /** Of each lit row, where its line goes on; 0 at the end of it. */
  const next = new Map(line.map((index, at) => [index, line[at + 1] ?? 0]));
  /** What leads to the present row: the column of each, and how many of its children are still to come. */
  const above: { column: number; left: number; index: number }[] = [];
  return rows.map((row, index) => {
    above.length = row.level - 1;
    const parent = above.at(-1);
    if (parent) parent.left = row.siblings - row.position;
    const forks = row.level === 2 || row.siblings > 1;
    const column = parent ? Math.min(MOST_COLUMNS, parent.column + (forks ? 1 : 0)) : 0;
    const passes = new Map<number, boolean>();
    for (const one of above) {
      const lit = (next.get(one.index) ?? 0) > index;
      if (one.left > 0) passes.set(one.column, lit || passes.get(one.column) === true);
    }
    above.push({ column, left: 0, index });
    return {
      column,
      from: parent?.column ?? null,
      passes: [...passes].map(([at, lit]) => ({ column: at, lit })),
      goesOn: (rows[index + 1]?.level ?? 0) > row.level,
      lit: next.has(index),
      litOn: (next.get(index) ?? 0) > index,
    };
  });
}

/** All takes in sight from the first one to this, itself last. */
export function lineOf(rows: readonly Row[], id: string | null): Row[] {
  const line: Row[] = [];
  let wanted = id;
  // Rows stand below what they came from, so one way up meets them all.
  for (const row of rows.toReversed()) {
    if (row.take.id !== wanted) continue;
    line.unshift(row);
    wanted = row.parent?.id ?? null;
  }
  return line;
}

/** How many takes stand below one, at any depth. */
export function countBelow(rows: readonly Row[], id: string): number {
  const from = rows.findIndex((row) => row.take.id === id);
  const level = rows[from]?.level ?? 0;
  const end = rows.findIndex((row, index) => index > from && row.level <= level);
  return from < 0 ? 0 : (end < 0 ? rows.length : end) - from - 1;
}
