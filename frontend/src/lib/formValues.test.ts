import { describe, expect, it } from "vitest";
import { fieldsOf, type FormField } from "./formFields";
import {
  dataOf,
  dataOfAll,
  isChanged,
  lorasIn,
  NO_CONTEXT,
  numberIn,
  onStep,
  rowsIn,
  seedIn,
  standingOf,
  tidy,
  valuesFrom,
  withValue,
  type Context,
  type RowValue,
  type Value,
} from "./formValues";

const one = (raw: Record<string, unknown>): FormField => {
  const [field] = fieldsOf({ x: raw });
  if (!field) throw new Error("no field");
  return field;
};

describe("numberIn", () => {
  it.each([
    ["12", 12],
    [" 0.75 ", 0.75],
    ["0,75", 0.75],
    ["-3", -3],
    ["−3", -3],
    [".5", 0.5],
    ["5.", 5],
    ["1e3", 1000],
  ])("reads %j", (text, value) => expect(numberIn(text)).toBe(value));
  it.each([
    "",
    " ",
    "NaN",
    "Infinity",
    "-Infinity",
    "1e999",
    "12px",
    "0x10",
    "1,000,000",
    "١٢",
    "🎬",
    "--1",
    "1 2",
  ])("refuses %j", (text) => expect(numberIn(text)).toBeNull());
});

describe("onStep and tidy", () => {
  it("stays on steps, within bounds, without binary dust", () => {
    const field = one({ type: "float", min: 0, max: 1, step: 0.1 });
    expect(onStep(field, 0.30000000000000004)).toBe(0.3);
    expect(onStep(field, 7)).toBe(1);
    expect(onStep(field, -7)).toBe(0);
    expect(tidy(0.1 + 0.2)).toBe("0.3");
  });
  it("counts steps from the lower bound", () =>
    expect(onStep(one({ type: "integer", min: 1, max: 99, step: 2 }), 6)).toBe(7));
});

const LORAS = one({
  type: "lora_list",
  default: [],
  item_schema: {
    lora_name: { type: "model_selection", required: true, options: ["a", "b"] },
    strength: { type: "float", default: 1, min: -2, max: 2 },
    enabled: { type: "boolean", default: true },
  },
});

describe("dataOf", () => {
  const cases: [string, Record<string, unknown>, Value | undefined, unknown][] = [
    ["an untouched field is left out", { type: "integer", default: 8 }, undefined, undefined],
    ["a string is sent as it is", { type: "string", default: "#123456" }, "  #ABC ", "  #ABC "],
    [
      "an emptied string with a default is sent empty, for the server to judge",
      { type: "string", default: "x" },
      "",
      "",
    ],
    ["an empty text without a default is nothing", { type: "text", default: null }, "", undefined],
    [
      "an empty text hides the project's line",
      { type: "text", default: null, from_project: "style" },
      "",
      "",
    ],
    ["emoji and right-to-left text go through", { type: "text" }, "🎬 שלום", "🎬 שלום"],
    ["an integer is a number", { type: "integer" }, "20", 20],
    ["a float takes a comma", { type: "float" }, "0,5", 0.5],
    ["an emptied number is left out", { type: "float", default: 1 }, " ", undefined],
    ["what is no number goes as typed", { type: "integer" }, "NaN", "NaN"],
    ["a truth", { type: "boolean", default: true }, false, false],
    ["a choice of numbers stays a number", { type: "selection", options: [1, 2] }, 2, 2],
    ["a model", { type: "model_selection", options: ["a"] }, "a", "a"],
    ["no model is left out", { type: "model_selection" }, "", undefined],
    ["a picture", { type: "image", required: true }, "take:1", "take:1"],
    ["no picture is left out", { type: "image" }, "", undefined],
    ["a locked seed", { type: "seed" }, { text: "42", locked: true }, 42],
    ["an unlocked seed is left out", { type: "seed" }, { text: "42", locked: false }, undefined],
    ["a locked seed without a number is left out", { type: "seed" }, { text: " ", locked: true }, undefined],
  ];
  it.each(cases)("%s", (_, raw, value, expected) => {
    const field = one(raw);
    expect(dataOf(field, value === undefined ? {} : { x: value })).toEqual(expected);
  });

  it("sends a list's rows with what was touched in them", () => {
    const rows: RowValue[] = [
      { key: 1, values: { lora_name: "a", strength: "0.8" } },
      { key: 2, values: { lora_name: "b", enabled: false } },
    ];
    expect(dataOf(LORAS, { x: rows })).toEqual([
      { lora_name: "a", strength: 0.8 },
      { lora_name: "b", enabled: false },
    ]);
  });

  it("knows the LoRAs that are in the form", () => {
    const rows: RowValue[] = [
      { key: 1, values: { lora_name: "a", strength: "0.8" } },
      { key: 2, values: {} },
    ];
    expect(lorasIn([one({ type: "text" }), LORAS], { x: rows })).toEqual(["a"]);
    expect(lorasIn([LORAS], {})).toEqual([]);
  });

  it("leaves the whole form out while nobody has touched it", () => {
    expect(
      dataOfAll(
        fieldsOf({
          a: { type: "integer", default: 1 },
          b: { type: "seed" },
          c: { type: "lora_list", default: [] },
        }),
        {},
      ),
    ).toEqual({});
  });
});

describe("isChanged", () => {
  it("is what differs from leaving the field alone", () => {
    const steps = one({ type: "integer", default: 8 });
    expect(isChanged(steps, {})).toBe(false);
    expect(isChanged(steps, { x: "8" })).toBe(false);
    expect(isChanged(steps, { x: "" })).toBe(false);
    expect(isChanged(steps, { x: "9" })).toBe(true);
    expect(isChanged(steps, { x: "nine" })).toBe(true);
    expect(isChanged(LORAS, { x: [] })).toBe(false);
    expect(isChanged(LORAS, { x: [{ key: 1, values: {} }] })).toBe(true);
    expect(isChanged(one({ type: "seed" }), { x: { text: "5", locked: false } })).toBe(false);
    expect(isChanged(one({ type: "seed" }), { x: { text: "5", locked: true } })).toBe(true);
  });
});

describe("standingOf", () => {
  const fields = fieldsOf({
    preset: { type: "selection", default: null, options: ["fast"], options_from: "presets" },
    size: { type: "selection", default: null, options: ["square"], options_from: "sizes" },
    width: { type: "integer", default: 512, from_project: "width" },
    height: { type: "integer", default: null, from_project: "height" },
    steps: { type: "integer", default: null },
    style: { type: "text", default: null, from_project: "style" },
  });
  const context: Context = {
    ...NO_CONTEXT,
    width: 448,
    height: 256,
    style: "soft light",
    presets: { fast: { steps: 4 } },
    sizes: { square: { width: 1024, height: 1024 } },
  };
  const of = (name: string, values = {}, where = context) =>
    standingOf(fields.find((field) => field.name === name) as FormField, fields, values, where);

  it("is the preset's, before the project's, before the default", () => {
    expect(of("steps")).toEqual({ value: null, source: "model" });
    expect(of("steps", { preset: "fast" })).toEqual({ value: 4, source: "preset" });
    expect(of("width")).toEqual({ value: 448, source: "project" });
    expect(of("width", { size: "square" })).toEqual({ value: 1024, source: "size" });
    expect(of("width", {}, NO_CONTEXT)).toEqual({ value: 512, source: "default" });
    expect(of("style")).toEqual({ value: "soft light", source: "project" });
    expect(of("style", {}, NO_CONTEXT)).toEqual({ value: null, source: "model" });
  });
  it("does not fall over a preset that is gone", () =>
    expect(of("steps", { preset: "gone" })).toEqual({ value: null, source: "model" }));
});

describe("valuesFrom", () => {
  const fields = fieldsOf({
    prompt: { type: "text", required: true },
    steps: { type: "integer", default: 8 },
    guidance: { type: "float", default: null },
    swap: { type: "boolean", default: false },
    way: { type: "selection", default: "a", options: ["a", "b"] },
    seed: { type: "seed", default: null },
    image: { type: "image", required: true },
  });
  it("is the way back of dataOfAll", () => {
    const data = {
      prompt: "a cat",
      steps: 20,
      guidance: 3.5,
      swap: true,
      way: "b",
      seed: 7,
      image: "frame:1",
    };
    expect(dataOfAll(fields, valuesFrom(fields, data))).toEqual(data);
  });
  it("leaves untouched what is the default, and what the form can't hold", () => {
    expect(
      valuesFrom(fields, { steps: 8, guidance: null, swap: "yes", way: "gone", seed: "7", unknown: 1 }),
    ).toEqual({});
  });
  it("locks a seed that is recalled", () =>
    expect(valuesFrom(fields, { seed: 7 })).toEqual({ seed: { text: "7", locked: true } }));
  it("takes in rows", () => {
    const values = valuesFrom([LORAS], { x: [{ lora_name: "b", strength: 0.5, enabled: true }, "nonsense"] });
    expect(rowsIn(values, LORAS).map((row) => row.values)).toEqual([{ lora_name: "b", strength: "0.5" }]);
  });
  it("gives every row a key of its own", () => {
    const rows = rowsIn(valuesFrom([LORAS], { x: [{}, {}, {}] }), LORAS);
    expect(new Set(rows.map((row) => row.key)).size).toBe(3);
  });
});

it("reads a seed and rows out of whatever stands there", () => {
  expect(seedIn({ x: "7" }, one({ type: "seed" }))).toEqual({ text: "", locked: false });
  expect(rowsIn({ x: "7" }, LORAS)).toEqual([]);
  expect(withValue({ a: "1", b: "2" }, "a", null)).toEqual({ b: "2" });
});
