import { describe, expect, it } from "vitest";
import { placesFor, runsIn, targetLabel, targetNow, taskName, walked, withPrompt } from "./formRun";

const ids = [11, 12, 13];
const places = { count: 3, positions: [1, 2, 3], indexOf: (id: number | null) => ids.indexOf(id ?? -1) };
const nowhere = { count: 0, positions: [], indexOf: () => -1 };

describe("placesFor", () => {
  it("leaves the end to the server, which knows it best", () => {
    expect(placesFor({ kind: "end" }, places, 2)).toEqual([{}, {}]);
    expect(placesFor({ kind: "end" }, nowhere, 1)).toEqual([{}]);
    expect(placesFor({ kind: "after", frameId: 13 }, places, 1)).toEqual([{}]);
  });
  it("goes between neighbours, in the order of the runs", () => {
    expect(placesFor({ kind: "after", frameId: 11 }, places, 1)).toEqual([{ position: 1.5 }]);
    expect(placesFor({ kind: "before", frameId: 12 }, places, 3)).toEqual([
      { position: 1.25 },
      { position: 1.5 },
      { position: 1.75 },
    ]);
    expect(placesFor({ kind: "before", frameId: 11 }, places, 1)).toEqual([{ position: 0.5 }]);
  });
  it("stands after what waits for the same place", () => {
    expect(placesFor({ kind: "after", frameId: 11 }, places, 1, [1.5, 2.5])).toEqual([{ position: 1.75 }]);
  });
  it("adds takes to a frame", () =>
    expect(placesFor({ kind: "take", frameId: 12 }, places, 2)).toEqual([
      { frame_id: 12 },
      { frame_id: 12 },
    ]));
  it("goes to the end when its frame is gone", () => {
    expect(targetNow({ kind: "take", frameId: 99 }, places)).toEqual({ kind: "end" });
    expect(placesFor({ kind: "take", frameId: 99 }, places, 1)).toEqual([{}]);
  });
});

it("says where it goes", () => {
  expect(targetLabel({ kind: "end" }, places)).toBe("New frame at the end");
  expect(targetLabel({ kind: "after", frameId: 12 }, places)).toBe("New frame after frame 2");
  expect(targetLabel({ kind: "take", frameId: 13 }, places)).toBe("Another take of frame 3");
  expect(targetLabel({ kind: "before", frameId: 99 }, places)).toBe("New frame at the end");
});

it("names tasks by what was asked for", () => {
  expect(taskName(" a\n cat ", "Painter")).toBe("a cat");
  expect(taskName("", "Painter")).toBe("Painter");
  expect(taskName("\0", " ")).toBe("Picture");
  expect([...taskName("🎬".repeat(300), "")]).toHaveLength(80);
});

it("reads how often to run", () => {
  expect([runsIn("1"), runsIn(" 20 ")]).toEqual([1, 20]);
  expect(["0", "21", "", "1.5", "NaN", "-1", "x"].map(runsIn)).toEqual([
    null,
    null,
    null,
    null,
    null,
    null,
    null,
  ]);
});

describe("prompt history", () => {
  it("holds each prompt once, the newest first, a hundred of them", () => {
    expect(withPrompt(["b", "a"], " a ")).toEqual(["a", "b"]);
    expect(withPrompt(["a"], "  ")).toEqual(["a"]);
    expect(
      withPrompt(
        Array.from({ length: 150 }, (_, i) => `p${i}`),
        "new",
      ),
    ).toHaveLength(100);
  });
  it("walks back and forth, and gives back what was being written", () => {
    const history = ["second", "first"];
    const one = walked(null, history, "draft", true);
    expect(one?.text).toBe("second");
    const two = walked(one?.walk ?? null, history, "second", true);
    expect(two?.text).toBe("first");
    expect(walked(two?.walk ?? null, history, "first", true)).toBeNull();
    const back = walked(one?.walk ?? null, history, "second", false);
    expect(back?.text).toBe("draft");
    expect(walked(null, history, "draft", false)).toBeNull();
    expect(walked(null, [], "draft", true)).toBeNull();
  });
  it("does not offer what stands there already", () =>
    expect(walked(null, ["now", "before"], " now ", true)?.text).toBe("before"));
});
