import { describe, expect, it } from "vitest";
import { placeOf } from "./place";

const three = { count: 3, idAt: (index: number) => [11, 12, 13][index] ?? null };

describe("where pictures go", () => {
  it("needs no number at the ends", () => {
    expect(placeOf("last", "x", undefined)).toEqual({ place: { kind: "last" } });
    expect(placeOf("first", "", undefined)).toEqual({ place: { kind: "first" } });
  });

  it("is beside a frame by its number", () => {
    expect(placeOf("before", " 2 ", three)).toEqual({ place: { kind: "before", frameId: 12 } });
    expect(placeOf("after", "3", three)).toEqual({ place: { kind: "after", frameId: 13 } });
  });

  it.each(["", "0", "4", "-1", "1.5", "NaN", "1e2", "٣", "x".repeat(10_000), "🎞"])(
    "is nowhere for %s",
    (number) => {
      expect(placeOf("after", number, three)).toEqual({ problem: "Give a whole number from 1 to 3" });
    },
  );

  it("says so where there are no frames", () => {
    expect(placeOf("after", "1", { count: 0, idAt: () => null }).problem).toMatch(/no frames/);
    expect(placeOf("after", "1", undefined).problem).toMatch(/not known/);
  });
});
