import { describe, expect, it } from "vitest";
import type { Timeline } from "@/api/timeline";
import { positionsBack, runsOf, spread, type Run } from "./order";
import { filmOf } from "./testing";

const idsOf = (timeline: Timeline): number[] => [...timeline.ids];
const back = (now: Timeline, runs: readonly Run[]): number[] =>
  idsOf(
    now.with(
      positionsBack(now, runs).map((one) => ({ ...one, hold: 1 })),
      new Set(),
    ),
  );

describe("the way back of a move", () => {
  const before = filmOf([1, 2, 3, 4, 5, 6]);

  it("remembers runs by their neighbours", () => {
    expect(runsOf(before, [2, 3, 6])).toEqual([
      { ids: [2, 3], after: 1, before: 4 },
      { ids: [6], after: 5, before: null },
    ]);
  });

  it("puts frames back, wherever they have gone", () => {
    expect(back(filmOf([2, 3, 6, 1, 4, 5]), runsOf(before, [2, 3, 6]))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(back(filmOf([2, 3, 4, 5, 6, 1]), runsOf(before, [1]))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(back(filmOf([6, 5, 4, 3, 2, 1]), runsOf(before, [1, 2, 3, 4, 5, 6]))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("keeps what others have done since", () => {
    // 9 came, 4 went, and the neighbour in front is gone too.
    expect(back(filmOf([9, 5, 6, 2, 3]), runsOf(before, [2, 3]))).toEqual([9, 5, 6, 2, 3]);
    expect(back(filmOf([9, 4, 5, 6, 2, 3]), runsOf(before, [2, 3]))).toEqual([9, 2, 3, 4, 5, 6]);
  });

  it("agrees with the order before, whatever was moved where", () => {
    let random = 11;
    const dice = (most: number) => (random = (random * 48271) % 2147483647) % most;
    for (let round = 0; round < 200; round++) {
      const moved = idsOf(before).filter(() => dice(2) === 0);
      const rest = idsOf(before).filter((id) => !moved.includes(id));
      const at = dice(rest.length + 1);
      const now = filmOf([...rest.slice(0, at), ...moved, ...rest.slice(at)]);
      expect(back(now, runsOf(before, moved))).toEqual(idsOf(before));
    }
  });

  it("spreads places evenly, also where an end is open", () => {
    expect([0, 1].map((k) => spread(0, 3, k, 2))).toEqual([1, 2]);
    expect([0, 1].map((k) => spread(5, undefined, k, 2))).toEqual([6, 7]);
    expect([0, 1].map((k) => spread(undefined, 5, k, 2))).toEqual([3, 4]);
    expect([0, 1].map((k) => spread(undefined, undefined, k, 2))).toEqual([0, 1]);
  });
});
