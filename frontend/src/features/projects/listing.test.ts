import { describe, expect, it } from "vitest";
import type { Project } from "@/api/types";
import { listed, ORDERS } from "./listing";

const project = (id: number, name: string, more: Partial<Project> = {}): Project => ({
  id,
  name,
  width: 448,
  height: 256,
  fps: 12,
  style: "",
  frame_count: id,
  duration_s: id,
  thumbnail_url: null,
  created_at: `2026-01-0${id}T00:00:00Z`,
  updated_at: `2026-02-0${9 - id}T00:00:00Z`,
  ...more,
});
const all = [project(1, "Shot 10"), project(2, "shot 2"), project(3, "Tea", { width: 1024, height: 576 })];

describe("the start page", () => {
  it.each([
    ["changed", [1, 2, 3]],
    ["created", [3, 2, 1]],
    ["name", [2, 1, 3]],
    ["frames", [3, 2, 1]],
    ["length", [3, 2, 1]],
  ] as const)("sorts by %s", (order, ids) =>
    expect(listed(all, "", order).map((one) => one.id)).toEqual([...ids]),
  );

  it("knows an order for each choice", () => {
    for (const { value } of ORDERS) expect(listed(all, "", value)).toHaveLength(3);
  });

  it("finds by words of the name and by size", () => {
    expect(listed(all, "SHOT", "name").map((one) => one.id)).toEqual([2, 1]);
    expect(listed(all, "tea 1024x576", "name").map((one) => one.id)).toEqual([3]);
    expect(listed(all, "nothing like it", "name")).toEqual([]);
  });

  it("leaves what it was given as it was", () => {
    const before = [...all];
    listed(all, "", "name");
    expect(all).toEqual(before);
  });
});
