import { describe, expect, it } from "vitest";
import { ago, bytes, duration, frameAt, startsOf, timecode } from "./time";

describe("frames in time", () => {
  const starts = startsOf([2, 1, 5]);

  it("sums holds", () => expect([...starts]).toEqual([0, 2, 3, 8]));

  it.each([
    [-3, 0],
    [0, 0],
    [1, 0],
    [2, 1],
    [3, 2],
    [7, 2],
    [8, 2],
    [1e9, 2],
  ])("at tick %d it is frame %d", (tick, frame) => expect(frameAt(starts, tick)).toBe(frame));

  it("has no frame in an empty film", () => expect(frameAt(startsOf([]), 0)).toBe(-1));

  it("finds every frame by each of its ticks", () => {
    const holds = Array.from({ length: 500 }, (_, i) => 1 + ((i * 7) % 13));
    const all = startsOf(holds);
    let tick = 0;
    holds.forEach((hold, frame) => {
      for (let i = 0; i < hold; i++) expect(frameAt(all, tick++)).toBe(frame);
    });
  });
});

describe("numbers as people read them", () => {
  it.each([
    [0, 12, "00:00:00"],
    [25, 12, "00:02:01"],
    [24 * 3661 + 5, 24, "01:01:01:05"],
    [119, 120, "00:00:119"],
  ])("tick %d at %d fps is %s", (tick, fps, text) => expect(timecode(tick, fps)).toBe(text));

  it.each([
    [0.44, "0.4 s"],
    [59.6, "60 s"],
    [125, "2 min 5 s"],
    [120, "2 min"],
    [3720, "1 h 2 min"],
    [Number.NaN, ""],
  ])("%d seconds are %s", (seconds, text) => expect(duration(seconds)).toBe(text));

  it("tells how long ago", () => {
    const now = Date.parse("2026-01-02T12:00:00Z");
    expect(ago("2026-01-02T11:59:50Z", now)).toBe("just now");
    expect(ago("2026-01-02T11:57:00Z", now)).toBe("3 minutes ago");
    expect(ago("2026-01-01T11:00:00Z", now)).toBe("yesterday");
  });

  it.each([
    [999, "999 B"],
    [28_200_000, "28.2 MB"],
    [1.5e12, "1.5 TB"],
  ])("%d bytes are %s", (count, text) => expect(bytes(count)).toBe(text));
});
