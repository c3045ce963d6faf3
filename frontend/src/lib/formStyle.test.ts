import { describe, expect, it } from "vitest";
import { compose, nameProblem, templateProblem, withLine } from "./formStyle";

describe("compose", () => {
  it.each([
    [null, " a cat ", " a cat "],
    ["ink drawing of {prompt}, bold", " a cat\n", "ink drawing of a cat, bold"],
    ["{prompt}", "{prompt} $& $1", "{prompt} $& $1"],
    ["no place for it", "a cat", "a cat"],
    ["ink, {prompt}", "   ", "   "],
    ["ink, {prompt}", "שלום 🎬", "ink, שלום 🎬"],
  ])("%j around %j is %j", (template, prompt, sent) => expect(compose(template, prompt)).toBe(sent));
});

it("adds the project's line as the server does", () => {
  expect(withLine("a cat.", " soft light ")).toBe("a cat, soft light");
  expect(withLine("a cat", "")).toBe("a cat");
  expect(withLine("", "soft light")).toBe("soft light");
});

describe("templateProblem", () => {
  it("wants the placeholder exactly once", () => {
    expect(templateProblem("a {prompt} b")).toBeNull();
    expect(templateProblem("a b")).toContain("nowhere");
    expect(templateProblem("{prompt} {prompt}")).toContain("2 times");
    expect(templateProblem("  ")).toContain("must not be empty");
    expect(templateProblem(`{prompt}${"x".repeat(10_000)}`)).toContain("2,000");
  });
});

describe("nameProblem", () => {
  it("wants a new name of a fair length", () => {
    expect(nameProblem("Noir", ["Ink"])).toBeNull();
    expect(nameProblem(" ", [])).toBe("The name must not be empty");
    expect(nameProblem(" Ink ", ["Ink"])).toContain("already");
    expect(nameProblem("🎬".repeat(100), [])).toBeNull();
    expect(nameProblem("x".repeat(101), [])).toContain("100");
    expect(nameProblem("a\0", [])).toContain("NUL");
  });
});
