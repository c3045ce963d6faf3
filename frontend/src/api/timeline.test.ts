import { describe, expect, it } from "vitest";
import { Timeline } from "./timeline";

type Row = { id: number; position: number; hold: number };

function timelineOf(rows: readonly Row[]): Timeline {
  const buffer = new ArrayBuffer(rows.length * 16);
  new Float64Array(buffer, 0, rows.length).set(rows.map((row) => row.position));
  new Int32Array(buffer, rows.length * 8, rows.length).set(rows.map((row) => row.id));
  new Int32Array(buffer, rows.length * 12, rows.length).set(rows.map((row) => row.hold));
  return Timeline.from(buffer);
}

const rowsOf = (timeline: Timeline): Row[] =>
  [...timeline.ids].map((id, i) => ({
    id,
    position: timeline.positions[i] ?? NaN,
    hold: timeline.holds[i] ?? NaN,
  }));

const three = [
  { id: 5, position: 1, hold: 2 },
  { id: 9, position: 2, hold: 1 },
  { id: 7, position: 3, hold: 4 },
];

describe("a timeline of columns", () => {
  it("reads what the server sends", () => {
    const timeline = timelineOf(three);
    expect(rowsOf(timeline)).toEqual(three);
    expect(timeline.ticks).toBe(7);
    expect(timeline.indexOf(7)).toBe(2);
    expect(timeline.indexOf(1)).toBe(-1);
    expect(timeline.idAt(1)).toBe(9);
  });

  it("is the same value when nothing changes", () => {
    const timeline = timelineOf(three);
    expect(timeline.with([{ id: 9, position: 2, hold: 1 }], new Set())).toBe(timeline);
  });

  it("finds a place for what is new, moved, longer or gone", () => {
    const next = timelineOf(three).with(
      [
        { id: 11, position: 2.5, hold: 1 },
        { id: 5, position: 9, hold: 2 },
        { id: 7, position: 3, hold: 8 },
      ],
      new Set([9]),
    );
    expect(rowsOf(next)).toEqual([
      { id: 11, position: 2.5, hold: 1 },
      { id: 7, position: 3, hold: 8 },
      { id: 5, position: 9, hold: 2 },
    ]);
  });

  it("agrees with sorting, whatever happens", () => {
    let rows: Row[] = [];
    let timeline = Timeline.empty;
    let random = 7;
    const dice = (most: number) => (random = (random * 48271) % 2147483647) % most;
    for (let round = 0; round < 300; round++) {
      const changed = Array.from({ length: dice(4) }, () => ({
        id: 1 + dice(60),
        position: dice(20),
        hold: 1 + dice(3),
      }));
      const unique = [...new Map(changed.map((row) => [row.id, row])).values()];
      const gone = new Set(Array.from({ length: dice(3) }, () => 1 + dice(60)));
      timeline = timeline.with(unique, gone);
      const ids = new Set(unique.map((row) => row.id));
      rows = [...rows.filter((row) => !ids.has(row.id)), ...unique].filter((row) => !gone.has(row.id));
      rows.sort((a, b) => a.position - b.position || a.id - b.id);
      expect(rowsOf(timeline)).toEqual(rows);
    }
  });

  it("gives the place between two frames", () => {
    const timeline = timelineOf(three);
    expect([0, 1, 2, 3].map((index) => timeline.positionAt(index))).toEqual([0, 1.5, 2.5, null]);
  });
});
