import { describe, expect, it } from "vitest";
import { comingOf, failedOf, occasionOf, place } from "./coming";
import { filmOf } from "./testing";

type Known = Parameters<typeof comingOf>[0][number];
const task = (id: number, more: Partial<Known> = {}): Known => ({
  id,
  status: "queued",
  project_id: 1,
  frame_id: null,
  frame_position: null,
  completed_at: null,
  updated_at: "then",
  ...more,
});
const nobody = new Set<string>();

describe("what is on its way", () => {
  it("is of this project, in the order of the queue", () => {
    const tasks = [
      task(3, { status: "running" }),
      task(1),
      task(2, { project_id: 2 }),
      task(4, { status: "pending" }),
    ];
    expect(comingOf(tasks, 1).map(({ taskId, stand }) => [taskId, stand])).toEqual([
      [3, "running"],
      [1, "waiting"],
    ]);
  });

  it("tells failures until somebody has dealt with them", () => {
    const failed = task(5, { status: "failed", completed_at: "now" });
    expect(failedOf([failed], 1, nobody).map((one) => one.taskId)).toEqual([5]);
    expect(failedOf([failed], 1, new Set([occasionOf(failed)]))).toEqual([]);
    expect(failedOf([{ ...failed, completed_at: "later" }], 1, new Set([occasionOf(failed)]))).toHaveLength(
      1,
    );
  });

  it("forgets a frame's failure once a newer task of it has done better", () => {
    const failed = task(5, { status: "failed", frame_id: 20 });
    expect(failedOf([task(6, { status: "completed", frame_id: 20 }), failed], 1, nobody)).toEqual([]);
    expect(failedOf([task(6, { status: "completed", frame_id: 30 }), failed], 1, nobody)).toHaveLength(1);
  });

  it("stands where the new frame will, and over the frame that it is for", () => {
    const film = filmOf([10, 20, 30]);
    const coming = comingOf(
      [
        task(1),
        task(2, { frame_position: 0.5, status: "running" }),
        task(3, { frame_id: 20 }),
        task(4, { frame_id: 20, status: "running" }),
        task(5, { frame_id: 99 }),
        task(6, { frame_position: -7 }),
      ],
      1,
    );
    const { between, over } = place(film, coming);
    expect(between.map(({ taskId, index }) => [taskId, index])).toEqual([
      [6, 0],
      [2, 1],
      [1, 3],
    ]);
    expect(over.map(({ taskId, index }) => [taskId, index])).toEqual([[4, 1]]);
  });
});
