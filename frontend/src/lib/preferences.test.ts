import { beforeEach, describe, expect, it } from "vitest";
import { DEFAULTS, readable, usePreferences } from "./preferences";

beforeEach(() => usePreferences.setState(DEFAULTS));

describe("preferences", () => {
  it("are kept in the browser", async () => {
    usePreferences.setState({ surround: "judge", timelineZoom: 2 });
    const kept = localStorage.getItem("kino.preferences") ?? "";
    usePreferences.setState(DEFAULTS);
    localStorage.setItem("kino.preferences", kept);
    await usePreferences.persist.rehydrate();
    expect(usePreferences.getState()).toMatchObject({ surround: "judge", timelineZoom: 2 });
  });

  it("ignore what is not of the right kind", () => {
    expect(
      readable({ surround: "pink", notifications: "yes", timelineZoom: null, preset: 3, generator: "x" }),
    ).toEqual({ generator: "x" });
    for (const broken of [null, 7, "text", []]) expect(readable(broken)).toEqual({});
  });

  it("follow another window", async () => {
    const state = { ...DEFAULTS, showFps: false };
    localStorage.setItem("kino.preferences", JSON.stringify({ state, version: 0 }));
    window.dispatchEvent(new StorageEvent("storage", { key: "kino.preferences" }));
    await Promise.resolve();
    expect(usePreferences.getState().showFps).toBe(false);
  });
});
