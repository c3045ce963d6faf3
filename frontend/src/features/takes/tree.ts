/** The takes of a frame as a tree of what came from what, flattened into rows as they stand on screen. */

import { valueText } from "@/api/takeFacts";
import type { Take } from "@/api/types";
import { labelOf } from "@/lib/formFields";

export interface Row {
  take: Take;
  /** From 1, in the order of making: the name of a take within its frame. */
  number: number;
  /** From 1. */
  level: number;
  position: number;
  siblings: number;
  hasChildren: boolean;
  parent: Take | null;
  /** What it is compared with in words: the parent, or the take beside it. */
  before: Take | null;
}

/** The order of making. Takes of one run may be made in the same moment; their seeds count up. */
function byMaking(a: Take, b: Take): number {
  return (
    a.created_at.localeCompare(b.created_at) || (a.seed ?? 0) - (b.seed ?? 0) || a.id.localeCompare(b.id)
  );
}

/** All takes, each below what it came from. A parent that is not here (deleted, or of another frame) leaves a root. */
export function rowsOf(takes: readonly Take[]): Row[] {
  // A take that came back from the trash stands where it stood.
  const ordered = takes.toSorted(byMaking);
  const numbers = new Map(ordered.map((take, index) => [take.id, index + 1]));
  const byId = new Map(ordered.map((take) => [take.id, take]));
  const below = new Map<string | null, Take[]>();
  for (const take of ordered) {
    const parent = take.parent_id !== null && byId.has(take.parent_id) ? take.parent_id : null;
    below.set(parent, [...(below.get(parent) ?? []), take]);
  }
  const rows: Row[] = [];
  const add = (parent: Take | null, level: number) => {
    const siblings = below.get(parent?.id ?? null) ?? [];
    siblings.forEach((take, index) => {
      rows.push({
        take,
        number: numbers.get(take.id) ?? 0,
        level,
        position: index + 1,
        siblings: siblings.length,
        hasChildren: below.has(take.id),
        parent,
        before: parent ?? siblings[index - 1] ?? null,
      });
      add(take, level + 1);
    });
  };
  add(null, 1);
  return rows;
}

/** The rows in sight: without what is below a closed one. */
export function openRows(rows: readonly Row[], closed: ReadonlySet<string>): Row[] {
  let hiddenBelow = Infinity;
  return rows.filter((row) => {
    if (row.level > hiddenBelow) return false;
    hiddenBelow = closed.has(row.take.id) ? row.level : Infinity;
    return true;
  });
}

/** What a key does in the tree: goes to a take, or opens or closes one. Null: not the tree's key. */
export type Move = { go: string } | { close: string } | { open: string };

export function moveOf(
  key: string,
  rows: readonly Row[],
  here: string | null,
  closed: ReadonlySet<string>,
): Move | null {
  const index = rows.findIndex((row) => row.take.id === here);
  const row = rows[index];
  const to = (next: number): Move | null => {
    const id = rows[Math.min(Math.max(next, 0), rows.length - 1)]?.take.id;
    return id === undefined ? null : { go: id };
  };
  switch (key) {
    case "ArrowDown":
      return to(index + 1);
    case "ArrowUp":
      return to(index < 0 ? 0 : index - 1);
    case "Home":
      return to(0);
    case "End":
      return to(rows.length - 1);
    case "ArrowRight":
      if (!row?.hasChildren) return null;
      return closed.has(row.take.id) ? { open: row.take.id } : to(index + 1);
    case "ArrowLeft":
      if (row?.hasChildren && !closed.has(row.take.id)) return { close: row.take.id };
      return row?.parent ? { go: row.parent.id } : null;
    default:
      return null;
  }
}

/** The take before or after another in the tree; null at the ends. */
export function neighbour(rows: readonly Row[], id: string | null, step: 1 | -1): Take | null {
  const index = rows.findIndex((row) => row.take.id === id);
  if (index < 0) return rows.at(step > 0 ? 0 : -1)?.take ?? null;
  return rows[index + step]?.take ?? null;
}

const MOST_NAMED = 2;

/** What was said to make it out of its parent, in the person's own words; null for what came from none. */
export function saidOf({ take, parent }: Pick<Row, "take" | "parent">): string | null {
  return (parent && (take.modification ?? take.instruction)?.trim()) || null;
}

/** What sets a take apart from the one before it: the words that changed it, else its parameters, else its seed. */
export function differenceOf({ take, before }: Pick<Row, "take" | "before">): string {
  if (take.kind === "import") return "imported picture";
  const said = (take.modification ?? take.instruction)?.trim();
  if (said) return said;
  if (!before || before.prompt !== take.prompt || before.plugin !== take.plugin)
    return take.prompt.trim() || "no prompt";
  const changed = Object.keys(take.params).filter(
    (name) =>
      // How many were made with it says nothing of the picture.
      name !== "pictures" &&
      take.params[name] !== take.seed &&
      JSON.stringify(take.params[name]) !== JSON.stringify(before.params[name]),
  );
  if (changed.length === 0) return take.seed === null ? "the same again" : `seed ${take.seed}`;
  const named = changed
    .slice(0, MOST_NAMED)
    .map((name) => `${labelOf(name).toLowerCase()} ${valueText(take.params[name]) ?? "not set"}`);
  return [...named, ...(changed.length > MOST_NAMED ? [`${changed.length - MOST_NAMED} more`] : [])].join(
    ", ",
  );
}

/** What a take is to the other panes just now. */
export interface Marks {
  shown: boolean;
  /** The viewer compares it with the one shown. */
  compared: boolean;
  /** The next refinement starts from it. */
  source: boolean;
}

/** A row's name for those who hear the page. */
export function rowName(row: Row, { shown, compared, source }: Marks): string {
  const { take, number } = row;
  return [
    `Take ${number}`,
    shown && "shown",
    compared && "compared",
    source && "refining from here",
    take.starred && "starred",
    differenceOf(row),
  ]
    .filter(Boolean)
    .join(", ");
}
