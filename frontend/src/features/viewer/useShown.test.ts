import { expect, it } from "vitest";
import { taskOf } from "./testing";
import { failureOf } from "./useShown";

it("tells of a frame's failure until something newer has been made or begun", () => {
  const failed = taskOf({ id: 1, status: "failed", frame_id: 7, updated_at: "2026-01-01T10:00:00Z" });
  const newer = taskOf({ id: 2, status: "running", frame_id: 7, updated_at: "2026-01-01T11:00:00Z" });
  const elsewhere = taskOf({ id: 3, status: "completed", frame_id: 8, updated_at: "2026-01-01T12:00:00Z" });
  expect(failureOf([elsewhere, failed], 1, 7)).toBe(failed);
  expect(failureOf([newer, failed], 1, 7)).toBeUndefined();
  expect(failureOf([failed], 2, 7)).toBeUndefined();
  expect(failureOf([], 1, 7)).toBeUndefined();
});
