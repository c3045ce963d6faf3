import { describe, expect, it } from "vitest";
import { fieldsOf } from "./formFields";
import { isAsKept, keptOf, presetHint, settingsOf, withBuiltIn, withPreset } from "./formPresets";

const fields = fieldsOf({
  prompt: { type: "text", required: true },
  preset: { type: "selection", default: null, options: ["fast", "quality"], options_from: "presets" },
  steps: { type: "integer", default: null },
  grain: { type: "float", default: 0.1 },
  image: { type: "image", required: true },
  seed: { type: "seed", default: null },
});
const values = { prompt: "a cat", steps: "20", image: "frame:1", seed: { text: "7", locked: true } };

it("holds settings, not what is described, drawn from or drawn by chance", () => {
  expect(settingsOf(fields).map((field) => field.name)).toEqual(["preset", "steps", "grain"]);
  expect(keptOf(fields, values)).toEqual({ steps: 20 });
});

it("replaces all settings and touches nothing else", () => {
  expect(withPreset(fields, { ...values, grain: "0.5" }, { steps: 8 })).toEqual({ ...values, steps: "8" });
  expect(withPreset(fields, values, {})).toEqual({ prompt: "a cat", image: "frame:1", seed: values.seed });
});

it("chooses a built-in one by name and gives way to what it fills in", () => {
  expect(withBuiltIn(fields, { ...values, grain: "0.5" }, "fast", { steps: 4 })).toEqual({
    prompt: "a cat",
    image: "frame:1",
    seed: values.seed,
    grain: "0.5",
    preset: "fast",
  });
  expect(withBuiltIn(fields, { preset: "fast" }, null, {})).toEqual({});
  expect(withBuiltIn(fieldsOf({ a: { type: "text" } }), { a: "x" }, "fast", {})).toEqual({ a: "x" });
});

it("knows whether a form still is what was kept", () => {
  expect(isAsKept(fields, values, { steps: 20 })).toBe(true);
  expect(isAsKept(fields, { ...values, prompt: "a dog" }, { steps: 20 })).toBe(true);
  expect(isAsKept(fields, { ...values, grain: "0.2" }, { steps: 20 })).toBe(false);
});

describe("presetHint", () => {
  it("says what is set, in a few words", () => {
    expect(presetHint({ steps: 4, guidance: null })).toBe("steps 4");
    expect(presetHint({ a: 1, b: "x", c: true, d: [{}, {}], e: 5 })).toBe("a 1, b x, c true, 2 in d");
    expect(presetHint({})).toBe("");
  });
});
