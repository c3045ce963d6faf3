/**
 * A project's frames in timeline order, as columns of numbers: a hundred thousand of them take 1.6 MB and no parsing.
 * What a frame looks like is asked for when it is on screen (`frames.ts`). Every change makes a new value.
 */

import { startsOf } from "@/lib/time";
import type { Frame } from "./types";

export class Timeline {
  readonly positions: Float64Array;
  readonly ids: Int32Array;
  readonly holds: Int32Array;
  #starts: Float64Array | null = null;
  #indexById: Map<number, number> | null = null;

  constructor(positions: Float64Array, ids: Int32Array, holds: Int32Array) {
    this.positions = positions;
    this.ids = ids;
    this.holds = holds;
  }

  /** n float64 positions, n int32 ids, n int32 holds, little-endian, as the server sends them. */
  static from(buffer: ArrayBuffer): Timeline {
    const count = buffer.byteLength / 16;
    return new Timeline(
      new Float64Array(buffer, 0, count),
      new Int32Array(buffer, count * 8, count),
      new Int32Array(buffer, count * 12, count),
    );
  }

  static readonly empty = new Timeline(new Float64Array(0), new Int32Array(0), new Int32Array(0));

  get count(): number {
    return this.ids.length;
  }

  /** The tick each frame begins at, and at the end the length of all. */
  get starts(): Float64Array {
    return (this.#starts ??= startsOf(this.holds));
  }

  /** Length of the film in ticks. */
  get ticks(): number {
    return this.starts[this.count] ?? 0;
  }

  /** -1 for a frame that is not here. */
  indexOf(id: number | null): number {
    if (id === null) return -1;
    if (!this.#indexById) {
      if (this.count < 64) return this.ids.indexOf(id);
      this.#indexById = new Map();
      for (let i = 0; i < this.count; i++) this.#indexById.set(this.ids[i]!, i);
    }
    return this.#indexById.get(id) ?? -1;
  }

  idAt(index: number): number | null {
    return this.ids[index] ?? null;
  }

  /** With these frames as they are now, and without those that are gone. */
  with(changed: readonly Pick<Frame, "id" | "position" | "hold">[], gone: ReadonlySet<number>): Timeline {
    const now = new Map(changed.filter((frame) => !gone.has(frame.id)).map((frame) => [frame.id, frame]));
    const rows: { position: number; id: number; hold: number }[] = [];
    const { positions, ids, holds } = this;
    const kept = new Int32Array(this.count);
    let keptCount = 0;
    for (let i = 0; i < this.count; i++) {
      const id = ids[i]!;
      if (gone.has(id)) continue;
      const frame = now.get(id);
      if (frame && frame.position === positions[i] && frame.hold === holds[i]) now.delete(id);
      if (!now.has(id)) kept[keptCount++] = i;
    }
    if (keptCount === this.count && now.size === 0) return this;
    for (const frame of now.values()) rows.push({ position: frame.position, id: frame.id, hold: frame.hold });
    rows.sort((a, b) => a.position - b.position || a.id - b.id);

    const total = keptCount + rows.length;
    const next = new Timeline(new Float64Array(total), new Int32Array(total), new Int32Array(total));
    let at = 0;
    let row = 0;
    const put = (position: number, id: number, hold: number) => {
      next.positions[at] = position;
      next.ids[at] = id;
      next.holds[at++] = hold;
    };
    for (let k = 0; k < keptCount; k++) {
      const i = kept[k]!;
      for (
        let r = rows[row];
        r && (r.position < positions[i]! || (r.position === positions[i] && r.id < ids[i]!));
        r = rows[++row]
      )
        put(r.position, r.id, r.hold);
      put(positions[i]!, ids[i]!, holds[i]!);
    }
    for (let r = rows[row]; r; r = rows[++row]) put(r.position, r.id, r.hold);
    return next;
  }

  /** A position between the frames at `index - 1` and `index`, where a new frame is to stand. */
  positionAt(index: number): number | null {
    const before = this.positions[index - 1];
    const after = this.positions[index];
    if (after === undefined) return null;
    return before === undefined ? after - 1 : (before + after) / 2;
  }
}
