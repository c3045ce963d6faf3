import { describe, expect, it } from "vitest";
import { fileProblem, refInLink, refOf } from "./formImage";
import { formStateOf, UNTOUCHED } from "./formMemory";
import { countText, cutText } from "./formTokens";

const ID = "ebad67b6-3551-499d-9e25-49a34aec803c";

describe("references to pictures", () => {
  it("are read", () => {
    expect(refOf(`take:${ID}`)).toEqual({ kind: "take", id: ID });
    expect(refOf("frame:31")).toEqual({ kind: "frame", id: 31 });
    expect(refOf("upload:a.png")).toEqual({ kind: "upload", id: "a.png" });
    for (const wrong of ["", "frame:0", "frame:x", "take:", "http://x", "take:../x"])
      expect(refOf(wrong)).toBeNull();
  });
  it("are found in what is dragged", () => {
    expect(refInLink(`http://127.0.0.1:8000/media/takes/${ID}/320.webp`)).toBe(`take:${ID}`);
    expect(refInLink(`/media/takes/${ID}.png`)).toBe(`take:${ID}`);
    expect(refInLink(`/media/uploads/${ID}.png`)).toBe(`upload:${ID}`);
    expect(refInLink("https://example.org/cat.png")).toBeNull();
  });
  it("are one picture file at a time", () => {
    const file = (type: string, name = "a") => ({ type, name });
    expect(fileProblem([file("image/png")])).toBeNull();
    expect(fileProblem([])).toContain("no file");
    expect(fileProblem([file("image/png"), file("image/png")])).toContain("not 2");
    expect(fileProblem([file("image/gif", "cat.gif")])).toBe("cat.gif is no PNG, JPEG or WebP picture");
  });
});

describe("a remembered form", () => {
  it("is taken as it was", () => {
    const state = {
      values: { a: "x", b: true, c: 2, d: { text: "7", locked: true }, e: [{ key: 1, values: { f: "y" } }] },
      styleId: "3",
      presetId: null,
    };
    expect(formStateOf(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });
  it("loses what can't be read, and nothing else", () => {
    expect(formStateOf(null)).toBe(UNTOUCHED);
    expect(formStateOf("x")).toBe(UNTOUCHED);
    const state = formStateOf({
      values: { a: "kept", b: null, c: { odd: 1 }, d: [{ key: "x" }, 5], e: { text: 5, locked: true } },
      styleId: 7,
    });
    expect(state).toEqual({ values: { a: "kept", d: [] }, styleId: null, presetId: null });
  });
});

describe("token counts", () => {
  const fits = { count: 5, limit: 77, kept: "a", cut: "" };
  it("say how much is read", () =>
    expect(countText("CLIP", { ...fits, count: 1234 })).toBe("CLIP 1,234 / 77"));
  it("show what nobody reads before what one does not read", () => {
    expect(cutText(fits, fits)).toBeNull();
    expect(cutText({ ...fits, cut: "x" }, fits)?.unread).toBe("x");
    expect(cutText({ ...fits, cut: "x y" }, { ...fits, cut: "y" })?.unread).toBe("y");
  });
});
