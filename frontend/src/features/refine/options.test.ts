import { describe, expect, it } from "vitest";
import { NO_OPTIONS, optionsOf, problemsOf } from "./options";

describe("what a refinement may be given", () => {
  it("is left to the server where nothing is entered", () => {
    expect(problemsOf({ strength: "", steps: " ", seed: "" })).toEqual({});
    expect(optionsOf(NO_OPTIONS)).toEqual({});
  });

  it("is read as people write numbers", () => {
    expect(optionsOf({ strength: "0,5", steps: "8", seed: "9007199254740991" })).toEqual({
      strength: 0.5,
      steps: 8,
      seed: 9007199254740991,
    });
  });

  it.each([
    [{ strength: "0" }, { strength: "Strength must be at least 0.01" }],
    [{ strength: "1.5" }, { strength: "Strength must be at most 1" }],
    [{ strength: "NaN" }, { strength: "Strength must be a number" }],
    [{ steps: "2.5" }, { steps: "Steps must be a whole number" }],
    [{ steps: "201" }, { steps: "Steps must be at most 200" }],
    [{ seed: "-1" }, { seed: "Seed must be at least 0" }],
    [{ seed: "🎲" }, { seed: "Seed must be a whole number" }],
  ])("is told where it is out of range: %j", (given, problems) => {
    const options = { ...NO_OPTIONS, ...given };
    expect(problemsOf(options)).toEqual(problems);
    expect(optionsOf(options)).toEqual({});
  });
});
