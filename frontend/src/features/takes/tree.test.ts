import { describe, expect, it } from "vitest";
import { takeOf } from "./testing";
import { differenceOf, moveOf, neighbour, openRows, rowName, rowsOf } from "./tree";

const at = (second: number) => `2026-11-20T10:00:0${second}.000Z`;
const a = takeOf({ id: "a", created_at: at(1) });
const b = takeOf({ id: "b", created_at: at(2) });
const a1 = takeOf({ id: "a1", parent_id: "a", created_at: at(3) });
const a2 = takeOf({ id: "a2", parent_id: "a1", created_at: at(4) });
const rows = rowsOf([a, b, a1, a2]);
const ids = (some: readonly { take: { id: string } }[]) => some.map((row) => row.take.id).join(" ");

describe("the tree of takes", () => {
  it("has each take below what it came from, numbered in the order of making", () => {
    expect(ids(rows)).toBe("a a1 a2 b");
    expect(rows.map((row) => [row.number, row.level, row.position, row.siblings])).toEqual([
      [1, 1, 1, 2],
      [3, 2, 1, 1],
      [4, 3, 1, 1],
      [2, 1, 2, 2],
    ]);
  });

  it("keeps takes whose parent is gone", () => {
    expect(ids(rowsOf([b, a1, a2]))).toBe("b a1 a2");
  });

  it("puts a take that came back where it stood", () => {
    expect(ids(rowsOf([b, a1, a2, a]))).toBe(ids(rows));
    const run = [3, 1, 2].map((seed) => takeOf({ id: `s${seed}`, seed }));
    expect(ids(rowsOf(run))).toBe("s1 s2 s3");
  });

  it("hides what is below a closed one", () => {
    expect(ids(openRows(rows, new Set(["a"])))).toBe("a b");
    expect(ids(openRows(rows, new Set(["a1"])))).toBe("a a1 b");
  });

  it("gives the neighbours, and none beyond the ends", () => {
    expect([neighbour(rows, "a", 1)?.id, neighbour(rows, "a", -1), neighbour(rows, "b", 1)]).toEqual([
      "a1",
      null,
      null,
    ]);
    expect([neighbour(rows, null, 1)?.id, neighbour(rows, null, -1)?.id]).toEqual(["a", "b"]);
  });
});

describe("keys in the tree", () => {
  const none: ReadonlySet<string> = new Set();
  it.each([
    ["ArrowDown", "a2", none, { go: "b" }],
    ["ArrowDown", "b", none, { go: "b" }],
    ["ArrowUp", "a", none, { go: "a" }],
    ["Home", "b", none, { go: "a" }],
    ["End", "a", none, { go: "b" }],
    ["ArrowRight", "a", none, { go: "a1" }],
    ["ArrowRight", "a", new Set(["a"]), { open: "a" }],
    ["ArrowRight", "b", none, null],
    ["ArrowLeft", "a", none, { close: "a" }],
    ["ArrowLeft", "a2", none, { go: "a1" }],
    ["ArrowLeft", "a", new Set(["a"]), null],
    ["x", "a", none, null],
  ])("%s at %s", (key, here, closed, move) => {
    expect(moveOf(key, openRows(rows, closed), here, closed)).toEqual(move);
  });
});

describe("what sets a take apart", () => {
  const before = takeOf({ params: { steps: 8, size: null, n: 1 } });
  it.each([
    ["words that changed it", { instruction: "make it blue" }, "make it blue"],
    ["a prompt", { prompt: "a dog" }, "a dog"],
    ["no prompt at all", { prompt: " " }, "no prompt"],
    ["its seed", { params: before.params, seed: 7 }, "seed 7"],
    ["a parameter", { params: { ...before.params, steps: 20 } }, "steps 20"],
    ["several parameters", { params: { steps: 9, size: "a", n: 2 } }, "steps 9, size a, 1 more"],
    ["one that was taken away", { params: { ...before.params, steps: null } }, "steps not set"],
    ["nothing", { params: before.params, seed: null }, "the same again"],
    ["an import", { kind: "import" as const }, "imported picture"],
  ])("is %s", (_, given, words) => {
    expect(differenceOf({ take: takeOf(given), before })).toBe(words);
  });

  it("is its prompt for the first", () => {
    expect(differenceOf({ take: a, before: null })).toBe("a red ball");
  });

  it("is heard with the rest of the row", () => {
    const [, row] = rowsOf([a, takeOf({ id: "x", parent_id: "a", prompt: "a dog", starred: true })]);
    expect(row && rowName(row, { shown: true, compared: false, source: true })).toBe(
      "Take 1, shown, refining from here, starred, a dog",
    );
  });
});
