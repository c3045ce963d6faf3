import { describe, expect, it } from "vitest";
import type { Setting } from "@/api/types";
import { lines, sought, variable } from "./serverSettings";

const setting = (name: string, value: unknown, more: Partial<Setting> = {}): Setting => ({
  name,
  value,
  source: "default",
  description: "",
  ...more,
});

describe("a setting's value", () => {
  it.each([
    [null, "not set"],
    [true, "yes"],
    [[], "none"],
    [["auto", "cpu"], "auto, cpu"],
    [8000, "8000"],
    ["", "empty"],
  ])("%j is read as %s", (value, text) => expect(lines(value)).toEqual([{ name: "", value: text }]));

  it("of named things is a line each, without what they leave open", () =>
    expect(lines({ fast: { steps: 4, guidance: null }, ink: "{prompt}, ink" })).toEqual([
      { name: "fast", value: "steps 4" },
      { name: "ink", value: "{prompt}, ink" },
    ]));
});

describe("searching settings", () => {
  const all = [
    setting("port", 8000, { description: "Port to listen on" }),
    setting("trash_days", 30, { source: "kino.yaml" }),
  ];

  it("looks at names, variables, values, sources and descriptions", () => {
    const names = (search: string, set = false) => sought(all, search, set).map(({ name }) => name);
    expect(names("listen 8000")).toEqual(["port"]);
    expect(names("kino_trash")).toEqual(["trash_days"]);
    expect(names("yaml")).toEqual(["trash_days"]);
    expect(names("", true)).toEqual(["trash_days"]);
    expect(names("nothing")).toEqual([]);
    expect(variable("port")).toBe("KINO_PORT");
  });
});
