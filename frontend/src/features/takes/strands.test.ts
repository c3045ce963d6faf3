import { describe, expect, it } from "vitest";
import { countBelow, lineOf, MOST_COLUMNS, strandsOf } from "./strands";
import { takeOf } from "./testing";
import { openRows, rowsOf } from "./tree";

let second = 0;
const child = (id: string, parent_id: string | null = null) =>
  takeOf({ id, parent_id, created_at: `2026-11-20T10:${String(++second).padStart(2, "0")}:00.000Z` });

// a ─ b ─ c ─ d, and c forks to e as well; f stands alone.
const rows = rowsOf([
  child("a"),
  child("b", "a"),
  child("c", "b"),
  child("d", "c"),
  child("e", "c"),
  child("f"),
]);
const drawn = (closed: string[] = []) =>
  openRows(rows, new Set(closed)).map((row, index, open) => {
    const { column, from, passes, goesOn } = strandsOf(open)[index] ?? {};
    return `${row.take.id} ${from ?? "-"}>${column} [${passes?.map((one) => one.column).join()}]${goesOn ? " on" : ""}`;
  });

describe("the lines of the tree", () => {
  it("are one column as long as nothing forks", () => {
    expect(drawn()).toEqual([
      "a ->0 [] on",
      "b 0>1 [] on",
      "c 1>1 [] on",
      "d 1>2 [1]",
      "e 1>2 []",
      "f ->0 []",
    ]);
  });

  it("end where a take is folded", () => {
    expect(drawn(["c"])).toEqual(["a ->0 [] on", "b 0>1 [] on", "c 1>1 []", "f ->0 []"]);
    expect(drawn(["a"])).toEqual(["a ->0 []", "f ->0 []"]);
  });

  it("are lit from the first take to the one shown", () => {
    const lit = strandsOf(rows, "e").map(({ lit, litOn, passes }, index) =>
      [rows[index]?.take.id, lit && "lit", litOn && "on", passes.some((one) => one.lit) && "by"]
        .filter(Boolean)
        .join(" "),
    );
    expect(lit).toEqual(["a lit on", "b lit on", "c lit on", "d by", "e lit", "f"]);
  });

  it("run out of columns rather than of room for words", () => {
    const deep = [child("r")];
    for (let i = 0; i < 20; i++) {
      const parent = deep.at(-1)?.id ?? "r";
      deep.push(child(`x${i}`, parent), child(`y${i}`, parent));
    }
    expect(Math.max(...strandsOf(rowsOf(deep)).map((strand) => strand.column))).toBe(MOST_COLUMNS);
  });
});

it("the line to a take is all it came from", () => {
  const ids = (id: string | null) => lineOf(rows, id).map((row) => row.take.id);
  expect([ids("e"), ids("a"), ids(null), ids("gone")]).toEqual([["a", "b", "c", "e"], ["a"], [], []]);
});

it("counts what is below", () => {
  expect(["a", "c", "d", "f", "gone"].map((id) => countBelow(rows, id))).toEqual([4, 2, 0, 0, 0]);
});
