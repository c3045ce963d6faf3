/** Where frames stood, told by their neighbours, and the positions that bring them back there. */

import type { Timeline } from "@/api/timeline";

/** Frames that stood next to each other, and who stood around them. */
export interface Run {
  ids: readonly number[];
  after: number | null;
  before: number | null;
}

export interface Position {
  id: number;
  position: number;
}

/** The runs that these frames form. `ids` are in timeline order. */
export function runsOf(timeline: Timeline, ids: readonly number[]): Run[] {
  const runs: { first: number; ids: number[] }[] = [];
  for (const id of ids) {
    const index = timeline.indexOf(id);
    if (index < 0) continue;
    const run = runs.at(-1);
    if (run && index === run.first + run.ids.length) run.ids.push(id);
    else runs.push({ first: index, ids: [id] });
  }
  return runs.map(({ first, ids }) => ({
    ids,
    after: timeline.idAt(first - 1),
    before: timeline.idAt(first + ids.length),
  }));
}

/**
 * Positions that put the runs back, in a timeline that may have changed since: other frames may have come, gone or been
 * spread out anew, so the old numbers mean nothing, but the neighbours still do.
 */
export function positionsBack(now: Timeline, runs: readonly Run[]): Position[] {
  const moved = new Set(runs.flatMap((run) => run.ids));
  const rest: { id: number; position: number }[] = [];
  for (let i = 0; i < now.count; i++) {
    const id = now.ids[i];
    const position = now.positions[i];
    if (id !== undefined && position !== undefined && !moved.has(id)) rest.push({ id, position });
  }
  const indexInRest = new Map(rest.map(({ id }, index) => [id, index]));
  const found: Position[] = [];
  for (const { ids, after, before } of runs) {
    const behind = after === null ? undefined : indexInRest.get(after);
    const ahead = before === null ? undefined : indexInRest.get(before);
    // The place among the rest: behind its old predecessor, else before its successor, else where the film ends.
    const place =
      behind !== undefined ? behind + 1 : (ahead ?? (after === null && before !== null ? 0 : rest.length));
    const low = rest[place - 1]?.position;
    const high = rest[place]?.position;
    ids.forEach((id, k) => found.push({ id, position: spread(low, high, k, ids.length) }));
  }
  return found;
}

/** The k-th of n places between two positions, either of which may be open. */
export function spread(low: number | undefined, high: number | undefined, k: number, n: number): number {
  if (low === undefined && high === undefined) return k;
  if (low === undefined) return (high ?? 0) - (n - k);
  if (high === undefined) return low + k + 1;
  return low + ((high - low) * (k + 1)) / (n + 1);
}
