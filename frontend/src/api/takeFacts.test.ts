import { describe, expect, it } from "vitest";
import {
  downloadUrl,
  factsOf,
  fileName,
  paramsOf,
  parametersAsJson,
  parametersAsText,
  titleOf,
  valueText,
} from "./takeFacts";
import type { Plugin, Take } from "./types";

const take: Take = {
  id: "0c9c6a1e-0000-4000-8000-000000000000",
  frame_id: 1,
  project_id: 1,
  parent_id: null,
  task_id: 1,
  kind: "new",
  prompt: "a red ball, on film",
  modification: null,
  instruction: null,
  plugin: "any",
  model: "some",
  params: {
    words: "a red ball, on film",
    luck: 6,
    model: "some",
    steps: 8,
    width: 448,
    height: 256,
    loras: [{ lora_name: "ink", strength_model: 0.8, enabled: false }],
    image: "take:aaaa",
    offload: null,
    max_sequence_length: 48,
  },
  seed: 7,
  steps: 8,
  strength: null,
  guidance_scale: null,
  width: 448,
  height: 256,
  url: "/media/takes/x.png",
  thumbnail_url: "/media/takes/x/320.webp",
  starred: false,
  created_at: "2026-11-20T10:00:00.000Z",
};

const plugin: Plugin = {
  name: "any",
  title: "Any generator",
  version: "",
  description: "",
  visible: true,
  available: true,
  error: null,
  parameters: {
    words: { type: "text", required: true },
    luck: { type: "seed" },
    image: { type: "image" },
  },
  schema: {},
  produces: "image",
};

const labels = (facts: readonly { label: string }[]) => facts.map((fact) => fact.label);

describe("the facts of a take", () => {
  const { main, rest } = factsOf(take, plugin);

  it("say each thing once, whatever the generator calls it", () => {
    expect(labels(main)).toEqual(["Prompt", "Model", "Seed", "Steps", "Size", "Generator", "Kind", "Made"]);
    // The seed that was asked for is not the one of this picture of the run.
    expect(labels(rest)).toEqual(["Luck", "LoRAs", "Image", "Offload", "Max sequence length"]);
  });

  it("show lists, pictures and what was left open", () => {
    expect(rest.find((fact) => fact.label === "LoRAs")?.text).toBe("ink: strength model 0.8, enabled no");
    expect(rest.find((fact) => fact.label === "Image")?.picture).toBe("/media/takes/aaaa/160.webp");
    expect(rest.find((fact) => fact.label === "Offload")).toMatchObject({ text: "not set", unset: true });
  });

  it("can do without the generator", () => {
    expect(factsOf(take, undefined).main.find((fact) => fact.label === "Generator")?.text).toBe("any");
    expect(
      labels(factsOf({ ...take, plugin: "", model: "", prompt: "", params: {} }, undefined).main),
    ).toEqual(["Seed", "Steps", "Size", "Kind", "Made"]);
  });

  it("go to the clipboard as text and as JSON", () => {
    const text = parametersAsText(take, plugin);
    expect(text).toContain("Prompt: a red ball, on film\n");
    expect(text).not.toContain("not set");
    expect(JSON.parse(parametersAsJson(take))).toEqual({ type: "any", data: take.params });
  });

  it("make this very picture again, with its own seed", () => {
    expect(paramsOf(take, plugin)["luck"]).toBe(7);
    expect(paramsOf(take, undefined)).toBe(take.params);
  });
});

describe("a value in words", () => {
  it.each([
    [null, null],
    ["", null],
    [[], null],
    [{}, null],
    [0, "0"],
    [false, "no"],
    [["a", "b"], "a, b"],
    [{ a: 1, b: null }, "a 1, b –"],
    [[{ name: "x" }, { name: "y", weight: 1 }], "x\ny: weight 1"],
  ])("%j is %j", (value, words) => {
    expect(valueText(value)).toBe(words);
  });
});

describe("the name of a file", () => {
  const named = (prompt: string) => fileName({ ...take, prompt }, "png");
  it.each([
    ["a red ball", "a red ball 7.png"],
    ["a/b\\c: *?", "a b c 7.png"],
    ["line\none", "line one 7.png"],
    ["…", "… 7.png"],
    ["...", "Picture 7.png"],
    ["أحمر كرة", "أحمر كرة 7.png"],
    ["\ud83d half", "half 7.png"],
  ])("of %j is %j", (prompt, name) => {
    expect(named(prompt)).toBe(name);
  });

  it("is never long, and cuts no emoji in halves", () => {
    expect([...named("🎞".repeat(10_000))]).toHaveLength(60 + " 7.png".length);
  });

  it("tells pictures without a seed by their id", () => {
    expect(fileName({ ...take, seed: null, kind: "import", prompt: "" }, "webp")).toBe(
      "Imported picture 0c9c6a1e.webp",
    );
    expect(titleOf({ ...take, prompt: "  " })).toBe("Picture without a prompt");
  });

  it("is safe in an address", () => {
    expect(downloadUrl({ ...take, prompt: "100 % & more\ud83d" }, "jpg")).toBe(
      `/media/takes/${take.id}.jpg?download=100%20%25%20%26%20more%207.jpg`,
    );
  });
});
