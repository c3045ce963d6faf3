import { describe, expect, it } from "vitest";
import type { Frame } from "@/api/types";
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
