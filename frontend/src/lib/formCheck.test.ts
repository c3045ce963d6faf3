import { describe, expect, it } from "vitest";
import { problemOf, problemsOf, serverProblems, withoutProblem } from "./formCheck";
import { fieldsOf, type FormField } from "./formFields";
import type { RowValue, Value } from "./formValues";

const one = (raw: Record<string, unknown>): FormField => {
  const [field] = fieldsOf({ x: raw });
  if (!field) throw new Error("no field");
  return field;
};

describe("problemOf", () => {
  const cases: [string, Record<string, unknown>, Value | undefined, string | null][] = [
    ["untouched", { type: "integer", min: 1 }, undefined, null],
    ["empty prompt", { type: "text", required: true }, undefined, "must not be empty"],
    ["blank prompt", { type: "text", required: true }, "  \n", "must not be empty"],
    ["missing string", { type: "string", required: true }, "", "must not be empty"],
    ["required with a default", { type: "string", required: true, default: "x" }, undefined, null],
    ["missing picture", { type: "image", required: true }, undefined, "needs a picture"],
    [
      "missing model",
      { type: "model_selection", required: true, options: ["a"], category: "VAE" },
      undefined,
      "needs a model",
    ],
    [
      "missing model, empty folder",
      { type: "model_selection", required: true, options: [], category: "VAE" },
      undefined,
      "needs a model, and there is none in VAE",
    ],
    [
      "a model that is gone",
      { type: "model_selection", options: ["a"], category: "VAE" },
      "b",
      "names b, which is not in VAE",
    ],
    ["missing number", { type: "integer", required: true }, "", "must be given"],
    ["missing choice", { type: "selection", required: true, options: [1] }, undefined, "must be given"],
    ["too small", { type: "integer", min: 64 }, "10", "must be at least 64"],
    ["too large", { type: "float", max: 2 }, "2.5", "must be at most 2"],
    ["at the bounds", { type: "float", min: 0, max: 2 }, "2", null],
    ["not whole", { type: "integer" }, "2.5", "must be a whole number"],
    ["NaN", { type: "integer" }, "NaN", "must be a whole number"],
    ["NaN as a float", { type: "float" }, "NaN", "must be a number"],
    ["infinite", { type: "float" }, "1e999", "must be a number"],
    ["not a multiple", { type: "integer", multiple_of: 16 }, "100", "must be a multiple of 16"],
    ["a multiple", { type: "integer", multiple_of: 16 }, "96", null],
    ["a multiple of a fraction", { type: "float", multiple_of: 0.1 }, "0.3", null],
    [
      "a seed too large",
      { type: "seed", min: 0, max: 2 ** 53 - 1 },
      { text: "9007199254740993000", locked: true },
      "must be at most 9007199254740991",
    ],
    ["a seed below", { type: "seed", min: 0 }, { text: "-1", locked: true }, "must be at least 0"],
    ["a seed that will not be used", { type: "seed", min: 0 }, { text: "abc", locked: false }, null],
    ["a choice that is gone", { type: "selection", options: ["a", "b"] }, "c", "must be one of a, b"],
    ["a truth", { type: "boolean" }, true, null],
    ["NUL", { type: "text" }, "a\0b", "must not contain a NUL character"],
    ["10,000 characters that fit", { type: "text", max_length: 20_000 }, "x".repeat(10_000), null],
    [
      "10,000 characters that do not",
      { type: "text", max_length: 5000 },
      "x".repeat(10_000),
      "must have at most 5,000 characters; it has 10,000",
    ],
    ["emoji count as one", { type: "text", max_length: 3 }, "🎬🎬🎬", null],
    ["right-to-left", { type: "text", max_length: 9 }, "שלום", null],
    ["too short", { type: "string", min_length: 3 }, "ab", "must have at least 3 characters"],
    ["empty and optional", { type: "string", min_length: 3 }, "", null],
  ];
  it.each(cases)("%s", (_, raw, value, expected) =>
    expect(problemOf(one(raw), value === undefined ? {} : { x: value })).toBe(expected),
  );
});

describe("problemsOf", () => {
  it("names fields as people see them, and goes into the rows of a list", () => {
    const fields = fieldsOf({
      prompt: { type: "text", required: true },
      max_steps: { type: "integer", max: 4 },
      loras: {
        type: "lora_list",
        item_schema: {
          lora_name: { type: "model_selection", required: true, options: ["a"], category: "Lora" },
          strength: { type: "float", max: 2 },
        },
      },
    });
    const rows: RowValue[] = [
      { key: 1, values: { lora_name: "a" } },
      { key: 2, values: { strength: "3" } },
    ];
    expect(problemsOf(fields, { max_steps: "9", loras: rows })).toEqual({
      prompt: "Prompt must not be empty",
      max_steps: "Max steps must be at most 4",
      "loras.1.lora_name": "LoRA name needs a model",
      "loras.1.strength": "Strength must be at most 2",
    });
  });
});

describe("serverProblems", () => {
  const fields = fieldsOf({
    steps: { type: "integer" },
    loras: { type: "lora_list", item_schema: { strength: { type: "float" } } },
  });
  it("says what the server says, of the fields as they are called here", () => {
    const details = {
      steps: "data.steps must be at least 1",
      "loras.0.strength": "data.loras.0.strength must be at most 2",
      "loras.0.nonsense": "data.loras.0.nonsense is not known here",
      unknown: "data.unknown: odd",
    };
    expect(serverProblems(fields, details)).toEqual({
      steps: "Steps must be at least 1",
      "loras.0.strength": "Strength must be at most 2",
      loras: "LoRAs is not known here",
      unknown: "unknown odd",
    });
  });
});

it("forgets what was said of a field, and of what is inside it", () => {
  const problems = { loras: "x", "loras.0.strength": "y", lorasToo: "z" };
  expect(withoutProblem(problems, "loras")).toEqual({ lorasToo: "z" });
  expect(withoutProblem(problems, "steps")).toBe(problems);
});
