import { describe, expect, it } from "vitest";
import { fitting, fromSlider, limitsOf, stepped, toSlider, unitOf, zoomOf } from "./zoom";

describe("zoom", () => {
  it("keeps the strip below what browsers can lay out", () => {
    const { max } = limitsOf("boards", 100_000, 100_000);
    expect(max * 100_000).toBeLessThan(2 ** 25);
    const long = limitsOf("time", 100_000, 2_400_000);
    expect(long.max * 2_400_000).toBeLessThan(2 ** 25);
    expect(long.max).toBeGreaterThanOrEqual(long.min);
  });

  it("keeps frames large enough to be met", () => {
    expect(limitsOf("boards", 10, 10).min).toBe(24);
    expect(limitsOf("time", 10, 120).min * 12).toBeCloseTo(8);
  });

  it("works without frames", () => {
    const limits = limitsOf("time", 0, 0);
    expect(Number.isFinite(unitOf("time", 1, limits))).toBe(true);
  });

  it("goes in and out by the same factor", () => {
    const limits = limitsOf("boards", 100, 100);
    expect(stepped(stepped(100, 1, limits), -1, limits)).toBeCloseTo(100);
    expect(stepped(100, 99, limits)).toBe(limits.max);
    expect(unitOf("boards", zoomOf("boards", 77), limits)).toBeCloseTo(77);
  });

  it("fits all, as far as it may", () => {
    const limits = limitsOf("boards", 20, 20);
    expect(fitting(1000, 20, limits)).toBe(50);
    expect(fitting(1000, 2000, limits)).toBe(limits.min);
  });

  it("runs the slider over the logarithm", () => {
    const limits = { min: 10, max: 1000 };
    expect([10, 100, 1000].map((unit) => toSlider(unit, limits))).toEqual([0, 50, 100]);
    expect(fromSlider(50, limits)).toBeCloseTo(100);
    expect(toSlider(10, { min: 10, max: 10 })).toBe(0);
  });
});
