import { describe, expect, it } from "vitest";
import { bucketOf, isWhole, moved, pulled, shaped, whole } from "./cropping";

const size = { width: 800, height: 600 };
const box = { left: 100, top: 100, width: 200, height: 100 };

describe("boxes", () => {
  it("move as far as there is room", () => {
    expect(moved(box, { x: 30, y: -20 }, size)).toEqual({ ...box, left: 130, top: 80 });
    expect(moved(box, { x: 9999, y: -9999 }, size)).toEqual({ ...box, left: 600, top: 0 });
  });

  it("take the largest size of a shape, around their middle where that has room", () => {
    expect(shaped(whole(size), 1, size)).toEqual({ left: 100, top: 0, width: 600, height: 600 });
    expect(shaped({ left: 0, top: 0, width: 10, height: 10 }, 1, size)).toEqual({
      left: 0,
      top: 0,
      width: 600,
      height: 600,
    });
    expect(shaped(whole(size), 16 / 9, size)).toEqual({ left: 0, top: 75, width: 800, height: 450 });
  });

  it("are pulled by a corner, the opposite one stays", () => {
    expect(pulled(box, "se", { x: 500, y: 300 }, size, null)).toEqual({ ...box, width: 400, height: 200 });
    expect(pulled(box, "nw", { x: 50, y: 40 }, size, null)).toEqual({
      left: 50,
      top: 40,
      width: 250,
      height: 160,
    });
    expect(pulled(box, "se", { x: 5000, y: 5000 }, size, null)).toEqual({ ...box, width: 700, height: 500 });
  });

  it("keep their shape when it is fixed, inside the picture", () => {
    const made = pulled(box, "se", { x: 5000, y: 5000 }, size, 1);
    expect([made.width, made.height]).toEqual([500, 500]);
    expect(pulled(box, "nw", { x: 90, y: 200 }, size, 2).width).toBe(210);
  });

  it("never become nothing, and the whole is known as such", () => {
    expect(pulled(box, "se", { x: 0, y: 0 }, size, null)).toEqual({ ...box, width: 16, height: 16 });
    expect(isWhole(whole(size), size)).toBe(true);
    expect(isWhole(box, size)).toBe(false);
  });
});

describe("buckets", () => {
  it("are multiples of the step with no more pixels than the resolution has", () => {
    expect(bucketOf({ width: 2048, height: 2048 }, 1024, 64)).toEqual({ width: 1024, height: 1024, lost: 0 });
    const wide = bucketOf({ width: 1920, height: 1080 }, 1024, 64);
    expect([wide.width, wide.height]).toEqual([1344, 768]);
    expect(wide.lost).toBeGreaterThan(0);
    expect(wide.lost).toBeLessThan(0.05);
  });

  it("do not enlarge", () => {
    expect(bucketOf({ width: 300, height: 200 }, 1024, 64)).toMatchObject({ width: 256, height: 192 });
  });
});
