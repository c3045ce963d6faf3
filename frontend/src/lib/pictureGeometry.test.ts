import { describe, expect, it } from "vitest";
import {
  FIT,
  MARGIN,
  isCrisp,
  overflows,
  pan,
  place,
  rung,
  scaleOf,
  snapped,
  zoomTo,
  type View,
} from "./pictureGeometry";

const stage = { width: 1056, height: 632, ratio: 1, margin: MARGIN };
const dense = { ...stage, ratio: 2 };
const picture = { width: 500, height: 288 };

describe("place", () => {
  it("fits all of the picture with room around it", () => {
    const rect = place(FIT, stage, picture);
    expect(rect.width).toBe(1000);
    expect(rect.x).toBe(28);
    expect(rect.y + rect.height / 2).toBe(316);
  });

  it("counts screen pixels where the screen is dense", () => {
    expect(scaleOf(FIT, dense, picture)).toBe(4);
    expect(place({ mode: "free", scale: 1, x: 0.5, y: 0.5 }, dense, picture).width).toBe(250);
  });

  it("lies on whole screen pixels", () => {
    const rect = place({ mode: "free", scale: 1, x: 0.5001, y: 0.31 }, dense, { width: 333, height: 77 });
    expect((rect.x * 2) % 1).toBe(0);
    expect((rect.y * 2) % 1).toBe(0);
  });

  it("shows something on a stage of next to nothing", () => {
    const rect = place(FIT, { ...stage, width: 20, height: 8 }, picture);
    expect(rect.width).toBeGreaterThan(0);
    expect(rect.width).toBeLessThanOrEqual(20);
  });
});

describe("zoomTo", () => {
  it("keeps what is under the pointer there", () => {
    const at = { x: 700, y: 300 };
    const before = place(FIT, stage, picture);
    const view = zoomTo(4, FIT, stage, picture, at);
    const after = place(view, stage, picture);
    const u = (rect: { x: number; width: number }) => (at.x - rect.x) / rect.width;
    expect(u(after)).toBeCloseTo(u(before), 2);
    expect(after.width).toBe(2000);
  });

  it("stays within what makes sense", () => {
    expect(zoomTo(9999, FIT, stage, picture)).toMatchObject({ scale: 32 });
    expect(zoomTo(0, FIT, stage, picture)).toMatchObject({ scale: 0.05 });
  });
});

describe("pan", () => {
  const near: View = { mode: "free", scale: 8, x: 0.5, y: 0.5 };

  it("moves the picture with the hand", () => {
    const before = place(near, stage, picture);
    const after = place(pan(30, -12, near, stage, picture), stage, picture);
    expect(after.x - before.x).toBe(30);
    expect(after.y - before.y).toBe(-12);
  });

  it("never loses the picture", () => {
    expect(pan(1e6, -1e6, near, stage, picture)).toMatchObject({ x: 0, y: 1 });
  });

  it("is only worth it where there is more than is seen", () => {
    expect(overflows(FIT, stage, picture)).toBe(false);
    expect(overflows(near, stage, picture)).toBe(true);
  });
});

it("climbs the ladder from any scale", () => {
  expect(rung(1, 1)).toBe(1.5);
  expect(rung(1.77, 1)).toBe(2);
  expect(rung(1.77, -1)).toBe(1.5);
  expect(rung(32, 1)).toBe(32);
  expect(rung(0.05, -1)).toBe(0.05);
});

it("is crisp at whole multiples alone, and a wheel finds them", () => {
  expect([1, 2, 16].every(isCrisp)).toBe(true);
  expect([0.5, 1.5, 1.01].some(isCrisp)).toBe(false);
  expect(snapped(1.98)).toBe(2);
  expect(snapped(1.6)).toBe(1.6);
});
