import { describe, expect, it } from "vitest";
import {
  decodingAtRest,
  decodingToPlay,
  framesAhead,
  framesAround,
  MOST_BYTES_PLAYING,
  MOST_BYTES_STILL,
  withinBytes,
} from "./playbackAhead";
import { runFrom } from "./playbackRange";
import { startsOf } from "./time";

describe("framesAhead", () => {
  const starts = startsOf([1, 4, 1, 2, 2]);

  it("goes by frames, not by ticks", () => {
    expect(framesAhead(runFrom(starts, 1, 1, "off", null), starts, 0, 9)).toEqual([1, 2, 3, 4]);
    expect(framesAhead(runFrom(starts, 1, 1, "off", null), starts, 2, 2)).toEqual([1, 2]);
  });

  it("goes round when it loops, naming each frame once", () => {
    expect(framesAhead(runFrom(starts, 3, 1, "all", null), starts, 0, 9)).toEqual([3, 4, 0, 1, 2]);
  });

  it("goes backward", () => {
    expect(framesAhead(runFrom(starts, 2, -1, "all", null), starts, 0, 9)).toEqual([2, 1, 0, 4, 3]);
  });

  it("leaves out what a higher rate passes over", () => {
    const ones = startsOf(Array<number>(12).fill(1));
    expect(framesAhead(runFrom(ones, 0, 4, "off", null), ones, 0, 9)).toEqual([0, 4, 8]);
  });

  it("stays inside a looping range", () => {
    const run = runFrom(starts, 2, 1, "range", { first: 1, last: 2 });
    expect(framesAhead(run, starts, 0, 9)).toEqual([2, 1]);
  });

  it("takes no longer for holds of a million ticks", () => {
    const long = startsOf(Array<number>(1000).fill(1_000_000));
    expect(framesAhead(runFrom(long, 0, 1, "all", null), long, 0, 1000)).toHaveLength(1000);
  });
});

describe("framesAround", () => {
  it("is nearest first, the next before the previous", () => {
    expect(framesAround(5, 100, 5)).toEqual([5, 6, 4, 7, 3]);
  });

  it("does not leave the film", () => {
    expect(framesAround(0, 3, 9)).toEqual([0, 1, 2]);
    expect(framesAround(2, 3, 9)).toEqual([2, 1, 0]);
    expect(framesAround(-1, 3, 9)).toEqual([]);
  });
});

describe("decoding", () => {
  it("plays from the server's small versions when the picture is shown small", () => {
    expect(decodingToPlay(1024, 576, 300)).toMatchObject({ small: 320, width: 320, height: 180 });
    expect(decodingToPlay(1024, 576, 600)).toMatchObject({ small: 640, width: 640 });
  });

  it("plays a picture as it is when it is shown at about its size", () => {
    expect(decodingToPlay(1024, 576, 950)).toEqual({
      small: null,
      width: 1024,
      height: 576,
      bytes: 1024 * 576 * 4,
    });
  });

  it("never enlarges", () => {
    expect(decodingToPlay(256, 256, 800)).toMatchObject({ small: null, width: 256 });
    expect(decodingToPlay(448, 256, 2000)).toMatchObject({ small: null, width: 448 });
  });

  it("plays large pictures at the size shown, and never at more than its bound", () => {
    expect(decodingToPlay(3840, 2160, 900)).toMatchObject({ small: null, width: 900, height: 506 });
    expect(decodingToPlay(8192, 8192, 8000).bytes).toBeLessThanOrEqual(MOST_BYTES_PLAYING);
  });

  it("decodes alike for playing and at rest where the picture is shown smaller than it is", () => {
    expect(decodingAtRest(1024, 576, 820)).toEqual(decodingToPlay(1024, 576, 820));
  });

  it("uses no small version at rest", () => {
    expect(decodingAtRest(1024, 576, 300)).toMatchObject({ small: null, width: 300 });
  });

  it("has every pixel when they are looked at one by one, up to a bound", () => {
    expect(decodingAtRest(3840, 2160, 7680)).toMatchObject({ width: 3840, height: 2160 });
    expect(decodingAtRest(16384, 4096, 99999).bytes).toBeLessThanOrEqual(MOST_BYTES_STILL);
  });
});

it("takes as many as fit, and the first in any case", () => {
  const three = [{ bytes: 40 }, { bytes: 40 }, { bytes: 40 }];
  expect(withinBytes(three, 100)).toHaveLength(2);
  expect(withinBytes(three, 10)).toHaveLength(1);
  expect(withinBytes([], 10)).toEqual([]);
});
