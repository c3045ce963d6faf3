import { describe, expect, it } from "vitest";
import { besides, pairsOf } from "./pasting";
import { filmOf } from "./testing";
import { placeBefore } from "./usePointer";

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
