import { expect, it } from "vitest";
import { near } from "./near";

const ids = ["a", "b", "c", "d", "e"];
const find = (id: string, hint: number) => near(id, hint, ids.length, (index) => ids[index]);

it("finds a picture where it was, and where it has moved to", () => {
  expect([find("c", 2), find("e", 2), find("a", 4)]).toEqual([2, 4, 0]);
});

it("does not find what is not there", () => {
  expect([find("x", 2), find("a", 10_000)]).toEqual([-1, -1]);
});
