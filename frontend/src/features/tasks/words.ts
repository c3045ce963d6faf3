/** What a task is doing, has made and took, in words. No plugin is known by name. */

import type { Plugin, Task } from "@/api/types";
import { stageWord } from "@/lib/stage";
import { duration } from "@/lib/time";

/** "Denoising, step 5 of 8". */
export function workOf(task: Task): string {
  const step = task.step !== null && task.steps !== null ? `, step ${task.step} of ${task.steps}` : "";
  return stageWord(task.stage) + step;
}

/** "about 12 s left", or nothing while nobody can tell. */
export function leftOf(task: Task): string {
  if (task.eta_s === null || task.eta_s < 0) return "";
  return task.eta_s < 1 ? "about 1 s left" : `about ${duration(Math.round(task.eta_s))} left`;
}

/** Null while there is nothing to measure, such as a model that loads. */
export function percentOf(task: Task): number | null {
  return task.progress > 0 ? task.progress : null;
}

/** How long it ran, in seconds. */
export function tookOf(task: Task): number | null {
  if (task.started_at === null || task.completed_at === null) return null;
  const seconds = (Date.parse(task.completed_at) - Date.parse(task.started_at)) / 1000;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

/** The model it uses: what its plugin's parameters call a model, or what the worker said it was. */
export function modelOf(task: Task, plugins: readonly Plugin[] | undefined): string | null {
  const said = task.result?.["model"];
  if (typeof said === "string" && said) return said;
  const parameters = plugins?.find((plugin) => plugin.name === task.type)?.parameters ?? {};
  for (const [name, parameter] of Object.entries(parameters)) {
    const value = task.data[name];
    if (parameter["type"] === "model_selection" && typeof value === "string" && value) return value;
  }
  return null;
}

/** The frame it is for, or the one it made. */
export function frameOf(task: Task): number | null {
  const made = task.result?.["frame_id"];
  return task.frame_id ?? (typeof made === "number" ? made : null);
}

/** The dataset it is for. */
export function datasetOf(task: Task): number | null {
  const id = task.data["dataset"];
  return typeof id === "number" ? id : null;
}

/** The ids of the pictures it made. */
export function takesOf(task: Task): string[] {
  const made = task.result?.["takes"];
  return Array.isArray(made) ? made.filter((id) => typeof id === "string") : [];
}

export const ended = (task: Pick<Task, "status">): boolean =>
  task.status === "completed" || task.status === "failed" || task.status === "stopped";

export const waits = (task: Pick<Task, "status">): boolean =>
  task.status === "queued" || task.status === "pending";

/** A name short enough for a menu or a message. */
export function shortName(task: Pick<Task, "name">, most = 40): string {
  const letters = [...task.name.trim()];
  return letters.length > most
    ? `${letters
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`
    : letters.join("");
}
