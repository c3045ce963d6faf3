import { expect, it } from "vitest";
import { ApiError } from "./errors";
import { chainOf, choicesOf, numbersOf } from "./refine";
import type { Take } from "./types";

const take = (id: string, parent_id: string | null, second: number, seed = 1) =>
  ({ id, parent_id, seed, created_at: `2026-01-01T00:00:0${second}.000Z` }) as Take;

it("numbers takes in the order of making, those of one moment by their seeds", () => {
  const takes = [take("c", null, 2), take("b", null, 1, 8), take("a", null, 1, 7)];
  expect([...numbersOf(takes)]).toEqual([
    ["a", 1],
    ["b", 2],
    ["c", 3],
  ]);
});

it("follows a take to the first picture, also where one between is gone", () => {
  const [a, b, c] = [take("a", null, 1), take("b", "a", 2), take("c", "b", 3)];
  expect(chainOf([a, b, c], c)).toEqual([c, b, a]);
  expect(chainOf([a, c], c)).toEqual([c]);
});

it("is not caught in a circle", () => {
  const [a, b] = [take("a", "b", 1), take("b", "a", 2)];
  expect(chainOf([a, b], a).length).toBeLessThanOrEqual(3);
});

it("reads the ways on from a decline, and from nothing else", () => {
  const details = [
    { field: "edit", message: "a ball" },
    { field: "append", message: "a ball, zorp" },
  ];
  expect(choicesOf(new ApiError(409, "not_understood", "No.", details))).toEqual([
    { action: "append", prompt: "a ball, zorp" },
    { action: "edit", prompt: "a ball" },
  ]);
  expect(choicesOf(new ApiError(409, "conflict", "No.", details))).toBeNull();
  expect(choicesOf(new Error("No."))).toBeNull();
});
