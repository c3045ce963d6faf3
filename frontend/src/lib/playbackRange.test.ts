import { describe, expect, it } from "vitest";
import { edgeFrom, frameAway, nextLoop, rangeOf, runFrom, spanOf } from "./playbackRange";
import { startsOf } from "./time";

const starts = startsOf([1, 4, 1, 2, 2]); // 0 1 5 6 8 | 10

describe("rangeOf", () => {
  it("is nothing without points, and reaches to the film's end with one", () => {
    expect(rangeOf(-1, -1, 5)).toBeNull();
    expect(rangeOf(2, -1, 5)).toEqual({ first: 2, last: 4 });
    expect(rangeOf(-1, 2, 5)).toEqual({ first: 0, last: 2 });
  });

  it("takes points in either order, since frames move", () => {
    expect(rangeOf(3, 1, 5)).toEqual({ first: 1, last: 3 });
  });

  it("forgets points on frames that are gone", () => expect(rangeOf(7, -1, 5)).toBeNull());
  it("is nothing in an empty film", () => expect(rangeOf(0, 0, 0)).toBeNull());
});

it("counts a range in ticks up to the end of its last hold", () => {
  expect(spanOf(starts, { first: 1, last: 3 })).toEqual({ lo: 1, hi: 8 });
});

describe("runFrom", () => {
  const range = { first: 1, last: 3 };

  it("plays on from the playhead", () => {
    expect(runFrom(starts, 2, 1, "off", null)).toEqual({ lo: 0, hi: 10, from: 5, rate: 1, loops: false });
  });

  it("begins again at the end, in both directions", () => {
    expect(runFrom(starts, 4, 1, "off", null).from).toBe(0);
    expect(runFrom(starts, 0, -1, "off", null).from).toBe(9);
  });

  it("goes on through the end when it loops", () => {
    expect(runFrom(starts, 4, 1, "all", null)).toMatchObject({ from: 8, loops: true });
  });

  it("keeps to the range, and begins at its edge from outside", () => {
    expect(runFrom(starts, 0, 1, "range", range)).toEqual({ lo: 1, hi: 8, from: 1, rate: 1, loops: true });
    expect(runFrom(starts, 4, -1, "range", range).from).toBe(7);
    expect(runFrom(starts, 2, 1, "range", range).from).toBe(5);
  });

  it("loops all where the range is gone", () => {
    expect(runFrom(starts, 0, 1, "range", null)).toMatchObject({ lo: 0, hi: 10, loops: true });
  });
});

describe("frameAway", () => {
  it("moves by time and at least by a frame", () => {
    expect(frameAway(starts, 0, 6)).toBe(3);
    expect(frameAway(starts, 1, 2)).toBe(2); // two ticks are still inside its hold
    expect(frameAway(starts, 1, -24)).toBe(0);
    expect(frameAway(starts, 4, 24)).toBe(4);
  });

  it("knows the film without frames", () => expect(frameAway(startsOf([]), -1, 24)).toBe(-1));
});

describe("edgeFrom", () => {
  it("goes to the range's edge first and to the film's after it", () => {
    const range = { first: 1, last: 3 };
    expect(edgeFrom(2, "first", range, 5)).toBe(1);
    expect(edgeFrom(1, "first", range, 5)).toBe(0);
    expect(edgeFrom(2, "last", range, 5)).toBe(3);
    expect(edgeFrom(3, "last", range, 5)).toBe(4);
    expect(edgeFrom(4, "first", null, 5)).toBe(0);
  });
});

it("offers a range loop only where there is a range", () => {
  expect(nextLoop("off", true)).toBe("all");
  expect(nextLoop("all", true)).toBe("range");
  expect(nextLoop("all", false)).toBe("off");
  expect(nextLoop("range", true)).toBe("off");
});
