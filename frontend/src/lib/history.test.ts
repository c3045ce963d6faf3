import { beforeEach, describe, expect, it } from "vitest";
import { useHistory, type Step } from "./history";

const log: string[] = [];
const step = (name: string, fails?: "undo" | "redo"): Step => ({
  label: name,
  undo: () =>
    fails === "undo"
      ? Promise.reject(new Error(`${name} stays`))
      : Promise.resolve(void log.push(`-${name}`)),
  redo: () =>
    fails === "redo" ? Promise.reject(new Error(`no ${name}`)) : Promise.resolve(void log.push(`+${name}`)),
});
const { perform, undo, redo } = useHistory.getState();
const labels = () => {
  const { past, future } = useHistory.getState();
  return [past.map((one) => one.label), future.map((one) => one.label)];
};

beforeEach(() => {
  useHistory.getState().clear();
  log.length = 0;
});

describe("history", () => {
  it("goes back and forth in order", async () => {
    await perform(step("a"));
    await perform(step("b"));
    await undo();
    await undo();
    await redo();
    expect(log).toEqual(["+a", "+b", "-b", "-a", "+a"]);
    expect(labels()).toEqual([["a"], ["b"]]);
  });

  it("forgets what lay ahead once something new is done", async () => {
    await perform(step("a"));
    await undo();
    await perform(step("c"));
    expect(labels()).toEqual([["c"], []]);
  });

  it("remembers nothing of what failed", async () => {
    await expect(perform(step("a", "redo"))).rejects.toThrow("no a");
    expect(labels()).toEqual([[], []]);
  });

  it("drops what can't be undone, so that it blocks nothing", async () => {
    await perform(step("a"));
    await perform(step("b", "undo"));
    await expect(undo()).rejects.toThrow("b stays");
    await undo();
    expect(log).toEqual(["+a", "+b", "-a"]);
  });

  it("does one thing after the other, however fast it is asked", async () => {
    await Promise.all([perform(step("a")), perform(step("b")), undo(), undo(), redo()]);
    expect(log).toEqual(["+a", "+b", "-b", "-a", "+a"]);
  });
});
