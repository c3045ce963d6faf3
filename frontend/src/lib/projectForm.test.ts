import { describe, expect, it } from "vitest";
import {
  changesOf,
  draftOf,
  freeName,
  freshDraft,
  namedSizes,
  onlySmall,
  problemsOf,
  sizeNote,
  sizesFor,
  valuesOf,
} from "./projectForm";

const good = freshDraft(false, []);

describe("a fresh project", () => {
  it("fits what there is to draw with", () => {
    expect(onlySmall([{ family: "kino-mini" }])).toBe(true);
    expect(onlySmall([{ family: "kino-mini" }, { family: "flux" }])).toBe(false);
    expect(onlySmall([])).toBe(false);
    expect(freshDraft(true, [])).toMatchObject({ name: "Untitled film", width: "448", height: "256" });
    expect(freshDraft(false, [])).toMatchObject({ width: "1024", height: "576", fps: "24" });
  });

  it("has no problems, in any of the sizes offered", () => {
    for (const small of [true, false])
      for (const { width, height } of sizesFor(small)) {
        expect(problemsOf({ ...good, width: String(width), height: String(height) })).toEqual({});
        expect(sizeNote(width, height)).toContain("exactly");
      }
  });

  it("takes a name that is free", () => {
    expect(freeName(["Untitled film", "Untitled film 2"])).toBe("Untitled film 3");
    expect(freeName(["Other"])).toBe("Untitled film");
  });
});

describe("what is wrong with a project", () => {
  it.each([
    ["name", "", "needs a name"],
    ["name", "   ", "needs a name"],
    ["name", "x".repeat(10_000), "10,000"],
    ["width", "", "missing"],
    ["width", "NaN", "whole number"],
    ["width", "1e3", "whole number"],
    ["width", "-64", "whole number"],
    ["width", "63", "at least 64"],
    ["height", "8193", "at most 8192"],
    ["height", "12.5", "whole number"],
    ["fps", "0", "at least 1"],
    ["fps", "241", "at most 240"],
    ["fps", "٢٤", "whole number"],
    ["style", "y".repeat(10_000), "at most 2000"],
  ] as const)("%s %j: a sentence beside it", (field, text, words) => {
    const problems = problemsOf({ ...good, [field]: text });
    expect(Object.keys(problems)).toEqual([field]);
    expect(problems[field]).toContain(words);
  });

  it("is nothing for emoji, right-to-left names and spaces around numbers", () => {
    expect(problemsOf({ ...good, name: "🎬".repeat(200), width: " 448 " })).toEqual({});
    expect(problemsOf({ ...good, name: "فيلم بلا عنوان" })).toEqual({});
    expect(valuesOf({ ...good, name: "  A film ", width: " 448 " })).toMatchObject({
      name: "A film",
      width: 448,
    });
  });
});

describe("changing a project", () => {
  it("sends only what differs", () => {
    const before = draftOf({ name: "A", width: 448, height: 256, fps: 12, style: "" });
    expect(changesOf(before, { ...before })).toEqual({});
    expect(changesOf(before, { ...before, fps: "24", style: "ink" })).toEqual({ fps: 24, style: "ink" });
  });
});

describe("sizes", () => {
  it("that the settings name are offered, whatever else stands there", () => {
    expect(namedSizes({ square: { width: 10, height: 20 }, odd: 7, half: { width: 3 } })).toEqual([
      { label: "square", width: 10, height: 20 },
    ]);
    expect(namedSizes(null)).toEqual([]);
  });

  it("off the grid are told as they are drawn", () => {
    expect(sizeNote(1920, 1080)).toContain("1920 × 1088");
  });
});
