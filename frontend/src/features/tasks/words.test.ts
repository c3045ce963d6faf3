import { expect, it } from "vitest";
import type { Plugin, Task } from "@/api/types";
import { frameOf, leftOf, modelOf, percentOf, shortName, takesOf, tookOf, workOf } from "./words";
import { aTask } from "./testing";

const plugin = { name: "any", parameters: { weights: { type: "model_selection" } } } as unknown as Plugin;

it("says what a running task does", () => {
  expect(workOf(aTask())).toBe("Starting");
  expect(workOf(aTask({ stage: "denoising", step: 5, steps: 8 }))).toBe("Denoising, step 5 of 8");
  expect(workOf(aTask({ stage: "upscaling" }))).toBe("Upscaling");
  expect(percentOf(aTask({ progress: 0 }))).toBeNull();
  expect(percentOf(aTask({ progress: 62.5 }))).toBe(62.5);
});

it("tells the time left only when somebody knows it", () => {
  expect(leftOf(aTask())).toBe("");
  expect(leftOf(aTask({ eta_s: 0.2 }))).toBe("about 1 s left");
  expect(leftOf(aTask({ eta_s: 124.6 }))).toBe("about 2 min 5 s left");
});

it("finds the model by the kind of the parameter, not by its name", () => {
  expect(modelOf(aTask({ type: "any", data: { weights: "kino-mini" } }), [plugin])).toBe("kino-mini");
  expect(modelOf(aTask({ type: "other", data: { weights: "x" } }), [plugin])).toBeNull();
  expect(modelOf(aTask({ result: { model: "flux" } }), undefined)).toBe("flux");
});

it("knows what was made, and distrusts what it can't read", () => {
  const task = aTask({ result: { frame_id: 7, takes: ["a", 3, "b"] } });
  expect([frameOf(task), takesOf(task)]).toEqual([7, ["a", "b"]]);
  expect([frameOf(aTask()), takesOf(aTask({ result: { takes: "x" } }))]).toEqual([null, []]);
  expect(frameOf(aTask({ frame_id: 3, result: { frame_id: 7 } }))).toBe(3);
});

it("measures how long a task ran", () => {
  const times: Partial<Task> = {
    started_at: "2026-01-01T00:00:00.000Z",
    completed_at: "2026-01-01T00:01:05.500Z",
  };
  expect(tookOf(aTask(times))).toBe(65.5);
  expect(tookOf(aTask({ completed_at: "2026-01-01T00:00:00Z" }))).toBeNull();
});

it("cuts long names between letters, not inside them", () => {
  expect(shortName({ name: "  a red ball " })).toBe("a red ball");
  expect(shortName({ name: "🎬".repeat(50) }, 4)).toBe("🎬🎬🎬…");
});
