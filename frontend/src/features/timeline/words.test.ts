import { describe, expect, it } from "vitest";
import { ApiError } from "@/api/errors";
import type { Frame } from "@/api/types";
import { numberIn } from "./FindDialog";
import { refusalOf } from "./importing";
import { holdOf, wholeNumber } from "./numbers";
import { pairsOf, besides } from "./steps";
import { filmOf } from "./testing";
import { placeBefore, pull } from "./usePointer";
import { follow } from "./useScroll";
import { nameOf, smallWidth, stageOf } from "./words";

const frame = (more: Partial<Frame>) => ({ take_id: "t", note: "", ...more }) as Frame;

describe("frames in words", () => {
  it("says number, length, state and note", () => {
    expect(nameOf(11, 8, frame({}), null)).toBe("Frame 12, 8 frames long");
    expect(nameOf(0, 1, frame({ take_id: null, note: "lamp" }), "generating")).toBe(
      "Frame 1, 1 frame long, no picture yet, generating, note: lamp",
    );
    expect(nameOf(0, 1, frame({ note: "x".repeat(10_000) }), null).length).toBeLessThan(150);
    expect(nameOf(4, 2, undefined, null)).toBe("Frame 5, 2 frames long");
  });

  it("names stages, also those that only a plugin knows", () => {
    expect(stageOf({ status: "running", stage: "denoising" })).toBe("Denoising");
    expect(stageOf({ status: "running", stage: "upscaling" })).toBe("Upscaling");
    expect(stageOf({ status: "running", stage: null })).toBe("Starting");
    expect(stageOf({ status: "queued", stage: null })).toBe("Waiting");
  });

  it("asks for the smallest picture that is sharp", () => {
    const wide = { width: 1600, height: 900 };
    expect(smallWidth(wide, 160, 100, 1)).toBe(160);
    expect(smallWidth(wide, 160, 100, 2)).toBe(320);
    expect(smallWidth(wide, 900, 180, 1)).toBe(320); // its height is what limits it
    expect(smallWidth({ width: null, height: null }, 900, 300, 2)).toBe(640);
  });
});

describe("numbers that people type", () => {
  it.each(["", "NaN", "1e3", "1.5", "१२", "🎬", "9".repeat(400), "0", "31", "-1"])("refuses %s", (text) => {
    expect(wholeNumber(text, 1, 30, "a number")).toHaveProperty("problem");
  });

  it("reads holds in ticks and in seconds", () => {
    expect(holdOf(" 12 ", 24)).toEqual({ value: 12 });
    expect(holdOf("1.5 s", 24)).toEqual({ value: 36 });
    expect(holdOf("0,5S", 24)).toEqual({ value: 12 });
    expect(holdOf("0.01 s", 24)).toHaveProperty("problem");
    expect(holdOf("99999 s", 24)).toHaveProperty("problem");
    expect(holdOf("100001", 24)).toHaveProperty("problem");
  });

  it("tells a frame's number from words", () => {
    expect(numberIn("12", 30)).toBe(12);
    expect(numberIn(" #3 ", 30)).toBe(3);
    expect([numberIn("31", 30), numberIn("12 cats", 30), numberIn("0", 30)]).toEqual([null, null, null]);
  });
});

describe("places", () => {
  const film = filmOf([1, 2, 3, 4]);

  it("are told by a frame that stays", () => {
    expect(placeBefore(film, 1, new Set([2, 3]))).toEqual({ before_id: 4 });
    expect(placeBefore(film, 2, new Set([3, 4]))).toEqual({ to: "last" });
    expect(besides(film, [2, 3], { after_id: 3 })).toEqual({ after_id: 1 });
    expect(besides(film, [1, 2], { after_id: 2 })).toEqual({ before_id: 3 });
    expect(besides(film, [2], { before_id: 2 })).toEqual({ before_id: 3 });
    expect(besides(film, [1, 2, 3, 4], { after_id: 2 })).toBeNull();
    expect(besides(film, [2], { after_id: 4 })).toEqual({ after_id: 4 });
  });

  it("pair pictures with the frames that they replace", () => {
    expect(pairsOf([7], [1, 2, 3])).toEqual([
      [7, 1],
      [7, 2],
      [7, 3],
    ]);
    expect(pairsOf([7, 8, 9], [1, 2])).toEqual([
      [7, 1],
      [8, 2],
    ]);
  });
});

describe("scrolling", () => {
  it("pulls near the edges, harder past them, and not between", () => {
    expect(pull(500, 0, 1000)).toBe(0);
    expect(pull(30, 0, 1000)).toBeLessThan(0);
    expect(pull(-40, 0, 1000)).toBeLessThan(pull(30, 0, 1000));
    expect(pull(1200, 0, 1000)).toBe(28);
  });

  it("follows the playhead no further than needed, and turns pages while playing", () => {
    expect(follow(200, 100, 0, 1000, false)).toBe(0);
    expect(follow(950, 100, 0, 1000, false)).toBe(74);
    expect(follow(950, 100, 0, 1000, true)).toBe(926);
    expect(follow(100, 100, 500, 1000, false)).toBe(76);
    expect(follow(2000, 5000, 0, 1000, false)).toBe(1976); // longer than the view: its beginning
  });
});

describe("refused files", () => {
  const files = ["a.png", "b.txt"].map((name) => new File(["x"], name));

  it("are named, and the others offered", () => {
    const error = new ApiError(400, "validation_error", "Nothing was imported", [
      { field: "b.txt", message: "b.txt is no picture" },
    ]);
    const refusal = refusalOf(error, files);
    expect(refusal?.wrong).toEqual([{ name: "b.txt", why: "b.txt is no picture" }]);
    expect(refusal?.rest.map((file) => file.name)).toEqual(["a.png"]);
  });

  it("are not what every error is about", () => {
    expect(refusalOf(new Error("no"), files)).toBeNull();
    expect(
      refusalOf(
        new ApiError(400, "validation_error", "position", [{ field: "position", message: "no" }]),
        files,
      ),
    ).toBeNull();
  });
});
