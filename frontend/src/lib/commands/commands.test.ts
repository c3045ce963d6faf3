import { renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { bindingOf, isSingle, keyNames, matches } from "./keys";
import { canRun, runCommand, useCommand } from "./registry";
import { keysOf, listenToKeys, ownersOf, useShortcuts } from "./shortcuts";
import { command, COMMANDS, MENUS } from "./table";

let stop = () => {};
beforeEach(() => {
  useShortcuts.getState().reset();
  stop = listenToKeys();
});
afterEach(() => {
  stop();
  document.body.replaceChildren();
});

function press(
  key: string,
  code = key,
  more: KeyboardEventInit = {},
  target: Element = document.body,
): KeyboardEvent {
  if (target instanceof HTMLElement) target.focus();
  const event = new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true, ...more });
  target.dispatchEvent(event);
  return event;
}

function add<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries({ tabindex: "0", ...attributes }))
    element.setAttribute(name, value);
  document.body.append(element);
  return element;
}

describe("the table of commands", () => {
  it("names every command once, in a menu that there is", () => {
    expect(new Set(COMMANDS.map((one) => one.id)).size).toBe(COMMANDS.length);
    for (const one of COMMANDS) expect(MENUS).toContain(one.menu);
  });

  it("gives no key to two commands that could hear it at once", () => {
    for (const one of COMMANDS)
      for (const key of keysOf(one)) expect(ownersOf(key, undefined, one.scope), key).toEqual([one]);
  });

  it("leaves the browser's own keys alone", () => {
    const taken = [
      "$mod+KeyN",
      "$mod+KeyT",
      "$mod+KeyW",
      "$mod+KeyL",
      "$mod+Digit0",
      "$mod+Equal",
      "$mod+Minus",
      "F11",
      "Tab",
    ];
    for (const one of COMMANDS) for (const key of one.keys ?? []) expect(taken).not.toContain(key);
  });

  it("lets only chords work inside text fields", () => {
    for (const one of COMMANDS)
      if (one.scope === "everywhere")
        for (const key of one.keys ?? []) expect(isSingle(key), key).toBe(false);
  });
});

describe("keys", () => {
  it("are told as people read them", () => {
    expect(keyNames("$mod+Shift+KeyZ")).toEqual(["Ctrl", "Shift", "Z"]);
    expect(keyNames("Alt+ArrowLeft")).toEqual(["Alt", "←"]);
    expect(keyNames("n")).toEqual(["N"]);
    expect(keyNames("Shift++")).toEqual(["Shift", "+"]);
  });

  it.each([
    [{ key: "d", code: "KeyD" }, "d"],
    [{ key: "D", code: "KeyD", shiftKey: true }, "Shift+D"],
    [{ key: "x", code: "KeyX", ctrlKey: true }, "$mod+KeyX"],
    [{ key: "≈", code: "KeyX", altKey: true }, "Alt+KeyX"],
    [{ key: " ", code: "Space" }, "Space"],
    [{ key: "Shift", code: "ShiftLeft", shiftKey: true }, null],
  ])("%j is recorded as %s, which matches it again", (init, binding) => {
    const event = new KeyboardEvent("keydown", init);
    expect(bindingOf(event)).toBe(binding);
    if (binding) expect(matches(event, binding)).toBe(true);
  });
});

describe("a command on the keyboard", () => {
  it("runs while somebody does it, and not after", () => {
    const run = vi.fn();
    const { unmount } = renderHook(() => useCommand("frame.duplicate", run));
    expect(press("d", "KeyD").defaultPrevented).toBe(true);
    unmount();
    expect(press("d", "KeyD").defaultPrevented).toBe(false);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it("asks the one who came last", () => {
    const [outer, inner] = [vi.fn(), vi.fn()];
    renderHook(() => useCommand("go.next", outer));
    const { unmount } = renderHook(() => useCommand("go.next", inner));
    press("ArrowRight");
    unmount();
    press("ArrowRight");
    expect([outer.mock.calls.length, inner.mock.calls.length]).toEqual([1, 1]);
  });

  it("does nothing while it can't be done, and says so", () => {
    const run = vi.fn();
    renderHook(() => useCommand("frame.delete", run, { enabled: "No frame is selected" }));
    press("Delete");
    expect(canRun("frame.delete")).toBe(false);
    expect(runCommand("frame.delete")).toBe(false);
    expect(run).not.toHaveBeenCalled();
  });

  it("leaves no undo to the browser, which would undo in a field left long ago", () => {
    renderHook(() => useCommand("edit.undo", vi.fn(), { enabled: false }));
    expect(press("z", "KeyZ", { ctrlKey: true }).defaultPrevented).toBe(true);
    expect(press("z", "KeyZ", { ctrlKey: true }, add("textarea")).defaultPrevented).toBe(false);
  });

  it("types in a text field, plays everywhere else", () => {
    const run = vi.fn();
    renderHook(() => useCommand("play.toggle", run));
    expect(press(" ", "Space", {}, add("input")).defaultPrevented).toBe(false);
    expect(press(" ", "Space", {}, add("textarea")).defaultPrevented).toBe(false);
    expect(run).not.toHaveBeenCalled();
    for (const target of [add("button"), add("div", { role: "slider" }), add("input", { type: "checkbox" })])
      press(" ", "Space", {}, target);
    expect(run).toHaveBeenCalledTimes(3);
  });

  it("leaves arrows to what moves by arrows", () => {
    const run = vi.fn();
    renderHook(() => useCommand("go.next", run));
    press("ArrowRight", "ArrowRight", {}, add("div", { role: "slider" }));
    press("ArrowRight", "ArrowRight", {}, add("div", { role: "tab" }));
    expect(run).not.toHaveBeenCalled();
    press("ArrowRight", "ArrowRight", {}, add("div"));
    expect(run).toHaveBeenCalledTimes(1);
  });

  it("leaves the keyboard to an open dialog", () => {
    const run = vi.fn();
    renderHook(() => useCommand("frame.delete", run));
    const dialog = add("div", { role: "dialog" });
    press("Delete", "Delete", {}, dialog);
    expect(run).not.toHaveBeenCalled();
  });

  it("works in its pane alone when it belongs to one", () => {
    const run = vi.fn();
    renderHook(() => useCommand("frame.selectNone", run));
    press("Escape", "Escape", {}, add("div"));
    expect(run).not.toHaveBeenCalled();
    press("Escape", "Escape", {}, add("div", { "data-scope": "timeline" }));
    expect(run).toHaveBeenCalledTimes(1);
  });

  it("lets go when the key does, and when the window loses the keyboard", () => {
    const [run, release] = [vi.fn(), vi.fn()];
    renderHook(() => useCommand("take.peek", run, { release }));
    press("\\", "Backslash");
    press("\\", "Backslash", { repeat: true });
    document.body.dispatchEvent(new KeyboardEvent("keyup", { key: "\\", code: "Backslash", bubbles: true }));
    expect([run.mock.calls.length, release.mock.calls.length]).toEqual([1, 1]);
    press("\\", "Backslash");
    window.dispatchEvent(new Event("blur"));
    expect([run.mock.calls.length, release.mock.calls.length]).toEqual([2, 2]);
  });
});

describe("the page of a dataset", () => {
  it("hears its chords inside text fields too, single keys outside of them, and both when nothing has the focus", () => {
    const [next, save] = [vi.fn(), vi.fn()];
    renderHook(() => {
      useCommand("dataset.next", next);
      useCommand("dataset.saveNext", save);
    });
    const page = add("div", { "data-scope": "tagging" });
    const text = add("input", { type: "text" });
    page.append(text);
    press("ArrowRight", "ArrowRight", {}, text);
    press("Enter", "Enter", { ctrlKey: true }, text);
    expect([next.mock.calls.length, save.mock.calls.length]).toEqual([0, 1]);
    text.blur();
    press("ArrowRight", "ArrowRight", {}, document.body);
    press("Enter", "Enter", { ctrlKey: true }, document.body);
    expect([next.mock.calls.length, save.mock.calls.length]).toEqual([1, 2]);
  });

  it("is not there elsewhere", () => {
    const next = vi.fn();
    renderHook(() => useCommand("dataset.next", next));
    press("ArrowRight", "ArrowRight", {}, add("div"));
    press("Enter", "Enter", { ctrlKey: true }, add("input", { type: "text" }));
    expect(next).not.toHaveBeenCalled();
  });
});

describe("a held key", () => {
  it("goes on stepping, but runs nothing twice that makes something", () => {
    const [step, generate] = [vi.fn(), vi.fn()];
    renderHook(() => {
      useCommand("go.next", step);
      useCommand("generate.run", generate);
    });
    for (const repeat of [false, true, true]) {
      press("ArrowRight", "ArrowRight", { repeat });
      press("Enter", "Enter", { ctrlKey: true, repeat });
    }
    expect([step.mock.calls.length, generate.mock.calls.length]).toEqual([3, 1]);
  });
});

describe("a person's own keys", () => {
  it("take the place of the table's", () => {
    const run = vi.fn();
    renderHook(() => useCommand("frame.duplicate", run));
    useShortcuts.getState().remap("frame.duplicate", ["Alt+KeyD"]);
    press("d", "KeyD");
    press("d", "KeyD", { altKey: true });
    expect(run).toHaveBeenCalledTimes(1);
    useShortcuts.getState().remap("frame.duplicate", null);
    expect(keysOf(command("frame.duplicate"))).toEqual(["d"]);
  });

  it("can leave out single keys", () => {
    useShortcuts.getState().setSingleKeys(false);
    expect(keysOf(command("frame.duplicate"))).toEqual([]);
    expect(keysOf(command("edit.undo"))).toEqual(["$mod+KeyZ"]);
  });
});
