/** What a click, a key or a marquee makes of the selection. Frames are known by id, ranges by index. */

import type { Timeline } from "@/api/timeline";

type Order = Pick<Timeline, "ids" | "count" | "indexOf" | "idAt">;

/** All frames from one to the other, whichever is first. */
export function between(order: Order, one: number | null, other: number | null): Set<number> {
  const a = order.indexOf(one);
  const b = order.indexOf(other);
  if (a < 0 || b < 0) return new Set(b < 0 || other === null ? [] : [other]);
  return new Set(order.ids.subarray(Math.min(a, b), Math.max(a, b) + 1));
}

export function toggled(selection: ReadonlySet<number>, id: number): Set<number> {
  const next = new Set(selection);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** The selected frames that are still here, in timeline order; without any, the one under the playhead. */
export function chosen(order: Order, selection: ReadonlySet<number>, frameId: number | null): number[] {
  if (selection.size === 0) return frameId !== null && order.indexOf(frameId) >= 0 ? [frameId] : [];
  if (selection.size * 20 > order.count) return [...order.ids].filter((id) => selection.has(id));
  return [...selection]
    .map((id) => ({ id, index: order.indexOf(id) }))
    .filter(({ index }) => index >= 0)
    .sort((a, b) => a.index - b.index)
    .map(({ id }) => id);
}

/** The frame that stands at the place of the first of these when they are gone; the last one left when none does. */
export function heirOf(order: Order, gone: readonly number[]): number | null {
  const all = new Set(gone);
  const first = order.indexOf(gone[0] ?? null);
  for (let i = Math.max(first, 0); i < order.count; i++) {
    const id = order.idAt(i);
    if (id !== null && !all.has(id)) return id;
  }
  for (let i = first - 1; i >= 0; i--) {
    const id = order.idAt(i);
    if (id !== null && !all.has(id)) return id;
  }
  return null;
}

/** Whether frames already lie together at a place, so that moving them there changes nothing. */
export function isThere(order: Order, ids: readonly number[], place: number): boolean {
  const first = order.indexOf(ids[0] ?? null);
  const last = order.indexOf(ids.at(-1) ?? null);
  return last - first === ids.length - 1 && place >= first && place <= last + 1;
}
