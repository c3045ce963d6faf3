import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useHistory } from "@/lib/history";
import { takeIn } from "./events";
import { keys, queryClient } from "./queries";
import { chooseTake, sendTakes, shownTake, starTakes, throwAwayTakes, walkFrame } from "./takes";
import type { Frame, Take } from "./types";

const frame: Frame = {
  id: 5,
  path: "",
  generator: "",
  project_id: 1,
  position: 1,
  hold: 1,
  note: "",
  take_id: "a",
  url: "/media/takes/a.png",
  thumbnail_url: null,
  width: 8,
  height: 8,
  created_at: "2026-01-01T00:00:00.000Z",
  updated_at: "2026-01-01T00:00:00.000Z",
};
const take = (id: string, starred = false) => ({ id, frame_id: 5, starred, url: `/${id}` }) as Take;

/** What was asked for, as `PUT /frames/5/take {"take_id":"b"}`; each answer waits until it is let go. */
let asked: string[] = [];
let answer: (request: string) => unknown = () => ({});
let held: (() => void)[] = [];
let holding = false;

beforeEach(() => {
  asked = [];
  held = [];
  holding = false;
  answer = () => ({});
  useHistory.getState().clear();
  queryClient.clear();
  queryClient.setQueryData<Frame>(keys.frame(5), frame);
  vi.stubGlobal("fetch", async (request: Request) => {
    const words =
      `${request.method} ${new URL(request.url).pathname.replace("/api/v2", "")} ${await request.text()}`.trim();
    asked.push(words);
    if (holding) await new Promise<void>((done) => held.push(done));
    const body = answer(words);
    return body instanceof Response ? body : Response.json(body);
  });
});
afterEach(() => vi.unstubAllGlobals());

const shown = () => queryClient.getQueryData<Frame>(keys.frame(5))?.take_id;
const chosenBy = (request: string): Frame => ({
  ...frame,
  take_id: (JSON.parse(request.replace(/^\S+ \S+ /, "")) as { take_id: string }).take_id,
});
const refuse = (status: number) =>
  Response.json({ error: { code: "x", message: "No", details: [] } }, { status });

describe("going along what a frame has shown", () => {
  it("shows what was before, and undo goes forward again", async () => {
    answer = (request) => ({ ...frame, take_id: request.includes("undo") ? "z" : "a" });
    await walkFrame(frame, "undo");
    expect(shown()).toBe("z");
    await useHistory.getState().undo();
    expect(shown()).toBe("a");
    expect(asked).toEqual(["POST /frames/5/undo", "POST /frames/5/redo"]);
  });

  it("is undone by name where another choice has ended the way forward", async () => {
    answer = (request) =>
      request.includes("redo") ? refuse(409) : request.includes("undo") ? { ...frame, take_id: "z" } : frame;
    await walkFrame(frame, "undo");
    await useHistory.getState().undo();
    expect(asked.slice(1)).toEqual(["POST /frames/5/redo", 'PUT /frames/5/take {"take_id":"a"}']);
  });

  it("says so at the end, and remembers nothing", async () => {
    answer = () => refuse(409);
    await expect(walkFrame(frame, "redo")).rejects.toThrow("There is nothing to go forward to");
    expect(useHistory.getState().past).toEqual([]);
  });
});

describe("choosing a take", () => {
  it("shows it at once, and undo shows the one before", async () => {
    answer = chosenBy;
    const work = chooseTake(frame, take("b"));
    expect(shown()).toBe("b");
    await work;
    await useHistory.getState().undo();
    expect(asked).toEqual(['PUT /frames/5/take {"take_id":"b"}', 'PUT /frames/5/take {"take_id":"a"}']);
    expect(shown()).toBe("a");
  });

  it("passes over what was chosen for a moment, and never shows it again", async () => {
    answer = chosenBy;
    holding = true;
    const work = chooseTake(frame, take("b"));
    await chooseTake(frame, take("c"));
    await chooseTake(frame, take("d"));
    await vi.waitFor(() => expect(held).toHaveLength(1), { timeout: 30_000 });
    takeIn({ seq: 1, type: "frame", action: "changed", data: { ...frame, take_id: "b" } });
    expect([shown(), shownTake(frame)]).toEqual(["d", "d"]);
    holding = false;
    held[0]?.();
    await work;
    expect(asked).toEqual(['PUT /frames/5/take {"take_id":"b"}', 'PUT /frames/5/take {"take_id":"d"}']);
    expect(shown()).toBe("d");
  });

  it("goes back when the server will not have it, and remembers nothing", async () => {
    answer = () => refuse(400);
    await expect(chooseTake(frame, take("b"))).rejects.toThrow("No");
    expect(shown()).toBe("a");
    expect([shownTake(frame), useHistory.getState().past]).toEqual(["a", []]);
  });
});

describe("stars", () => {
  it("touch only what changes, there and back", async () => {
    await starTakes([take("a", true), take("b")], true);
    await useHistory.getState().undo();
    expect(asked).toEqual(['PATCH /takes/b {"starred":true}', 'PATCH /takes/b {"starred":false}']);
    await starTakes([take("a", true)], true);
    expect(useHistory.getState().past).toEqual([]);
  });
});

describe("deleting", () => {
  it("brings back what its frame showed", async () => {
    await throwAwayTakes([take("a"), take("b")]);
    await useHistory.getState().undo();
    expect(asked.toSorted()).toEqual([
      "DELETE /takes/a",
      "DELETE /takes/b",
      "POST /trash/take/a/restore",
      "POST /trash/take/b/restore",
      'PUT /frames/5/take {"take_id":"a"}',
    ]);
  });

  it("is content when somebody was faster", async () => {
    answer = (request) => (request.startsWith("DELETE") ? refuse(404) : {});
    await throwAwayTakes([take("b")]);
    expect(useHistory.getState().past).toHaveLength(1);
  });
});

describe("sending to a project", () => {
  const project = { id: 2, name: "Film" };
  let next = 10;
  beforeEach(() => {
    next = 10;
    answer = (request) => (request.startsWith("POST /frames") ? { id: next++ } : {});
  });

  it("keeps their order and puts them in their place together", async () => {
    const { frameIds } = await sendTakes([take("a"), take("b")], project, { kind: "after", frameId: 3 });
    expect(frameIds).toEqual([10, 11]);
    expect(asked).toEqual([
      'POST /frames {"project_id":2,"take_id":"a"}',
      'POST /frames {"project_id":2,"take_id":"b"}',
      'POST /projects/2/frames/move {"frame_ids":[10,11],"after_id":3}',
    ]);
    await useHistory.getState().undo();
    expect(asked.at(-1)).toBe('POST /projects/2/frames/delete {"frame_ids":[10,11]}');
  });

  it("lets what was made before a failure be taken back", async () => {
    answer = (request) => (request.includes('"b"') ? refuse(500) : { id: next++ });
    await expect(sendTakes([take("a"), take("b")], project, { kind: "last" })).rejects.toThrow("No");
    await useHistory.getState().undo();
    expect(asked.at(-1)).toBe('POST /projects/2/frames/delete {"frame_ids":[10]}');
  });
});
