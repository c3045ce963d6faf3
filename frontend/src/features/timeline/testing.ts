/** Timelines for tests. */

import { Timeline } from "@/api/timeline";

/** A film of frames with these ids, one after the other, with these holds or of one tick each. */
export function filmOf(ids: readonly number[], holds: readonly number[] = ids.map(() => 1)): Timeline {
  return new Timeline(
    Float64Array.from(ids, (_, i) => i),
    Int32Array.from(ids),
    Int32Array.from(holds),
  );
}
