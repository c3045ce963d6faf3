import { describe, expect, it } from "vitest";
import type { Worker } from "@/api/types";
import { about, difference, folderOf, formatName, holders } from "./categories";

const worker = (name: string, loaded: string[]): Worker => ({
  name,
  device: name,
  device_name: null,
  state: "idle",
  pid: 1,
  task_id: null,
  memory_used_bytes: null,
  memory_total_bytes: null,
  loaded,
});

describe("the models page", () => {
  it("says of each folder what belongs there, and of unknown ones that they are one's own", () => {
    expect(about("Lora").belongs).toContain(".safetensors");
    expect(about("Upscalers")).toMatchObject({ title: "Upscalers" });
    expect(about("constructor").title).toBeTypeOf("string");
  });

  it("writes folders as the machine does", () => {
    expect(folderOf("/home/a/models/", "VAE")).toBe("/home/a/models/VAE");
    expect(folderOf("C:\\kino\\models", "VAE")).toBe("C:\\kino\\models\\VAE");
    expect(formatName("gguf")).toBe("GGUF");
  });

  it("knows which workers hold a model", () => {
    const model = { filename: "dev.safetensors", name: "dev" };
    expect(holders(model, [worker("cpu", ["kino-mini"]), worker("cuda:0", ["dev.safetensors"])])).toEqual([
      "cuda:0",
    ]);
    expect(holders(model, [])).toEqual([]);
  });

  it("tells what a second look has found", () => {
    expect(difference(["a"], ["a"])).toBe("Nothing has changed");
    expect(difference(["a", "b"], ["b", "c", "d"])).toBe("2 new, 1 gone");
  });
});
