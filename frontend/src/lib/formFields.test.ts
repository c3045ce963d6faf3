import { describe, expect, it } from "vitest";
import {
  fieldsOf,
  isSlidable,
  labelOf,
  layoutOf,
  modelOf,
  presetFieldOf,
  promptOf,
  seedOf,
  sizeOf,
  type FormField,
} from "./formFields";

const TYPES = [
  "string",
  "text",
  "integer",
  "float",
  "boolean",
  "selection",
  "model_selection",
  "lora_list",
  "image",
  "seed",
];

const PAINTER = {
  subject: { type: "text", required: true, description: "What it shows", min_length: 1, max_length: 20_000 },
  weights: {
    type: "model_selection",
    required: false,
    default: "a",
    category: "DiffusionModels",
    options: ["a", "b"],
  },
  preset: { type: "selection", required: false, default: null, options: ["fast"], options_from: "presets" },
  size: {
    type: "selection",
    required: false,
    default: null,
    options: ["square"],
    options_from: "sizes",
    group: "Size",
  },
  width: {
    type: "integer",
    required: false,
    default: null,
    min: 64,
    max: 4096,
    step: 1,
    from_project: "width",
    group: "Size",
  },
  height: {
    type: "integer",
    required: false,
    default: null,
    min: 64,
    max: 4096,
    step: 1,
    from_project: "height",
    group: "Size",
  },
  seed: { type: "seed", required: false, default: null, min: 0, max: 2 ** 53 - 1 },
  steps: {
    type: "integer",
    required: false,
    default: null,
    min: 1,
    max: 200,
    advanced: true,
    group: "Sampling",
  },
  guidance: {
    type: "float",
    required: false,
    default: 3.5,
    min: 0,
    max: 30,
    step: 0.1,
    advanced: true,
    group: "Sampling",
  },
  style: { type: "text", required: false, default: null, from_project: "style", advanced: true },
  image: { type: "image", required: true, group: "Source" },
  strength: { type: "float", required: false, default: 0.75, min: 0, max: 1, step: 0.05, group: "Source" },
};
const fields = fieldsOf(PAINTER);
const names = (list: readonly FormField[]) => list.map((field) => field.name);

describe("fieldsOf", () => {
  it("keeps the order of declaration", () => expect(names(fields)).toEqual(Object.keys(PAINTER)));

  it.each(TYPES)("knows the type %s from its type alone", (type) => {
    const [field] = fieldsOf({ x: { type } });
    expect(field).toMatchObject({
      name: "x",
      type,
      required: false,
      default: null,
      options: [],
      advanced: false,
      group: null,
    });
  });

  it("leaves out what no control is known for, and what is no description at all", () => {
    expect(fieldsOf({ a: { type: "matrix" }, b: null, c: "text", d: [], e: {} })).toEqual([]);
  });

  it("reads bounds, and takes hints that are no hints for none", () => {
    const [field] = fieldsOf({
      x: { type: "integer", min: 8, max: 64, step: 8, multiple_of: 8, default: 16 },
    });
    expect(field).toMatchObject({ min: 8, max: 64, step: 8, multipleOf: 8, default: 16 });
    const [odd] = fieldsOf({
      x: {
        type: "float",
        min: "0",
        max: NaN,
        step: 0,
        group: 7,
        from_project: "depth",
        options_from: "moon",
        options: [1, {}, "b", true],
      },
    });
    expect(odd).toMatchObject({
      min: null,
      max: null,
      step: 0.01,
      group: null,
      fromProject: null,
      optionsFrom: null,
      options: [1, "b", true],
    });
  });

  it("reads the entries of a list from its item schema", () => {
    const [list] = fieldsOf({
      loras: {
        type: "lora_list",
        item_schema: { lora_name: { type: "model_selection" }, strength_model: { type: "float" } },
      },
    });
    expect(names(list?.items ?? [])).toEqual(["lora_name", "strength_model"]);
  });
});

describe("labelOf", () => {
  it.each([
    ["max_sequence_length", "Max sequence length"],
    ["strength_clip", "Strength CLIP"],
    ["loras", "LoRAs"],
    ["4k", "4k"],
    ["", ""],
  ])("%s is %s", (name, label) => expect(labelOf(name)).toBe(label));

  it("tells a project's style line from the styles around a prompt", () => {
    expect(fields.find((field) => field.name === "style")?.label).toBe("Style line");
  });
});

describe("what a form is known by", () => {
  it("takes the required text for the prompt, whatever its name", () =>
    expect(promptOf(fields)?.name).toBe("subject"));
  it("takes the first basic text where none is required", () => {
    expect(promptOf(fieldsOf({ a: { type: "text", advanced: true }, b: { type: "text" } }))?.name).toBe("b");
    expect(promptOf(fieldsOf({ a: { type: "text", advanced: true }, b: { type: "string" } }))).toBeNull();
    expect(promptOf(fieldsOf({ line: { type: "text", from_project: "style" } }))).toBeNull();
  });
  it("finds seed, model and presets", () => {
    expect([seedOf(fields)?.name, modelOf(fields)?.name, presetFieldOf(fields)?.name]).toEqual([
      "seed",
      "weights",
      "preset",
    ]);
  });
  it("pairs width and height by the project they stand for, not by name", () => {
    const pair = sizeOf(
      fieldsOf({
        across: { type: "integer", from_project: "width" },
        down: { type: "integer", from_project: "height" },
      }),
    );
    expect([pair?.width.name, pair?.height.name, pair?.named]).toEqual(["across", "down", null]);
    expect(sizeOf(fieldsOf({ width: { type: "integer" }, height: { type: "integer" } }))).toBeNull();
  });
});

describe("layoutOf", () => {
  const layout = layoutOf(fields);
  const inside = (groups: typeof layout.basic) =>
    groups.map(({ title, items }) => [
      title,
      ...items.map((item) => (item.kind === "size" ? "SIZE" : item.field.name)),
    ]);

  it("asks first for what must be given", () =>
    expect(inside(layout.needed)).toEqual([["Source", "image", "strength"]]));
  it("gives prompt and preset places of their own and draws the size once, without a heading of its own", () => {
    expect(layout.prompt?.name).toBe("subject");
    expect(layout.preset?.name).toBe("preset");
    expect(inside(layout.basic)).toEqual([
      [null, "weights", "seed"],
      [null, "SIZE"],
    ]);
  });
  it("keeps the advanced apart, in their groups", () => {
    expect(inside(layout.advanced)).toEqual([
      ["Sampling", "steps", "guidance"],
      [null, "style"],
    ]);
  });
  it("does not take the ungrouped along with a lone required one", () => {
    const { needed, basic } = layoutOf(
      fieldsOf({ steps: { type: "integer" }, image: { type: "image", required: true } }),
    );
    expect([inside(needed), inside(basic)]).toEqual([[[null, "image"]], [[null, "steps"]]]);
  });
  it("has nothing to draw for a generator without parameters", () => {
    expect(layoutOf([])).toEqual({ prompt: null, preset: null, needed: [], basic: [], advanced: [] });
  });
});

describe("isSlidable", () => {
  const one = (raw: Record<string, unknown>) => isSlidable(fieldsOf({ x: raw })[0] as FormField);
  it("wants both ends and steps worth a drag", () => {
    expect(one({ type: "integer", min: 1, max: 200 })).toBe(true);
    expect(one({ type: "float", min: 0, max: 1, step: 0.05 })).toBe(true);
    expect(one({ type: "integer", min: 0 })).toBe(false);
    expect(one({ type: "integer", min: 0, max: 10_000 })).toBe(false);
    expect(one({ type: "integer", min: 0, max: 1 })).toBe(false);
    expect(one({ type: "seed", min: 0, max: 9 })).toBe(false);
  });
});
