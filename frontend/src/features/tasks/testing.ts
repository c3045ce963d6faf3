/** A task for tests, with what a test is about put in. */

import type { Task } from "@/api/types";

export const aTask = (more: Partial<Task> = {}): Task => ({
  id: 1,
  name: "a red ball",
  type: "any",
  data: {},
  status: "queued",
  progress: 0,
  result: null,
  error: null,
  project_id: null,
  frame_id: null,
  frame_position: null,
  parent_take_id: null,
  refinement: null,
  priority: "normal",
  position: 1,
  attempt: 0,
  stage: null,
  step: null,
  steps: null,
  eta_s: null,
  preview_url: null,
  created_at: "2026-01-01T00:00:00.000Z",
  updated_at: "2026-01-01T00:00:00.000Z",
  queued_at: null,
  started_at: null,
  completed_at: null,
  ...more,
});
