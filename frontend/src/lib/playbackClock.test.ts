import { describe, expect, it } from "vitest";
import { shuttle, stepAt, tickAt, tickToBegin, type Run } from "./playbackClock";
import { startsOf } from "./time";

const run = (change: Partial<Run> = {}): Run => ({
  lo: 0,
  hi: 10,
  from: 0,
  rate: 1,
  loops: false,
  ...change,
});

describe("tickAt", () => {
  it("moves one tick a step and ends with the film", () => {
    expect([0, 1, 9, 10].map((step) => tickAt(run(), step))).toEqual([0, 1, 9, null]);
  });

  it("ends before the first tick when it goes backward", () => {
    expect([0, 3, 9, 10].map((step) => tickAt(run({ from: 9, rate: -1 }), step))).toEqual([9, 6, 0, null]);
  });

  it("goes round forward and backward", () => {
    expect(tickAt(run({ loops: true, lo: 4, hi: 8, from: 6 }), 3)).toBe(5);
    expect(tickAt(run({ loops: true, lo: 4, hi: 8, from: 4, rate: -1 }), 1)).toBe(7);
    expect(tickAt(run({ loops: true, lo: 4, hi: 8, from: 4, rate: -1 }), 4001)).toBe(7);
  });

  it("moves several ticks a step at higher rates, and a tick in two steps at half", () => {
    expect([0, 1, 2].map((step) => tickAt(run({ rate: 4 }), step))).toEqual([0, 4, 8]);
    expect([0, 1, 2, 3].map((step) => tickAt(run({ rate: 0.5 }), step))).toEqual([0, 0, 1, 1]);
  });

  it("has nothing to show in an empty film", () => {
    expect(tickAt(run({ hi: 0, loops: true }), 0)).toBeNull();
  });
});

describe("stepAt", () => {
  it("gives each of 24 frames a second its place", () => {
    const steps = Array.from({ length: 61 }, (_, n) => stepAt((n * 1000) / 60, 24));
    expect(new Set(steps).size).toBe(25);
    expect(steps[60]).toBe(24);
  });

  it("neither doubles nor loses a frame where screen and film run at one rate and the screen jitters", () => {
    const steps = Array.from({ length: 600 }, (_, n) => stepAt((n * 1000) / 60 + 2 * Math.sin(n * 1.7), 60));
    expect(steps).toEqual(Array.from({ length: 600 }, (_, n) => n));
  });

  it("does not begin before the beginning", () => expect(stepAt(-50, 24)).toBe(0));
});

describe("tickToBegin", () => {
  it("shows the first frame for its whole hold in both directions", () => {
    const starts = startsOf([3, 2]);
    expect(tickToBegin(starts, 0, 1)).toBe(0);
    expect(tickToBegin(starts, 0, -1)).toBe(2);
    expect(tickToBegin(starts, 1, -1)).toBe(4);
  });
});

describe("shuttle", () => {
  it("doubles with every press and stays at eight", () => {
    let rate = shuttle(false, 4, 1);
    const rates = [rate];
    for (let i = 0; i < 4; i++) rates.push((rate = shuttle(true, rate, 1)));
    expect(rates).toEqual([1, 2, 4, 8, 8]);
  });

  it("turns round at normal speed", () => expect(shuttle(true, 8, -1)).toBe(-1));
});
