/** What is done with a dataset as a whole: suggestions by models, statistics, checks, exports, restore points. */

import { queryOptions } from "@tanstack/react-query";
import { api, call } from "./client";
import { takeInEdited } from "./datasetCache";
import { settled } from "./datasetOutbox";
import { keys } from "./queries";
import type {
  BulkEdit,
  Edited,
  Exported,
  ExportOptions,
  ExportRequest,
  Preflight,
  RestorePoint,
  TaggingPlan,
  TaggingRequest,
  TagState,
  Task,
} from "./types";

const at = (id: number) => ({ path: { dataset_id: id } });
/** Asked for anew after every edit while it is on screen. */
const more = (id: number, what: string) => [...keys.dataset(id), "more", what] as const;

/** After what was written has reached the server: whole datasets are changed, checked and exported as they are there. */
export async function whenSaved<T>(work: () => Promise<T>): Promise<T> {
  if (!(await settled()))
    throw new Error("Kino is not answering: what you have written is kept, and saved first");
  return work();
}

export const taggersQuery = queryOptions({
  queryKey: ["taggers"],
  queryFn: ({ signal }) => call(api.GET("/api/v2/datasets/taggers", { signal })),
});

export function planTagging(id: number, body: TaggingRequest, signal?: AbortSignal): Promise<TaggingPlan> {
  const options = { params: at(id), body, ...(signal ? { signal } : {}) };
  return call(api.POST("/api/v2/datasets/{dataset_id}/tagging/plan", options));
}

export function startTagging(id: number, body: TaggingRequest): Promise<Task> {
  return call(api.POST("/api/v2/datasets/{dataset_id}/tagging", { params: at(id), body }));
}

export async function stopTagging(taskId: number): Promise<void> {
  const params = { path: { task_id: taskId } };
  await call(api.POST("/api/v2/generator/tasks/{task_id}/stop", { params }));
}

/** Every tag of these pictures, with how many of them have it. */
export async function tagStates(
  id: number,
  scope: Pick<BulkEdit, "names" | "query">,
  signal?: AbortSignal,
): Promise<TagState[]> {
  const options = { params: at(id), body: scope, ...(signal ? { signal } : {}) };
  return (await call(api.POST("/api/v2/datasets/{dataset_id}/tag-states", options))).tags;
}

export const statisticsQuery = (id: number, resolution: number, step: number) =>
  queryOptions({
    queryKey: [...more(id, "statistics"), resolution, step] as const,
    queryFn: ({ signal }) => {
      const params = { ...at(id), query: { resolution, step } };
      return call(api.GET("/api/v2/datasets/{dataset_id}/statistics", { params, signal }));
    },
  });

export const lintQuery = (id: number) =>
  queryOptions({
    queryKey: more(id, "lint"),
    queryFn: async ({ signal }) =>
      (await call(api.GET("/api/v2/datasets/{dataset_id}/lint", { params: at(id), signal }))).findings,
  });

export const preflightQuery = (id: number, options: ExportOptions) =>
  queryOptions({
    queryKey: [...more(id, "preflight"), options] as const,
    queryFn: ({ signal }): Promise<Preflight> =>
      call(api.POST("/api/v2/datasets/{dataset_id}/preflight", { params: at(id), body: options, signal })),
  });

export function exportDataset(id: number, body: ExportRequest): Promise<Exported> {
  return call(api.POST("/api/v2/datasets/{dataset_id}/export", { params: at(id), body }));
}

export const pointsQuery = (id: number) =>
  queryOptions({
    queryKey: more(id, "points"),
    queryFn: async ({ signal }) =>
      (await call(api.GET("/api/v2/datasets/{dataset_id}/points", { params: at(id), signal }))).points,
  });

export const stepsQuery = (id: number) =>
  queryOptions({
    queryKey: more(id, "steps"),
    queryFn: ({ signal }) =>
      call(
        api.GET("/api/v2/datasets/{dataset_id}/history", {
          params: { ...at(id), query: { limit: 200 } },
          signal,
        }),
      ),
  });

export function makePoint(id: number, name: string): Promise<RestorePoint> {
  return call(api.POST("/api/v2/datasets/{dataset_id}/points", { params: at(id), body: { name } }));
}

export async function restorePoint(id: number, point: string): Promise<Edited> {
  const params = { path: { dataset_id: id, point_id: point } };
  return takeInEdited(
    await call(api.POST("/api/v2/datasets/{dataset_id}/points/{point_id}/restore", { params })),
  );
}

export async function removePoint(id: number, point: string): Promise<void> {
  const params = { path: { dataset_id: id, point_id: point } };
  await call(api.DELETE("/api/v2/datasets/{dataset_id}/points/{point_id}", { params }));
}
