import { QueryObserver } from "@tanstack/react-query";
import { beforeEach, describe, expect, it } from "vitest";
import { takeIn } from "./events";
import { keys, queryClient } from "./queries";
import { Timeline } from "./timeline";
import type { Event, Frame, Project, Queue, Task } from "./types";

let seq = 1;
const event = (type: Event["type"], action: Event["action"], data: object) =>
  takeIn({ seq: seq++, type, action, data: { ...data } });
const frame = (id: number, more: Partial<Frame> = {}) =>
  ({ id, project_id: 1, position: id, hold: 1, ...more }) as Frame;
const task = (id: number, more: Partial<Task> = {}) =>
  ({ id, status: "queued", progress: 0, ...more }) as Task;
const idsOf = (projectId: number) => [
  ...(queryClient.getQueryData<Timeline>(keys.timeline(projectId))?.ids ?? []),
];
const settled = () => new Promise((resolve) => setTimeout(resolve));
const stale = (key: readonly unknown[]) => queryClient.getQueryState(key)?.isInvalidated;

beforeEach(() => queryClient.clear());

describe("events in the cache", () => {
  it("put a burst of frames into their timelines", async () => {
    queryClient.setQueryData(keys.timeline(1), Timeline.empty);
    queryClient.setQueryData(keys.timeline(2), Timeline.empty);
    for (const id of [3, 1, 2]) event("frame", "created", frame(id));
    event("frame", "deleted", frame(2));
    await settled();
    expect(idsOf(1)).toEqual([1, 3]);

    queryClient.setQueryData(keys.frame(3), frame(3));
    event("frame", "changed", frame(3, { project_id: 2 }));
    await settled();
    expect([idsOf(1), idsOf(2)]).toEqual([[1], [3]]);
    expect(queryClient.getQueryData<Frame>(keys.frame(3))?.project_id).toBe(2);
  });

  it("leave alone what nobody has asked for", async () => {
    event("frame", "created", frame(1));
    event("project", "changed", { id: 1, name: "First" });
    await settled();
    expect(
      queryClient
        .getQueryCache()
        .getAll()
        .filter((query) => query.state.data !== undefined),
    ).toEqual([]);
  });

  it("keep the list of projects", () => {
    queryClient.setQueryData(keys.projects, [{ id: 1, name: "First" }]);
    event("project", "changed", { id: 1, name: "Renamed" });
    event("project", "created", { id: 2, name: "Second" });
    const names = () => queryClient.getQueryData<Project[]>(keys.projects)?.map((one) => one.name);
    expect(names()).toEqual(["Second", "Renamed"]);
    event("project", "deleted", { id: 1, name: "Renamed" });
    expect(names()).toEqual(["Second"]);
  });

  it("put progress in place at once, and ask for the order again when a task begins or ends", async () => {
    queryClient.setQueryData<Queue>(keys.queue, {
      total: 2,
      paused: false,
      tasks: [task(1, { status: "running" }), task(2)],
    });
    event("task", "changed", task(1, { status: "running", progress: 40 }));
    expect(queryClient.getQueryData<Queue>(keys.queue)?.tasks[0]?.progress).toBe(40);
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(stale(keys.queue)).toBe(false);
    event("task", "changed", task(1, { status: "completed" }));
    await expect.poll(() => stale(keys.queue), { timeout: 30_000 }).toBe(true);
  });

  it("ask again where an older answer is under way", async () => {
    let answers = 0;
    const shown = new QueryObserver(queryClient, {
      queryKey: keys.takesOfFrame(5),
      queryFn: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        answers += 1;
        return answers === 1 ? [{ id: "a" }] : [{ id: "a" }, { id: "b" }];
      },
      staleTime: Infinity,
    });
    const leave = shown.subscribe(() => undefined);
    event("take", "created", { id: "b", frame_id: 5 });
    await expect
      .poll(() => queryClient.getQueryData(keys.takesOfFrame(5)), { timeout: 30_000 })
      .toHaveLength(2);
    leave();
  });

  it("leave a deleted take to whoever still shows it, and forget it else", () => {
    queryClient.setQueryData(keys.take("a"), { id: "a" });
    queryClient.setQueryData(keys.take("b"), { id: "b" });
    const shown = new QueryObserver(queryClient, { queryKey: keys.take("a"), staleTime: Infinity });
    const leave = shown.subscribe(() => undefined);
    for (const id of ["a", "b"]) event("take", "deleted", { id, frame_id: null });
    expect(queryClient.getQueryData(keys.take("a"))).toEqual({ id: "a" });
    expect(queryClient.getQueryState(keys.take("a"))?.fetchStatus).toBe("idle");
    expect(queryClient.getQueryState(keys.take("b"))).toBeUndefined();
    leave();
  });

  it("ask for a whole timeline again when that is what has changed", async () => {
    queryClient.setQueryData(keys.timeline(1), Timeline.empty);
    event("project", "changed", { id: 1, name: "First", timeline: "changed" });
    await expect.poll(() => stale(keys.timeline(1)), { timeout: 30_000 }).toBe(true);
  });

  it("trust nothing after a reset", () => {
    queryClient.setQueryData(keys.projects, []);
    event("reset", "reset", {});
    expect(stale(keys.projects)).toBe(true);
  });
});
