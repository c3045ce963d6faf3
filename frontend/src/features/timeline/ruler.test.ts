import { describe, expect, it } from "vitest";
import { startsOf } from "@/lib/time";
import { StripLayout, type Mode } from "./layout";
import { labelsIn, timeSteps } from "./ruler";

const labels = (mode: Mode, unit: number, holds: number[], x0 = 0, x1 = 1e6) =>
  labelsIn(new StripLayout(mode, unit, startsOf(holds)), 24, x0, x1);
const ones = (count: number) => new Array<number>(count).fill(1);

describe("the ruler", () => {
  it("names every frame where there is room", () => {
    expect(labels("boards", 160, [2, 12, 1]).map(({ frame, time }) => [frame, time])).toEqual([
      [1, "00:00:00"],
      [2, "00:00:02"],
      [3, "00:00:14"],
    ]);
  });

  it("names round numbers where there is not", () => {
    expect(labels("boards", 30, ones(21)).map((label) => label.frame)).toEqual([1, 5, 10, 15, 20]);
    expect(labels("boards", 60, ones(7)).map((label) => label.frame)).toEqual([2, 4, 6]);
  });

  it("divides seconds evenly to time, and says which frame is there", () => {
    expect(timeSteps(24).slice(0, 9)).toEqual([1, 2, 3, 4, 6, 8, 12, 24, 48]);
    const found = labels("time", 10, [20, 10, 30]);
    expect(found.map(({ tick, frame }) => [tick, frame])).toEqual([
      [0, 1],
      [12, 1],
      [24, 2],
      [36, 3],
      [48, 3],
    ]);
  });

  it("never crowds, whatever the scale", () => {
    for (const mode of ["boards", "time"] as const)
      for (const unit of [8, 13, 24, 50, 99, 107, 108, 300]) {
        const xs = labels(mode, unit, ones(400)).map((label) => label.x);
        for (const [i, x] of xs.entries())
          if (i > 0) expect(x - (xs[i - 1] ?? 0)).toBeGreaterThanOrEqual(108);
      }
  });

  it("draws only what is in view", () => {
    const found = labels("boards", 160, ones(1000), 16_000, 17_000);
    expect(found.length).toBeLessThan(10);
    expect(found[0]?.frame).toBeGreaterThan(95);
    expect(labels("boards", 160, [])).toEqual([]);
  });
});
