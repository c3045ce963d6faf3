import { describe, expect, it } from "vitest";
import { placeAt } from "./useChipDrag";

const chip = (left: number, right: number, top: number) => ({ left, right, top, bottom: top + 28 });
// Two rows: three chips and one.
const CHIPS = [chip(0, 50, 0), chip(60, 120, 0), chip(130, 200, 0), chip(0, 80, 34)];

describe("where a dragged tag will stand", () => {
  it("is before the chip whose first half the hand is over", () => {
    expect(placeAt(10, 10, CHIPS)).toBe(0);
    expect(placeAt(40, 10, CHIPS)).toBe(1);
    expect(placeAt(100, 10, CHIPS)).toBe(2);
  });

  it("is after the last of a row beyond its middle", () => {
    expect(placeAt(400, 10, CHIPS)).toBe(3);
    expect(placeAt(70, 40, CHIPS)).toBe(4);
  });

  it("is the start above all of them", () => {
    expect(placeAt(500, -20, CHIPS)).toBe(0);
  });
});
