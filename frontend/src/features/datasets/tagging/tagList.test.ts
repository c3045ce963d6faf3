import { describe, expect, it } from "vitest";
import type { TagCount } from "@/api/types";
import { listedTags, withMember, type Asked, type Row } from "./tagList";

const tag = (name: string, count: number, recent: number | null = null): TagCount => ({
  tag: name,
  count,
  category: null,
  recent,
  favourite: false,
  group: null,
});

const TAGS = [tag("blue sky", 9), tag("sky", 4, 1), tag("red", 6, 0), tag("Skyline", 1)];
const ask = (more: Partial<Asked>) =>
  listedTags(TAGS, { search: "", order: "count", favourites: [], groups: {}, ...more });
const names = (rows: Row[]) => rows.map((row) => (row.kind === "tag" ? row.tag : `[${row.name}]`));

describe("the list of tags", () => {
  it("has the most used first, and those that begin as sought before those that hold it", () => {
    expect(names(ask({}))).toEqual(["blue sky", "red", "sky", "Skyline"]);
    expect(names(ask({ search: "SKY" }))).toEqual(["sky", "Skyline", "blue sky"]);
    expect(names(ask({ search: "sk bl" }))).toEqual(["blue sky"]);
  });

  it("has those used last first, and only them", () => {
    expect(names(ask({ order: "recent" }))).toEqual(["red", "sky"]);
  });

  it("keeps favourites in their order, also those that no picture has", () => {
    expect(names(ask({ order: "favourites", favourites: ["moon", "red"] }))).toEqual(["moon", "red"]);
  });

  it("stands in groups, of which those without a find are left out", () => {
    const groups = { colours: ["red", "blue"], places: ["sky"] };
    expect(names(ask({ order: "groups", groups }))).toEqual(["[colours]", "red", "blue", "[places]", "sky"]);
    expect(names(ask({ order: "groups", groups, search: "sky" }))).toEqual(["[places]", "sky"]);
  });
});

describe("a group", () => {
  it("gains and loses a tag, and goes with its last one", () => {
    expect(withMember({}, "light", "dusk", true)).toEqual({ light: ["dusk"] });
    expect(withMember({ light: ["dusk"], view: ["side"] }, "light", "dusk", false)).toEqual({
      view: ["side"],
    });
  });
});
