import { describe, expect, it } from "vitest";
import { ByteCache } from "./playbackCache";

function cacheOf(budget: number) {
  const gone: string[] = [];
  return { gone, cache: new ByteCache<string>(budget, (_, key) => gone.push(key)) };
}

describe("ByteCache", () => {
  it("lets the least recently used go when bytes run out", () => {
    const { cache, gone } = cacheOf(100);
    cache.put("a", "A", 40);
    cache.put("b", "B", 40);
    expect(cache.get("a")).toBe("A");
    cache.put("c", "C", 40);
    expect(gone).toEqual(["b"]);
    expect(cache.bytes).toBe(80);
  });

  it("keeps what is pinned", () => {
    const { cache, gone } = cacheOf(100);
    cache.put("a", "A", 60);
    cache.put("b", "B", 40);
    cache.pin(new Set(["a"]));
    cache.put("c", "C", 30);
    expect(gone).toEqual(["b"]);
    expect(cache.has("a")).toBe(true);
  });

  it("lets a newcomer go rather than a pinned one", () => {
    const { cache, gone } = cacheOf(100);
    cache.put("a", "A", 90);
    cache.pin(new Set(["a"]));
    expect(cache.put("b", "B", 30)).toBe(false);
    expect(gone).toEqual(["b"]);
    expect(cache.bytes).toBe(90);
  });

  it("takes in a pinned one that is larger than all the budget: it is the one on screen", () => {
    const { cache } = cacheOf(100);
    cache.pin(new Set(["a"]));
    expect(cache.put("a", "A", 130)).toBe(true);
    cache.pin(new Set());
    cache.put("b", "B", 10);
    expect([...cache.keys()]).toEqual(["b"]);
  });

  it("counts a replaced value once", () => {
    const { cache, gone } = cacheOf(100);
    cache.put("a", "A", 40);
    cache.put("a", "A2", 50);
    expect(cache.bytes).toBe(50);
    expect(gone).toEqual(["a"]);
    cache.clear();
    expect(cache.bytes).toBe(0);
    expect(cache.size).toBe(0);
  });

  it("never holds more than its budget over a long film", () => {
    const { cache } = cacheOf(96e6);
    for (let i = 0; i < 500; i++) {
      cache.put(`${i}`, "", 1024 * 576 * 4);
      expect(cache.bytes).toBeLessThanOrEqual(96e6);
    }
    expect(cache.size).toBe(40);
  });
});
