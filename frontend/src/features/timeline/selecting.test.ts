import { describe, expect, it } from "vitest";
import { between, chosen, heirOf, isThere, toggled } from "./selecting";
import { filmOf } from "./testing";

const film = filmOf([10, 20, 30, 40, 50]);

describe("selecting", () => {
  it("takes all from one frame to the other", () => {
    expect([...between(film, 40, 20)]).toEqual([20, 30, 40]);
    expect([...between(film, 20, 20)]).toEqual([20]);
    expect([...between(film, 99, 20)]).toEqual([20]); // the first is gone
    expect([...between(film, 20, null)]).toEqual([]);
  });

  it("toggles", () => {
    expect([...toggled(new Set([1]), 2)]).toEqual([1, 2]);
    expect([...toggled(new Set([1, 2]), 1)]).toEqual([2]);
  });

  it("gives what is chosen in timeline order", () => {
    expect(chosen(film, new Set([50, 10, 99]), null)).toEqual([10, 50]);
    expect(chosen(film, new Set(), 30)).toEqual([30]);
    expect(chosen(film, new Set(), 99)).toEqual([]);
    const long = filmOf(Array.from({ length: 200 }, (_, i) => i + 1));
    expect(chosen(long, new Set([150, 3]), null)).toEqual([3, 150]);
  });

  it("finds who stands in the place of what is gone", () => {
    expect(heirOf(film, [20])).toBe(30);
    expect(heirOf(film, [20, 30])).toBe(40);
    expect(heirOf(film, [20, 40])).toBe(30);
    expect(heirOf(film, [40, 50])).toBe(30);
    expect(heirOf(film, [10, 20, 30, 40, 50])).toBeNull();
  });

  it("knows moves that change nothing", () => {
    expect([1, 2, 3].map((place) => isThere(film, [20, 30], place))).toEqual([true, true, true]);
    expect([0, 4].map((place) => isThere(film, [20, 30], place))).toEqual([false, false]);
    expect(isThere(film, [20, 40], 2)).toBe(false); // scattered: they would gather
  });
});
