import { describe, expect, it } from "vitest";
import { numberIn } from "./FindDialog";
import { holdOf, wholeNumber } from "./numbers";

describe("numbers that people type", () => {
  it.each(["", "NaN", "1e3", "1.5", "१२", "🎬", "9".repeat(400), "0", "31", "-1"])("refuses %s", (text) => {
    expect(wholeNumber(text, 1, 30, "a number")).toHaveProperty("problem");
  });

  it("reads holds in ticks and in seconds", () => {
    expect(holdOf(" 12 ", 24)).toEqual({ value: 12 });
    expect(holdOf("1.5 s", 24)).toEqual({ value: 36 });
    expect(holdOf("0,5S", 24)).toEqual({ value: 12 });
    expect(holdOf("0.01 s", 24)).toHaveProperty("problem");
    expect(holdOf("99999 s", 24)).toHaveProperty("problem");
    expect(holdOf("100001", 24)).toHaveProperty("problem");
  });

  it("tells a frame's number from words", () => {
    expect(numberIn("12", 30)).toBe(12);
    expect(numberIn(" #3 ", 30)).toBe(3);
    expect([numberIn("31", 30), numberIn("12 cats", 30), numberIn("0", 30)]).toEqual([null, null, null]);
  });
});
