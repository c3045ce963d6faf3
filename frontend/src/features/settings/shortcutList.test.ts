import { describe, expect, it } from "vitest";
import { command, COMMANDS } from "@/lib/commands";
import { afterGiving, groups, judge } from "./shortcutList";

const ids = (search: string) => groups(search, {}).flatMap(({ commands }) => commands.map(({ id }) => id));

describe("the list of shortcuts", () => {
  it("holds every command once", () => expect(ids("").sort()).toEqual(COMMANDS.map(({ id }) => id).sort()));

  it("is searched by title, menu and key", () => {
    expect(ids("undo")).toEqual(["edit.undo"]);
    expect(ids("ctrl z")).toContain("edit.undo");
    expect(ids("Ctrl+Shift+Z")).toEqual(["edit.redo"]);
    expect(ids("space")).toContain("play.toggle");
    expect(ids("no such thing")).toEqual([]);
    // A single letter is a key, not a part of every title.
    expect(ids("k")).toEqual(["play.stop"]);
  });

  it("finds own keys", () => {
    const found = groups("f9", { "play.toggle": ["F9"] }).flatMap(({ commands }) => commands);
    expect(found.map(({ id }) => id)).toEqual(["play.toggle"]);
  });
});

describe("giving a key to a command", () => {
  const duplicate = command("frame.duplicate");

  it("is free when nobody has it", () => expect(judge("F9", duplicate, {})).toEqual({ kind: "free" }));

  it("is no news when it is its own", () => expect(judge("d", duplicate, {})).toEqual({ kind: "own" }));

  it("tells who has it, and takes it over", () => {
    expect(judge("k", duplicate, {})).toEqual({ kind: "taken", by: [command("play.stop")] });
    expect(afterGiving("k", duplicate, {})).toEqual([
      ["play.stop", []],
      ["frame.duplicate", ["d", "k"]],
    ]);
  });

  it("knows own keys", () => {
    expect(judge("k", duplicate, { "play.stop": [] })).toEqual({ kind: "free" });
    expect(judge("F9", duplicate, { "play.stop": ["F9"] })).toMatchObject({ kind: "taken" });
  });

  it("leaves keys that another pane has to itself", () =>
    expect(judge("F2", duplicate, {})).toEqual({ kind: "free" }));

  it.each(["Tab", "$mod+KeyW", "F5", "Escape"])("refuses %s, with the reason", (key) =>
    expect(judge(key, duplicate, {})).toMatchObject({ kind: "reserved" }),
  );

  it("refuses plain letters for what works inside text fields", () => {
    expect(judge("y", command("edit.undo"), {})).toMatchObject({ kind: "reserved" });
    expect(judge("$mod+KeyU", command("edit.undo"), {})).toEqual({ kind: "free" });
  });
});
