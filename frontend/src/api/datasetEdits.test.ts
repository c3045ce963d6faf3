import { describe, expect, it } from "vitest";
import { apart, moved, nearlyTrigger, tagsIn, withEdit } from "./datasetEdits";
import type { DatasetPicture, Suggested } from "./types";

const TAGS = { mode: "tags", trigger: "ohwx" } as const;
const TEXT = { mode: "sentences", trigger: "ohwx" } as const;

const suggested = (value: string): Suggested => ({
  value,
  kind: "tag",
  confidence: 0.8,
  source: "some",
  run: 3,
  category: "general",
});

const picture = (tags: string[], more: Partial<DatasetPicture> = {}): DatasetPicture => ({
  name: "dragon-0001.png",
  source: "1.png",
  width: 64,
  height: 64,
  size_bytes: 1,
  caption: tags.join(", "),
  text: ["ohwx", ...tags].join(", "),
  tags,
  clip_tokens: 3,
  t5_tokens: 3,
  reviewed: false,
  skipped: false,
  crop: null,
  suggestions: [],
  machine: [],
  conflict: null,
  revision: 1,
  url: "",
  thumbnail_url: "",
  ...more,
});

describe("what was typed", () => {
  it("is tags between commas and lines, each once and without spare spaces", () => {
    expect(tagsIn(" red  circle,blue\nred circle ,, ,star")).toEqual(["red circle", "blue", "star"]);
  });

  it("keeps brackets, emoji and letters of every script", () => {
    expect(tagsIn("saber (fate), 🦉 owl, שמש")).toEqual(["saber (fate)", "🦉 owl", "שמש"]);
  });
});

describe("an edit on screen before the server has it", () => {
  it("adds at the end or at a place, and what is there already not again", () => {
    expect(withEdit(picture(["a", "b"]), { add: ["b", "c"] }, TAGS).tags).toEqual(["a", "b", "c"]);
    expect(withEdit(picture(["a", "b"]), { add: ["c"], at: 0 }, TAGS).tags).toEqual(["c", "a", "b"]);
  });

  it("writes the trigger in front, once, and never among the tags", () => {
    const next = withEdit(picture(["a"]), { add: ["ohwx", "b"] }, TAGS);
    expect(next.tags).toEqual(["a", "b"]);
    expect(next.text).toBe("ohwx, a, b");
  });

  it("renames in place, and into one that is there already", () => {
    expect(withEdit(picture(["a", "b", "c"]), { rename: ["a", "z"] }, TAGS).tags).toEqual(["z", "b", "c"]);
    expect(withEdit(picture(["a", "b", "c"]), { rename: ["c", "a"] }, TAGS).tags).toEqual(["a", "b"]);
  });

  it("takes suggestions as tags that are known to be a model's, and dismisses others", () => {
    const start = picture(["a"], { suggestions: [suggested("b"), suggested("c")] });
    const taken = withEdit(start, { accept: ["b"] }, TAGS);
    expect([taken.tags, taken.machine]).toEqual([["a", "b"], ["b"]]);
    expect(taken.suggestions.map(({ value }) => value)).toEqual(["c"]);
    expect(withEdit(taken, { dismiss: ["c"] }, TAGS).suggestions).toEqual([]);
    expect(withEdit(taken, { remove: ["b"] }, TAGS).machine).toEqual([]);
  });

  it("leaves a sentence as it is written", () => {
    const next = withEdit(picture([]), { caption: "A Dragon, red, RED, on a rock." }, TEXT);
    expect(next.caption).toBe("A Dragon, red, RED, on a rock.");
    expect(next.tags).toEqual([]);
  });
});

describe("moving a tag", () => {
  it("puts it before the one that stands there", () => {
    expect(moved(["a", "b", "c"], 0, 3)).toEqual(["b", "c", "a"]);
    expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
    expect(moved(["a", "b", "c"], 0, 1)).toEqual(["a", "b", "c"]);
  });
});

describe("a slip in the trigger", () => {
  it("is a letter changed, left out, doubled or swapped", () => {
    expect(apart("dragon", "dragno")).toBe(1);
    for (const slip of ["dragn", "dragoon", "drogon", "dargon"])
      expect(nearlyTrigger(`a ${slip} on a rock`, "dragon"), slip).toEqual([slip]);
  });

  it("is not the trigger itself, nor another word, nor asked for of short ones", () => {
    expect(nearlyTrigger("a dragon and a wagon wheel", "dragon")).toEqual([]);
    expect(nearlyTrigger("the cat", "car")).toEqual([]);
  });
});
