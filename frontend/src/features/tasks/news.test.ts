import { describe, expect, it } from "vitest";
import type { Event, Task } from "@/api/types";
import { needsTelling, newsOf } from "./news";
import { aTask } from "./testing";

const told = (more: Partial<Task>, action: Event["action"] = "changed"): Event => ({
  ...{ seq: 1, type: "task", action },
  data: { ...aTask(more) },
});

describe("news", () => {
  it("is the change to an end, once", () => {
    const news = newsOf();
    expect(news.take(told({ status: "queued" }, "created"))).toBeNull();
    expect(news.take(told({ status: "running" }))).toBeNull();
    expect(news.take(told({ status: "completed" }))?.id).toBe(1);
    expect(news.take(told({ status: "completed" }))).toBeNull();
  });

  it("comes again when a task is tried again", () => {
    const news = newsOf();
    expect(news.take(told({ status: "stopped" }))?.status).toBe("stopped");
    news.take(told({ status: "queued" }));
    expect(news.take(told({ status: "failed" }))?.status).toBe("failed");
  });

  it("is not what is removed, nor what is no task", () => {
    const news = newsOf();
    expect(news.take(told({ status: "completed" }, "deleted"))).toBeNull();
    expect(news.take({ seq: 1, type: "queue", action: "changed", data: {} })).toBeNull();
  });
});

describe("telling", () => {
  const here = { projectId: 1, frameId: 5, hidden: false };
  const done = aTask({ status: "completed", project_id: 1, frame_id: 5 });

  it("is quiet about what is on screen", () => {
    expect(needsTelling(done, here)).toBe(false);
    expect(needsTelling(done, { ...here, hidden: true })).toBe(true);
    expect(needsTelling(done, { ...here, frameId: 6 })).toBe(true);
    expect(needsTelling({ ...done, project_id: 2 }, here)).toBe(true);
  });

  it("always tells of failures and never of stops", () => {
    expect(needsTelling({ ...done, status: "failed" }, here)).toBe(true);
    expect(needsTelling({ ...done, status: "stopped" }, { ...here, hidden: true })).toBe(false);
  });
});
