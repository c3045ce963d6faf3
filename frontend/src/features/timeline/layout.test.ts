import { describe, expect, it } from "vitest";
import { startsOf } from "@/lib/time";
import { PAD, StripLayout, type Mode } from "./layout";

const holds = [2, 1, 8, 1, 4];
const strip = (mode: Mode, cards: number[] = []) =>
  new StripLayout(mode, 10, startsOf(holds), cards, cards.length > 0 ? 100 : 0);

describe("the strip's layout", () => {
  it("gives frames their hold's width, or one width", () => {
    expect([0, 1, 2, 3, 4].map((i) => strip("time").width(i))).toEqual([20, 10, 80, 10, 40]);
    expect([0, 1, 2, 3, 4].map((i) => strip("time").left(i) - PAD)).toEqual([0, 20, 30, 110, 120]);
    expect([0, 1, 2, 3, 4].map((i) => strip("boards").left(i) - PAD)).toEqual([0, 10, 20, 30, 40]);
    expect(strip("boards").end).toBe(PAD + 50);
    expect(strip("time").end).toBe(PAD + 160);
  });

  it("makes room for cards between frames, and at both ends", () => {
    const layout = strip("boards", [0, 2, 2, 5]);
    expect([0, 1, 2, 3, 4].map((i) => layout.left(i) - PAD)).toEqual([100, 110, 320, 330, 340]);
    expect([0, 1, 2, 3].map((k) => layout.cardLeft(k) - PAD)).toEqual([0, 120, 220, 350]);
    expect(layout.end - PAD).toBe(450);
  });

  it("finds what lies at a point", () => {
    const layout = strip("boards", [2]);
    expect(layout.indexAt(-50)).toBe(0);
    expect(layout.indexAt(PAD + 15)).toBe(1);
    expect(layout.indexAt(PAD + 60)).toBe(1); // on the card: the frame before it
    expect(layout.indexAt(PAD + 121)).toBe(2);
    expect(layout.indexAt(1e9)).toBe(4);
    expect(new StripLayout("boards", 10, startsOf([])).indexAt(5)).toBe(-1);
  });

  it("finds the place nearest to a point", () => {
    const layout = strip("time");
    expect([0, 12, 19, 60, 90, 500].map((x) => layout.placeAt(PAD + x))).toEqual([0, 1, 1, 2, 3, 5]);
    expect(layout.placeX(5)).toBe(layout.end);
    expect(new StripLayout("time", 10, startsOf([])).placeX(0)).toBe(PAD);
  });

  it("tells which frames lie between two points", () => {
    const layout = strip("boards", [2]);
    expect(layout.framesIn(PAD + 1, PAD + 9)).toEqual({ from: 0, to: 1 });
    expect(layout.framesIn(PAD + 30, PAD + 90)).toEqual({ from: 2, to: 2 }); // only the card
    expect(layout.framesIn(PAD + 30, PAD + 125)).toEqual({ from: 2, to: 3 });
    expect(layout.framesIn(-100, -1)).toEqual({ from: 0, to: 0 });
    expect(layout.framesIn(1000, 2000)).toEqual({ from: 5, to: 5 });
  });

  it("turns ticks into points and back", () => {
    for (const mode of ["time", "boards"] as const) {
      const layout = strip(mode, [1, 3]);
      for (let tick = 0; tick < 16; tick++) expect(layout.tickAt(layout.tickX(tick))).toBeCloseTo(tick, 6);
    }
  });

  it("answers for a hundred thousand frames by halving", () => {
    const film = (count: number) =>
      new StripLayout("time", 24, startsOf(new Int32Array(count).fill(3)), [count / 2], 100);
    const took = (layout: StripLayout) => {
      const began = performance.now();
      for (let i = 0; i < 10_000; i++) layout.indexAt((i * 7919) % layout.end);
      return performance.now() - began;
    };
    const best = (layout: StripLayout) => Math.min(...[1, 2, 3, 4, 5].map(() => took(layout)));
    const [few, many] = [film(100), film(100_000)];
    expect(best(many)).toBeLessThan(100 * best(few)); // one after another it would be a thousand times as long
    expect(many.indexAt(many.left(77_777) + 1)).toBe(77_777);
  });
});
