import { describe, expect, it } from "vitest";
import { arrow, chosen, reached, toggled } from "./choice";
import { columnsIn } from "./useColumns";

const none = { activeId: null, selection: new Set<number>(), anchorId: null, renamingId: null };

describe("what a command is done to", () => {
  it("is the selection in the order shown, else the card with the focus, else nothing", () => {
    expect(chosen({ ...none, selection: new Set([3, 1]), activeId: 2 }, [1, 2, 3])).toEqual([1, 3]);
    expect(chosen({ ...none, activeId: 2 }, [1, 2, 3])).toEqual([2]);
    expect(chosen(none, [1, 2])).toEqual([]);
  });

  it("is never what a search has hidden or somebody has deleted", () => {
    expect(chosen({ ...none, selection: new Set([9]), activeId: 8 }, [1, 2])).toEqual([]);
  });
});

describe("selecting", () => {
  it("takes in and out", () => {
    expect([...toggled(new Set([1]), 2)]).toEqual([1, 2]);
    expect([...toggled(new Set([1, 2]), 1)]).toEqual([2]);
  });

  it("reaches from the anchor, both ways", () => {
    expect([...reached([5, 6, 7, 8], 6, 8)]).toEqual([6, 7, 8]);
    expect([...reached([5, 6, 7, 8], 7, 5)]).toEqual([5, 6, 7]);
    expect([...reached([5, 6], 99, 6)]).toEqual([6]);
    expect([...reached([5, 6], null, 6)]).toEqual([6]);
  });
});

describe("arrows among 7 cards in rows of 3", () => {
  it.each([
    ["ArrowRight", 0, 1],
    ["ArrowRight", 6, 6],
    ["ArrowLeft", 0, 0],
    ["ArrowDown", 1, 4],
    ["ArrowDown", 4, 6],
    ["ArrowDown", 6, 6],
    ["ArrowUp", 4, 1],
    ["ArrowUp", 1, 1],
    ["Home", 5, 0],
    ["End", 1, 6],
    ["a", 1, null],
  ] as const)("%s from %i leads to %s", (key, from, to) => expect(arrow(key, from, 7, 3)).toBe(to));
});

describe("the columns of cards", () => {
  it.each([
    [390 - 24, 2],
    [1440 - 48, 5],
    [100, 1],
    [0, 1],
  ])("in %i pixels are %i", (width, columns) => expect(columnsIn(width)).toBe(columns));
});
