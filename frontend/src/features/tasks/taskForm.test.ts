import { describe, expect, it } from "vitest";
import { dataFrom, fieldsOf, labelOf, NAME, problemsFrom, valuesOf, withProblem } from "./taskForm";

const parameters = {
  prompt: { type: "text", required: true, description: "What it shows" },
  colour: { type: "string", default: "#fff" },
  steps: { type: "integer", min: 1, max: 50, default: null },
  grain: { type: "float", min: 0, max: 1, default: 0.1 },
  swap: { type: "boolean", default: false },
  size: { type: "selection", options: ["square", "wide"], default: null },
  model: { type: "model_selection", options: ["mini"], default: "mini" },
  seed: { type: "seed", min: 0, default: null },
  source: { type: "image", default: null },
  loras: { type: "lora_list", default: [] },
};
const task = {
  data: {
    ...{
      prompt: "a ball",
      colour: "#123",
      steps: null,
      grain: 0.25,
      swap: true,
      size: null,
      model: "gone",
      seed: 7,
    },
    ...{ source: null, loras: [{ lora_name: "x" }], extra: { a: 1 } },
  },
};
const fields = fieldsOf(task, parameters);
const values = valuesOf(task, fields);
const change = (more: Record<string, string>) => dataFrom(task, fields, { ...values, ...more });

it("gives back what it was given when nothing was changed", () => {
  expect(change({})).toEqual({ data: task.data, problems: {} });
});

it("has a field for every parameter, also for one that the plugin no longer declares", () => {
  expect(fields.map((field) => [field.name, field.kind])).toEqual([
    ["prompt", "text"],
    ["colour", "line"],
    ["steps", "integer"],
    ["grain", "number"],
    ["swap", "switch"],
    ["size", "choice"],
    ["model", "choice"],
    ["seed", "integer"],
    ["source", "line"],
    ["loras", "json"],
    ["extra", "json"],
  ]);
});

it("keeps a choice that is no longer offered", () => {
  expect(fields.find((field) => field.name === "model")?.options).toEqual(["gone", "mini"]);
});

it("reads what was typed", () => {
  const typed = { prompt: "שלום 🎬", steps: " 12 ", grain: "0,5", swap: "false", size: "wide", loras: "[]" };
  expect(change(typed).data).toMatchObject({ ...typed, steps: 12, grain: 0.5, swap: false, loras: [] });
});

describe("empty", () => {
  it("means the plugin's own where that is allowed", () => {
    expect(change({ steps: "", size: "", seed: "" }).data).toMatchObject({
      steps: null,
      size: null,
      seed: null,
    });
  });

  it("is a problem for a number that is needed", () => {
    expect(change({ grain: " " }).problems).toEqual({ grain: "This needs a number" });
  });

  it("is an empty text for a text", () => {
    expect(change({ prompt: "", colour: "" }).data).toMatchObject({ prompt: "", colour: "" });
  });
});

it("says what is wrong with each field", () => {
  const wrong = { steps: "NaN", grain: "2", seed: "-1", loras: "[" };
  expect(change(wrong).problems).toEqual({
    steps: "This is not a number",
    grain: "This must be at most 1",
    seed: "This must be at least 0",
    loras: "This is not JSON that can be read",
  });
  expect(change({ steps: "1.5" }).problems).toEqual({ steps: "This must be a whole number" });
  expect(change({ steps: "1e999" }).problems).toEqual({ steps: "This is not a number" });
});

it("names parameters as people would", () => {
  expect(labelOf("start_color")).toBe("Start color");
});

it("puts the server's words beside their fields", () => {
  const details = [
    { field: "data.loras.0.strength_model", message: "too much" },
    { field: "data.loras.1.lora_name", message: "unknown" },
    { field: "name", message: "name must not be blank" },
    { field: "frame_id", message: "gone" },
  ];
  expect(problemsFrom(details)).toEqual({ loras: "too much", [NAME]: "This must not be blank" });
});

it("sets and clears one problem without touching the others", () => {
  expect(withProblem({ a: "1", b: "2" }, "a", undefined)).toEqual({ b: "2" });
  expect(withProblem({ b: "2" }, "a", "3")).toEqual({ a: "3", b: "2" });
});
