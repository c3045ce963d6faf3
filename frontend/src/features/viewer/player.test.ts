import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { queryClient } from "@/api/queries";
import { passFrame, showFrame, useStudio } from "@/lib/studio";
import { Pictures } from "./pictures";
import { Player } from "./player";
import { Screen } from "./screen";
import { filmOf, stubDecoding } from "./testing";

const FRESH = useStudio.getState();
let passed: number[] = [];
let stops: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["requestAnimationFrame", "cancelAnimationFrame", "performance", "setTimeout", "clearTimeout"],
  });
  useStudio.setState({ ...FRESH, projectId: 1 }, true);
  passed = [];
  stops = [];
});
afterEach(() => {
  for (const stop of stops) stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  queryClient.clear();
});

async function playing(holds: readonly number[], fps: number, never: readonly string[] = []) {
  stubDecoding({ width: 100, height: 50 }, never);
  const film = filmOf(holds);
  const pictures = new Pictures();
  const player = new Player(1, pictures, new Screen(pictures));
  showFrame(1);
  player.film(film, fps);
  stops.push(
    player.begin(),
    useStudio.subscribe((state, before) => {
      if (state.frameId !== before.frameId && state.frameId !== null) passed.push(state.frameId);
    }),
  );
  await vi.advanceTimersByTimeAsync(50);
  return player;
}

const run = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const figures = () => window.__kino?.playback;

describe("Player", () => {
  it("shows every frame once for its hold, and ends with the film", async () => {
    await playing([1, 3, 1, 1], 10);
    useStudio.setState({ playing: true });
    await run(170);
    expect(passed).toEqual([2]);
    await run(200); // still held
    expect(passed).toEqual([2]);
    await run(600);
    expect(passed).toEqual([2, 3, 4]);
    expect(useStudio.getState().playing).toBe(false);
    expect(figures()).toMatchObject({ shown: 3, dropped: 0 });
  });

  it("selects the frame that it stops at, but leaves a selection of several alone", async () => {
    await playing([1, 1, 1, 1], 10);
    useStudio.setState({ playing: true });
    await run(1000);
    expect([...useStudio.getState().selection]).toEqual([4]);
    useStudio.setState({ frameId: 1, selection: new Set([1, 2]) });
    useStudio.setState({ playing: true });
    await run(1000);
    expect([...useStudio.getState().selection]).toEqual([1, 2]);
  });

  it("keeps a frame on screen while the next is not there, and counts that one as dropped", async () => {
    await playing([1, 1, 1, 1, 1], 10, ["/media/takes/take-3.png"]);
    useStudio.setState({ playing: true });
    await run(1400); // waits for the picture that does not come
    expect(passed).toEqual([]);
    await run(1200);
    expect(passed).toEqual([2, 4, 5]);
    expect(figures()).toMatchObject({ shown: 3, dropped: 1 });
  });

  it("goes on showing what it can where decoding is far slower than the film", async () => {
    await playing(Array<number>(60).fill(1), 10);
    const slowly = globalThis.createImageBitmap;
    vi.stubGlobal("createImageBitmap", async (blob: Blob) => {
      await new Promise((resolve) => setTimeout(resolve, 700));
      return slowly(blob);
    });
    useStudio.setState({ playing: true });
    await run(7000);
    // Three at a time, 700 ms each, can give about four of ten frames a second.
    expect(passed.length).toBeGreaterThan(15);
    expect(passed.every((id, i) => id > (passed[i - 1] ?? 0))).toBe(true);
  });

  it("goes round a range, in both directions", async () => {
    await playing([1, 1, 1, 1, 1], 10);
    useStudio.setState({ inId: 2, outId: 4, loop: "range", playing: true });
    await run(750);
    expect(passed.slice(0, 6)).toEqual([2, 3, 4, 2, 3, 4]);
    passed = [];
    const here = useStudio.getState().frameId ?? 0;
    useStudio.setState({ rate: -1 });
    await run(300);
    const before = (id: number) => (id === 2 ? 4 : id - 1);
    expect(passed.slice(0, 2)).toEqual([before(here), before(before(here))]);
  });

  it("plays on from where somebody puts the playhead", async () => {
    await playing(Array<number>(40).fill(1), 10);
    useStudio.setState({ playing: true });
    await run(250);
    passFrame(30);
    await run(150);
    expect(passed.at(-1)).toBe(31);
  });

  it("moves the playhead no more often than a frame is shown", async () => {
    await playing(Array<number>(24).fill(1), 24);
    useStudio.setState({ playing: true, loop: "all" });
    await run(2000);
    expect(passed.length).toBeLessThanOrEqual(48);
    expect(passed.length).toBeGreaterThan(44);
    expect(new Set(passed.map((id, i) => (id - (passed[i - 1] ?? id - 1) + 24) % 24))).toEqual(new Set([1]));
    expect(figures()?.fps).toBeCloseTo(24, 5);
  });

  it("has nothing to play in an empty film", async () => {
    await playing([], 24);
    useStudio.setState({ playing: true });
    expect(useStudio.getState().playing).toBe(false);
  });
});
