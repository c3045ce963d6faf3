import { describe, expect, it } from "vitest";
import { arrow, MOST_CHOSEN, rangeOf } from "./choice";

describe("arrows in a grid of 10 in rows of 4", () => {
  it.each([
    ["ArrowRight", 3, 4],
    ["ArrowLeft", 0, 0],
    ["ArrowDown", 1, 5],
    ["ArrowDown", 7, 7],
    ["ArrowUp", 2, 2],
    ["ArrowUp", 9, 5],
    ["PageDown", 1, 9],
    ["PageUp", 9, 1],
    ["Home", 9, 0],
    ["End", 0, 9],
    ["a", 0, null],
  ])("%s leads from %i to %s", (key, from, to) => {
    expect(arrow(key, from, 10, 4, 2)).toBe(to);
  });

  it("lead nowhere where there is nothing", () => {
    expect(arrow("End", 0, 0, 4, 2)).toBeNull();
  });
});

describe("a range", () => {
  it("goes either way", () => {
    expect([rangeOf(2, 5), rangeOf(5, 2)]).toEqual([
      [2, 5],
      [2, 5],
    ]);
  });

  it("is no longer than may be chosen, counted from where it began", () => {
    expect(rangeOf(10, 50_000)).toEqual([10, 10 + MOST_CHOSEN - 1]);
    expect(rangeOf(50_000, 10)).toEqual([50_000 - MOST_CHOSEN + 1, 50_000]);
  });
});
