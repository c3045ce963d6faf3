import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FLAGS, flagsOf, patched, takeInDataset } from "./datasetCache";
import { editPicture, send, settleClash, useOutbox } from "./datasetOutbox";
import { keys, queryClient } from "./queries";
import type { Dataset, DatasetIndex, DatasetPicture } from "./types";

const dataset = { id: 1, mode: "tags", trigger: "ohwx", revision: 1, counts: { pictures: 2 } } as Dataset;
const NAME = "a-0001.png";

const picture = (tags: string[], more: Partial<DatasetPicture> = {}) =>
  ({
    name: NAME,
    tags,
    caption: tags.join(", "),
    text: ["ohwx", ...tags].join(", "),
    suggestions: [] as DatasetPicture["suggestions"],
    machine: [] as string[],
    reviewed: false,
    skipped: false,
    crop: null,
    conflict: null,
    revision: 1,
    ...more,
  }) as DatasetPicture;

const index: DatasetIndex = {
  total: 2,
  revision: 1,
  names: [NAME, "a-0002.png"],
  widths: [1, 1],
  heights: [1, 1],
  tag_counts: [0, 2],
  flags: [0, 0],
};
const KEY = [...keys.datasetIndexes(1), "untagged", "name"];
const shown = () => queryClient.getQueryData<DatasetPicture>(keys.datasetPicture(1, NAME));
const listed = () => queryClient.getQueryData<DatasetIndex>(KEY);

/** What the server has of the one picture, and what it was asked for. */
let tags: string[] = [];
let revision = 1;
let asked: string[] = [];
let refuse: ((request: string) => Response | null) | null = null;

beforeEach(() => {
  [tags, revision, asked, refuse] = [[], 1, [], null];
  queryClient.clear();
  useOutbox.setState({ waiting: [], held: false, clash: null, problem: null });
  queryClient.setQueryData<Dataset>(keys.dataset(1), dataset);
  queryClient.setQueryData<DatasetPicture>(keys.datasetPicture(1, NAME), picture([]));
  queryClient.setQueryData<DatasetIndex>(KEY, index);
  vi.stubGlobal("fetch", async (request: Request) => {
    const text = await request.text();
    asked.push(`${request.method} ${text}`.trim());
    const refusal = refuse?.(request.method);
    if (refusal) return refusal;
    if (request.method !== "PATCH") return Response.json(picture(tags, { revision }));
    const body = JSON.parse(text) as { add?: string[]; remove?: string[]; caption?: string };
    tags = [...tags.filter((tag) => !body.remove?.includes(tag)), ...(body.add ?? [])];
    if (body.caption !== undefined) tags = body.caption.split(", ");
    revision++;
    return Response.json({
      revision,
      label: "Edited",
      changed: 1,
      names: [NAME],
      pictures: [picture(tags, { revision })],
      dataset: { ...dataset, revision },
    });
  });
});
afterEach(() => vi.unstubAllGlobals());

describe("an edit", () => {
  it("is on screen at once, and at the server in the order it was made", async () => {
    editPicture(1, NAME, { add: ["a"] });
    editPicture(1, NAME, { add: ["b"] });
    editPicture(1, NAME, { remove: ["a"] });
    expect(shown()?.tags).toEqual(["b"]);
    await send();
    expect(asked).toEqual(['PATCH {"add":["a"]}', 'PATCH {"add":["b"]}', 'PATCH {"remove":["a"]}']);
    expect(shown()?.tags).toEqual(["b"]);
    expect(listed()?.tag_counts).toEqual([1, 2]);
    expect(listed()?.names).toHaveLength(2);
  });

  it("does not flicker back while later ones are on their way", async () => {
    const seen: string[][] = [];
    const end = queryClient.getQueryCache().subscribe(() => seen.push(shown()?.tags ?? []));
    editPicture(1, NAME, { add: ["a"] });
    editPicture(1, NAME, { add: ["b"] });
    await send();
    end();
    const both = seen.findIndex((one) => one.length === 2);
    expect(seen.slice(both).every((one) => one.length === 2)).toBe(true);
  });

  it("waits while nobody answers, outlives a reload, and goes on", async () => {
    refuse = () => {
      throw new TypeError("no way there");
    };
    editPicture(1, NAME, { add: ["a"] });
    await send();
    expect(useOutbox.getState()).toMatchObject({ held: true, waiting: [{ name: NAME }] });
    const kept = Object.keys(localStorage).filter((name) => name.includes("outbox"));
    expect(kept.map((name) => localStorage.getItem(name))).toEqual([expect.stringContaining('"a"')]);
    refuse = null;
    await send();
    expect(useOutbox.getState()).toMatchObject({ held: false, waiting: [] });
    expect(tags).toEqual(["a"]);
  });

  it("that would overwrite another's caption is kept beside it until one is chosen", async () => {
    tags = ["theirs"];
    const body = { error: { code: "conflict", message: "The caption is another one by now", details: [] } };
    refuse = (method) => (method === "PATCH" ? Response.json(body, { status: 409 }) : null);
    editPicture(1, NAME, { caption: "mine", base: "" });
    await send();
    expect(useOutbox.getState().clash?.theirs).toBe("theirs");
    expect(shown()?.caption).toBe("theirs");
    refuse = null;
    settleClash("mine");
    await send();
    expect(asked.at(-1)).toBe('PATCH {"caption":"mine","base":"theirs"}');
    expect(tags).toEqual(["mine"]);
  });
});

describe("what is told of a dataset", () => {
  it("is read again for the pictures that are named", async () => {
    tags = ["new"];
    vi.stubGlobal("fetch", () =>
      Promise.resolve(Response.json({ total: 1, pictures: [picture(["new"], { revision: 7 })] })),
    );
    takeInDataset("changed", { id: 1, revision: 7, label: "Added a tag", names: [NAME], dataset });
    await vi.waitFor(() => expect(shown()?.tags).toEqual(["new"]));
    expect(listed()?.tag_counts).toEqual([1, 2]);
  });

  it("leaves a list alone where nothing in its columns is another", () => {
    expect(patched(index, new Map([[NAME, picture([])]]))).toBe(index);
    const marked = picture([], { reviewed: true, skipped: true });
    expect(flagsOf(marked)).toBe(FLAGS.reviewed | FLAGS.skipped);
    expect(patched(index, new Map([[NAME, marked]])).flags).toEqual([3, 0]);
  });
});
