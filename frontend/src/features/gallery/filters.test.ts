import { describe, expect, it } from "vitest";
import {
  addressWith,
  countOf,
  daysProblem,
  filtersIn,
  isFiltered,
  NO_FILTERS,
  searchOf,
  textProblem,
} from "./filters";

const of = (address: string) => filtersIn(new URLSearchParams(address));

describe("the gallery's filters", () => {
  it("come out of an address as they went in", () => {
    const address =
      "q=red+ball&project=7&plugin=example&model=kino-mini&size=448x256&star=1&from=2026-01-02&to=2026-01-03";
    expect(addressWith(new URLSearchParams(), of(address)).toString()).toBe(address);
  });

  it("leave the rest of the address alone", () => {
    const address = addressWith(new URLSearchParams("take=abc&star=1"), NO_FILTERS);
    expect(address.toString()).toBe("take=abc");
  });

  it.each([
    "project=0",
    "project=NaN",
    "project=1e9",
    "size=448",
    "size=0x0",
    "size=9999999x1",
    "star=yes",
    "from=yesterday",
    "to=2026-13-45",
    `plugin=${"x".repeat(201)}`,
  ])("%s says nothing", (address) => {
    expect(of(address)).toEqual(NO_FILTERS);
  });

  it("ask for whole days where the person is", () => {
    const search = searchOf({ ...NO_FILTERS, from: "2026-03-01", to: "2026-03-01" });
    expect(Date.parse(search.until ?? "") - Date.parse(search.since ?? "")).toBe(86_400_000 - 1);
    expect(new Date(search.since ?? "").getHours()).toBe(0);
  });

  it("ask for nothing that was not said", () => {
    expect(searchOf({ ...NO_FILTERS, q: "   " })).toEqual({});
    expect(searchOf({ ...NO_FILTERS, starred: true, size: { width: 8, height: 9 } })).toEqual({
      starred: true,
      width: 8,
      height: 9,
    });
  });

  it("are counted", () => {
    expect(countOf(NO_FILTERS)).toBe(0);
    expect(countOf({ ...NO_FILTERS, starred: true, from: "2026-03-01" })).toBe(2);
    expect([isFiltered({ ...NO_FILTERS, q: " " }), isFiltered({ ...NO_FILTERS, q: "a" })]).toEqual([
      false,
      true,
    ]);
  });

  it("say what is wrong in a sentence", () => {
    expect(textProblem("x".repeat(500))).toBeUndefined();
    expect(textProblem("x".repeat(10_000))).toBe("Search by at most 500 letters; these are 10,000");
    expect(daysProblem({ from: "2026-02-02", to: "2026-02-01" })).toMatch(/after the last/);
    expect(daysProblem({ from: "2026-02-02", to: null })).toBeUndefined();
  });
});
