import { expect, it } from "vitest";
import { differencesOf } from "./differences";
import { takeOf } from "./testing";

const NONE = { ours: undefined, theirs: undefined };
const ours = takeOf({ prompt: "a blue ball", seed: 1, params: { grain: 2 }, modification: "make it blue" });

it("tells in what two takes differ, and not that they are two", () => {
  const theirs = takeOf({ prompt: "a red ball", seed: 1, created_at: "2026-11-20T12:00:00.000Z" });
  expect(differencesOf(ours, theirs, NONE)).toEqual([
    { label: "Prompt", theirs: "a red ball", ours: "a blue ball" },
    { label: "Grain", theirs: null, ours: "2" },
  ]);
});

it("tells nothing of two that are alike", () => {
  expect(differencesOf(ours, { ...ours, id: "other" }, NONE)).toEqual([]);
});
