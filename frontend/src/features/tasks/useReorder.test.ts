import { expect, it } from "vitest";
import { gapAt } from "./useReorder";

it("takes the gap nearest to the pointer", () => {
  const middles = [20, 60, 100];
  expect([0, 19, 21, 59, 61, 99, 101, 500].map((y) => gapAt(y, middles))).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  expect(gapAt(10, [])).toBe(0);
});
