import { describe, expect, it } from "vitest";
import type { Take, Task } from "@/api/types";
import { turnsOf, withTasks } from "./turns";

let minute = 0;
const takeOf = (id: string, given: Partial<Take> = {}): Take => ({
  id,
  frame_id: 1,
  project_id: 1,
  parent_id: null,
  task_id: null,
  kind: "new",
  prompt: "a red ball",
  modification: null,
  instruction: null,
  plugin: "any",
  model: "some",
  params: {},
  seed: 1,
  steps: null,
  strength: null,
  guidance_scale: null,
  width: 448,
  height: 256,
  url: "",
  thumbnail_url: "",
  starred: false,
  created_at: `2026-11-20T10:${String(minute++).padStart(2, "0")}:00.000Z`,
  ...given,
});
const refinement = (id: string, parent_id: string, modification: string, prompt: string) =>
  takeOf(id, { kind: "refinement", parent_id, modification, prompt });
const taskOf = (id: number, given: Partial<Task>): Task =>
  ({
    id,
    name: "a task",
    data: {},
    status: "running",
    refinement: null,
    parent_take_id: null,
    ...given,
  }) as Task;

describe("the conversation of a frame", () => {
  it("is what was said and what came of it, in the order of making", () => {
    const takes = [
      takeOf("a"),
      refinement("b", "a", "make it blue", "a blue ball"),
      refinement("c", "b", "make it big", "a big blue ball"),
    ];
    const told = turnsOf(takes.toReversed()).map(({ said, kind, from, before }) => ({
      said,
      kind,
      from,
      before,
    }));
    expect(told).toEqual([
      { said: "a red ball", kind: "described", from: null, before: null },
      { said: "make it blue", kind: "refined", from: null, before: "a red ball" },
      { said: "make it big", kind: "refined", from: null, before: "a blue ball" },
    ]);
  });

  it("tells where a branch begins, and another try for what it is", () => {
    const takes = [
      takeOf("a"),
      refinement("b", "a", "make it blue", "a blue ball"),
      refinement("c", "a", "make it green", "a green ball"),
      takeOf("d", {
        parent_id: "a",
        kind: "refinement",
        prompt: "a green ball",
        modification: "make it green",
      }),
      takeOf("e"),
      takeOf("f", { kind: "import", prompt: "" }),
    ];
    expect(turnsOf(takes).map(({ kind, from }) => [kind, from])).toEqual([
      ["described", null],
      ["refined", null],
      ["refined", 1],
      ["again", 1],
      ["again", null],
      ["imported", null],
    ]);
  });

  it("keeps the pictures of one run together, and numbers them as takes", () => {
    const takes = [takeOf("a", { task_id: 5 }), takeOf("b", { task_id: 5 }), takeOf("c", { task_id: 6 })];
    const turns = turnsOf(takes);
    expect(turns.map(({ shots }) => shots.map(({ number }) => number))).toEqual([[1, 2], [3]]);
  });

  it("ends with what is under way; a failure stays where it happened", () => {
    const takes = [takeOf("a"), takeOf("b", { parent_id: "a", prompt: "x", modification: "later" })];
    const [a, b] = takes as [Take, Take];
    const failed = taskOf(1, {
      status: "failed",
      created_at: a.created_at.replace(":00.000", ":30.000"),
      data: { prompt: "a lost ball" },
    });
    const running = taskOf(2, {
      created_at: a.created_at,
      parent_take_id: "a",
      refinement: { modification: "make it blue", instruction: "", description: "a blue ball" },
    });
    const turns = withTasks(turnsOf(takes), [failed, running]);
    expect(turns.map(({ said }) => said)).toEqual(["a red ball", "a lost ball", "later", "make it blue"]);
    expect(turns.at(-1)).toMatchObject({ from: 1, before: "a red ball", prompt: "a blue ball", shots: [] });
    expect(b.id).toBe("b");
  });
});
