import { afterEach, expect, it, vi } from "vitest";
import * as projects from "@/api/projects";
import { keys, queryClient } from "@/api/queries";
import type { Project } from "@/api/types";
import { useHistory } from "@/lib/history";
import { makeProject } from "./steps";

const film: Project = {
  ...{ id: 7, name: "Film", width: 448, height: 256, fps: 12, style: "", frame_count: 0, duration_s: 0 },
  ...{ thumbnail_url: null, created_at: "2026-01-01T00:00:00Z", updated_at: "2026-01-01T00:00:00Z" },
};

const made = async (frames: number) => {
  vi.spyOn(projects, "createProject").mockResolvedValue(film);
  const away = vi.spyOn(projects, "deleteProject").mockResolvedValue();
  vi.spyOn(queryClient, "fetchQuery").mockResolvedValue({ ...film, frame_count: frames });
  await makeProject({ name: "Film", width: 448, height: 256, fps: 12 });
  return away;
};

afterEach(() => {
  vi.restoreAllMocks();
  useHistory.getState().clear();
  queryClient.removeQueries({ queryKey: keys.projects });
});

it("takes an empty new project back", async () => {
  const away = await made(0);
  await useHistory.getState().undo();
  expect(away).toHaveBeenCalledWith(7);
});

it("never takes a film away with one undo too many", async () => {
  const away = await made(3);
  await expect(useHistory.getState().undo()).rejects.toThrow("“Film” has 3 frames by now");
  expect(away).not.toHaveBeenCalled();
});
