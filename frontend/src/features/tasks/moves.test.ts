import { describe, expect, it } from "vitest";
import { dropped, moved, placeOf, stepped, toEnd, type Priority, type QueueMove } from "./moves";

const queue = (...tasks: [number, Priority][]) => tasks.map(([id, priority]) => ({ id, priority }));
const ids = (list: readonly { id: number }[]) => list.map((one) => one.id);
const done = (list: ReturnType<typeof queue>, move: QueueMove | null) =>
  move ? ids(moved(list, move)) : null;

const plain = queue([1, "normal"], [2, "normal"], [3, "normal"]);
const mixed = queue([1, "now"], [2, "normal"], [3, "normal"], [4, "background"]);

describe("a step", () => {
  it("passes one task of its own priority", () => {
    expect(done(plain, stepped(plain, 2, -1))).toEqual([2, 1, 3]);
    expect(done(plain, stepped(plain, 2, 1))).toEqual([1, 3, 2]);
  });

  it("joins the next priority before it passes anybody there", () => {
    const move = stepped(mixed, 2, -1);
    expect(move).toEqual({ task_id: 2, to: "last", priority: "now" });
    const after = move ? moved(mixed, move) : [];
    expect(ids(after)).toEqual([1, 2, 3, 4]);
    expect(done(after, stepped(after, 2, -1))).toEqual([2, 1, 3, 4]);
  });

  it("goes down into a lower priority the same way", () => {
    expect(stepped(mixed, 3, 1)).toEqual({ task_id: 3, to: "first", priority: "background" });
  });

  it("stops at the ends, and for tasks that do not wait", () => {
    expect(stepped(plain, 1, -1)).toBeNull();
    expect(stepped(plain, 3, 1)).toBeNull();
    expect(stepped(plain, 9, 1)).toBeNull();
  });
});

describe("a drop", () => {
  it("counts gaps in the list as it is seen", () => {
    expect(done(plain, dropped(plain, 1, 2))).toEqual([2, 1, 3]);
    expect(done(plain, dropped(plain, 1, 3))).toEqual([2, 3, 1]);
    expect(done(plain, dropped(plain, 3, 0))).toEqual([3, 1, 2]);
  });

  it("on its own place is no move", () => {
    expect(dropped(plain, 2, 1)).toBeNull();
    expect(dropped(plain, 2, 2)).toBeNull();
    expect(dropped(queue([1, "now"]), 1, 1)).toBeNull();
  });

  it("between two priorities keeps its own where it can", () => {
    expect(dropped(mixed, 3, 1)).toMatchObject({ before_id: 2, priority: "normal" });
    expect(dropped(mixed, 4, 1)).toMatchObject({ before_id: 2, priority: "normal" });
    expect(dropped(mixed, 1, 3)).toMatchObject({ after_id: 3, priority: "normal" });
  });
});

it("goes to either end of all that waits", () => {
  expect(done(mixed, toEnd(mixed, 4, "first"))).toEqual([4, 1, 2, 3]);
  expect(done(mixed, toEnd(mixed, 1, "last"))).toEqual([2, 3, 4, 1]);
  expect(toEnd(mixed, 1, "first")).toBeNull();
});

it("finds the way back to where a task stood", () => {
  for (const { id } of mixed) {
    const back = placeOf(mixed, id);
    for (const gap of [0, 1, 2, 3, 4]) {
      const move = dropped(mixed, id, gap);
      if (move && back) expect(moved(moved(mixed, move), back)).toEqual(mixed);
    }
  }
});
