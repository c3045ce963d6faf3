/** What is done to chosen pictures, with the word that it is done. */

import type { NavigateFunction } from "react-router";
import { sendTakes, starTakes, throwAwayTakes, type Place } from "@/api/takes";
import type { Project, Take } from "@/api/types";
import { takeBack } from "@/lib/history";
import { openProject, showFrame } from "@/lib/studio";
import { plural } from "@/lib/time";
import { toast, toastProblem } from "@/ui";

/** All starred: then the stars go; else all get one. */
export const allStarred = (takes: readonly Take[]): boolean => takes.every((take) => take.starred);

export function toggleStars(takes: readonly Take[]): void {
  starTakes(takes, !allStarred(takes)).catch(toastProblem);
}

export async function throwAway(takes: readonly Take[]): Promise<void> {
  const step = await throwAwayTakes(takes);
  toast({
    kind: "done",
    key: "takes-deleted",
    text: `${plural(takes.length, "picture")} moved to the trash`,
    action: { label: "Undo", run: () => void takeBack(step).catch(toastProblem) },
  });
}

export async function send(
  takes: readonly Take[],
  project: Pick<Project, "id" | "name">,
  place: Place,
  navigate: NavigateFunction,
  onProgress?: (done: number) => void,
): Promise<void> {
  const { frameIds } = await sendTakes(takes, project, place, onProgress);
  toast({
    kind: "done",
    key: "takes-sent",
    text: `${plural(takes.length, "picture")} sent to “${project.name}”`,
    action: { label: "Open it", run: () => goToFrame(project.id, frameIds[0] ?? null, navigate) },
  });
}

/** Opens a project with the playhead on a frame, also when it is the project that was open last, elsewhere. */
export function goToFrame(projectId: number, frameId: number | null, navigate: NavigateFunction): void {
  openProject(projectId);
  if (frameId !== null) showFrame(frameId);
  void navigate(`/projects/${projectId}${frameId === null ? "" : `?frame=${frameId}`}`);
}
