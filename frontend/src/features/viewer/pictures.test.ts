import { afterEach, describe, expect, it, vi } from "vitest";
import { decodingAtRest } from "@/lib/playbackAhead";
import { Pictures, shotOfFrame, type Wish } from "./pictures";
import { frameOf, stubDecoding } from "./testing";

afterEach(() => vi.unstubAllGlobals());

const BYTES = 100 * 50 * 4;

function wish(id: number, shownWidth = 100): Wish {
  const shot = shotOfFrame(frameOf(id));
  if (!shot) throw new Error("the frame has a picture");
  return { shot, decoding: decodingAtRest(shot.width, shot.height, shownWidth) };
}

const settled = (pictures: Pictures, ids: readonly number[]) =>
  vi.waitFor(() => expect(ids.every((id) => pictures.has(`take-${id}`))).toBe(true), { timeout: 30_000 });

describe("Pictures", () => {
  it("fetches in the order of wishes and holds what is decoded", async () => {
    const { fetched } = stubDecoding();
    const pictures = new Pictures();
    pictures.want([3, 1, 2, 4].map((id) => wish(id)));
    await settled(pictures, [1, 2, 3, 4]);
    expect(fetched).toEqual([3, 1, 2, 4].map((id) => `/media/takes/take-${id}.png`));
    expect(pictures.heldBytes).toBe(4 * BYTES);
    expect([...pictures.frames()].sort()).toEqual([1, 2, 3, 4]);
  });

  it("closes what no longer fits, but never what is on screen", async () => {
    const { open } = stubDecoding();
    const pictures = new Pictures(3 * BYTES);
    pictures.want([1, 2].map((id) => wish(id)));
    await settled(pictures, [1, 2]);
    const shown = pictures.best("take-1", 100);
    pictures.keep(new Set([shown?.key ?? ""]));
    pictures.want([3, 4].map((id) => wish(id)));
    await settled(pictures, [3, 4]);
    expect(pictures.has("take-1")).toBe(true);
    expect(pictures.has("take-2")).toBe(false);
    expect(open.size).toBe(3);
    pictures.clear();
    expect(open.size).toBe(0);
    expect(pictures.heldBytes).toBe(0);
  });

  it("gives up what nobody wants any more, and can be asked for it again", async () => {
    const { fetched } = stubDecoding({ width: 100, height: 50 }, ["/media/takes/take-1.png"]);
    const pictures = new Pictures();
    pictures.want([wish(1)]);
    pictures.want([wish(2)]);
    await settled(pictures, [2]);
    pictures.want([wish(1)]);
    expect(fetched.filter((address) => address.includes("take-1"))).toHaveLength(2);
    expect(pictures.problem("take-1")).toBeNull();
  });

  it("says why a picture can't be had, does not ask for it over and over, and tries again when told", async () => {
    stubDecoding();
    const answer = () =>
      new Response(JSON.stringify({ error: { code: "not_found", message: "The file is gone" } }), {
        status: 404,
      });
    const fetching = vi.fn(() => Promise.resolve(answer()));
    vi.stubGlobal("fetch", fetching);
    const pictures = new Pictures();
    pictures.want([wish(1)]);
    await vi.waitFor(() => expect(pictures.problem("take-1")).toBe("The file is gone"), { timeout: 30_000 });
    pictures.want([wish(1)]);
    expect(fetching).toHaveBeenCalledTimes(1);
    pictures.forgive();
    pictures.want([wish(1)]);
    expect(fetching).toHaveBeenCalledTimes(2);
  });

  it("tells of a server that is away", async () => {
    stubDecoding();
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    const pictures = new Pictures();
    pictures.want([wish(1)]);
    await vi.waitFor(() => expect(pictures.problem("take-1")).toBe("Kino is not answering"), {
      timeout: 30_000,
    });
  });
});
