import { describe, expect, it } from "vitest";
import { Tally } from "./playbackTally";

describe("Tally", () => {
  it("counts what is shown in time", () => {
    const tally = new Tally();
    tally.begin(0);
    for (let i = 1; i <= 24; i++) tally.advance(i * 41, [i], i - 1, true);
    expect([tally.shown, tally.dropped]).toEqual([24, 0]);
    expect(tally.fps(24)).toBe(24);
  });

  it("counts what the clock has passed over", () => {
    const tally = new Tally();
    tally.begin(0);
    tally.advance(160, [1, 2, 3, 4], 0, true);
    expect([tally.shown, tally.dropped]).toEqual([1, 3]);
    expect(tally.fps(24)).toBe(6);
  });

  it("counts a frame that is not ready when it is due, also when it comes later", () => {
    const tally = new Tally();
    tally.begin(0);
    tally.advance(41, [1], 0, false);
    tally.advance(82, [1], 1, true); // it has come, and is held
    tally.advance(123, [2], 1, true);
    expect([tally.shown, tally.dropped]).toEqual([1, 1]);
  });

  it("does not call a hold dropped when the screen was late within it", () => {
    const tally = new Tally();
    tally.begin(0);
    tally.advance(120, [1, 1, 1], 0, true);
    tally.advance(160, [1], 1, true);
    expect([tally.shown, tally.dropped]).toEqual([1, 0]);
  });

  it("reads the rate of the last second only", () => {
    const tally = new Tally();
    tally.begin(0);
    tally.advance(40, [1], 0, false);
    tally.advance(2000, [2], 0, true);
    expect(tally.fps(24)).toBe(24);
  });

  it("knows no rate before anything was due", () => expect(new Tally().fps(24)).toBe(0));
});
