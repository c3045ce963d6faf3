import { describe, expect, it } from "vitest";
import { editOf } from "./bulkEdit";

const asked = {
  op: "add",
  tags: "red ball, sky,",
  to: "",
  at: "start",
  find: "",
  regex: false,
  whole_tag: false,
  match_case: true,
  sort: "name",
  threshold: "",
  ratio: "1:1",
} as const;

describe("what is asked of many pictures", () => {
  it("holds what its kind needs and nothing else", () => {
    const names = ["a.png"];
    expect(editOf(asked, { names })).toEqual({ op: "add", names, tags: ["red ball", "sky"], at: "start" });
    expect(editOf({ ...asked, op: "clear" }, { query: "sky" })).toEqual({ op: "clear", query: "sky" });
    expect(editOf({ ...asked, op: "rename", tags: "sky", to: " cloudy sky " }, {})).toEqual({
      op: "rename",
      tags: ["sky"],
      to: "cloudy sky",
    });
    expect(editOf({ ...asked, op: "accept", threshold: "60" }, {})).toEqual({ op: "accept", threshold: 0.6 });
  });

  it("is not asked while something is missing", () => {
    expect(editOf({ ...asked, tags: " , " }, {})).toBeNull();
    expect(editOf({ ...asked, op: "rename", tags: "sky", to: "" }, {})).toBeNull();
    expect(editOf({ ...asked, op: "replace", find: "" }, {})).toBeNull();
  });
});
