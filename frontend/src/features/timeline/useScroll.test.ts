import { describe, expect, it } from "vitest";
import { pull } from "./usePointer";
import { follow } from "./useScroll";

describe("scrolling", () => {
  it("pulls near the edges, harder past them, and not between", () => {
    expect(pull(500, 0, 1000)).toBe(0);
    expect(pull(30, 0, 1000)).toBeLessThan(0);
    expect(pull(-40, 0, 1000)).toBeLessThan(pull(30, 0, 1000));
    expect(pull(1200, 0, 1000)).toBe(60);
  });

  it("follows the playhead no further than needed, and turns pages while playing", () => {
    expect(follow(200, 100, 0, 1000, false)).toBe(0);
    expect(follow(950, 100, 0, 1000, false)).toBe(74);
    expect(follow(950, 100, 0, 1000, true)).toBe(926);
    expect(follow(100, 100, 500, 1000, false)).toBe(76);
    expect(follow(2000, 5000, 0, 1000, false)).toBe(1976); // longer than the view: its beginning
  });
});
