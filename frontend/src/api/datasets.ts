/** Datasets and their pictures: what is asked of the server, and what can be done to a dataset as a whole. */

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, call, upload } from "./client";
import { knowDataset, takeInEdited } from "./datasetCache";
import { ApiError } from "./errors";
import { keys, queryClient } from "./queries";
import type {
  BulkEdit,
  BulkPlan,
  Dataset,
  DatasetAdd,
  DatasetOpen,
  DatasetOpened,
  DatasetPicture,
  DatasetScan,
  DatasetUpdate,
  Edited,
  TagCompletion,
} from "./types";

export { FLAGS } from "./datasetCache";

const at = (id: number) => ({ path: { dataset_id: id } });

export const datasetsQuery = queryOptions({
  queryKey: keys.datasets,
  queryFn: async ({ signal }) => {
    const all: Dataset[] = [];
    for (;;) {
      const query = { limit: 1000, offset: all.length };
      const page = await call(api.GET("/api/v2/datasets", { params: { query }, signal }));
      all.push(...page.datasets);
      if (page.datasets.length === 0 || all.length >= page.total) return all;
    }
  },
});

export const datasetQuery = (id: number) =>
  queryOptions({
    queryKey: keys.dataset(id),
    queryFn: ({ signal }) => call(api.GET("/api/v2/datasets/{dataset_id}", { params: at(id), signal })),
  });

export type IndexSort = "name" | "tags" | "width" | "height" | "changed" | "confidence";

/** All pictures that a query finds, as columns. While another query is on its way, what the last one found stays. */
export const indexQuery = (id: number, query: string, sort: IndexSort = "name") =>
  queryOptions({
    queryKey: [...keys.datasetIndexes(id), query, sort] as const,
    queryFn: ({ signal }) => {
      const params = { ...at(id), query: { ...(query.trim() ? { query } : {}), sort } };
      return call(api.GET("/api/v2/datasets/{dataset_id}/index", { params, signal }));
    },
    placeholderData: keepPreviousData,
    // A query that can't be read stays so.
    retry: (count, error) => !(error instanceof ApiError) && count < 20,
  });

const PAGE = 200;

interface Wish {
  resolve: (picture: DatasetPicture) => void;
  reject: (error: unknown) => void;
}

const wishes = new Map<number, Map<string, Wish[]>>();

function wish(id: number, name: string): Promise<DatasetPicture> {
  return new Promise((resolve, reject) => {
    const first = wishes.size === 0;
    const ofDataset = wishes.get(id) ?? new Map<string, Wish[]>();
    ofDataset.set(name, [...(ofDataset.get(name) ?? []), { resolve, reject }]);
    wishes.set(id, ofDataset);
    // Whatever mounts in one go asks in one go.
    if (first) setTimeout(grantAll, 0);
  });
}

function grantAll(): void {
  const all = [...wishes];
  wishes.clear();
  for (const [id, wanted] of all) {
    const names = [...wanted.keys()];
    for (let from = 0; from < names.length; from += PAGE)
      void grant(id, names.slice(from, from + PAGE), wanted);
  }
}

async function grant(id: number, names: string[], wanted: Map<string, Wish[]>): Promise<void> {
  const each = (name: string, tell: (wish: Wish) => void) => wanted.get(name)?.forEach(tell);
  try {
    const { pictures } = await call(
      api.POST("/api/v2/datasets/{dataset_id}/pictures", { params: at(id), body: { names } }),
    );
    const found = new Map(pictures.map((picture) => [picture.name, picture]));
    const gone = new ApiError(404, "not_found", "This picture is not in the dataset any more");
    for (const name of names) {
      const picture = found.get(name);
      each(name, ({ resolve, reject }) => (picture ? resolve(picture) : reject(gone)));
    }
  } catch (error) {
    for (const name of names) each(name, ({ reject }) => reject(error));
  }
}

/** One picture; all that are asked for in the same moment share a request. */
export const datasetPictureQuery = (id: number, name: string) =>
  queryOptions({
    queryKey: keys.datasetPicture(id, name),
    queryFn: () => wish(id, name),
    gcTime: 120_000,
    retry: (count, error) => !(error instanceof ApiError) && count < 20,
  });

/** The address of a small version of a picture; widths are 160, 320, 640 and 1280. */
export const datasetThumbnail = (id: number, name: string, width: 160 | 320 | 640 | 1280): string =>
  `/media/datasets/${id}/${width}/${encodeURIComponent(name)}.webp`;

/** Every tag of the dataset with its count. */
export const tagsQuery = (id: number) =>
  queryOptions({
    queryKey: keys.datasetTags(id),
    queryFn: async ({ signal }) => {
      const params = { ...at(id), query: { limit: 1000 } };
      return (await call(api.GET("/api/v2/datasets/{dataset_id}/tags", { params, signal }))).tags;
    },
    placeholderData: keepPreviousData,
  });

export const vocabulariesQuery = queryOptions({
  queryKey: ["vocabularies"],
  queryFn: ({ signal }) => call(api.GET("/api/v2/datasets/vocabularies", { signal })),
});

export async function completeTag(
  id: number,
  text: string,
  signal: AbortSignal,
  limit = 12,
): Promise<TagCompletion[]> {
  const params = { ...at(id), query: { text, limit } };
  return (await call(api.GET("/api/v2/datasets/{dataset_id}/complete", { params, signal }))).completions;
}

export function completeQuery(id: number, text: string, place: number, signal: AbortSignal) {
  const params = { ...at(id), query: { text, at: place } };
  return call(api.GET("/api/v2/datasets/{dataset_id}/query", { params, signal }));
}

export function scanFolder(body: DatasetOpen, signal: AbortSignal): Promise<DatasetScan> {
  return call(api.POST("/api/v2/datasets/scan", { body, signal }));
}

function opened(answer: DatasetOpened): DatasetOpened {
  knowDataset(answer.dataset);
  void queryClient.invalidateQueries({ queryKey: ["dataset", answer.dataset.id] });
  return answer;
}

export async function openFolder(body: DatasetOpen, signal?: AbortSignal): Promise<DatasetOpened> {
  return opened(await call(api.POST("/api/v2/datasets", { body, ...(signal ? { signal } : {}) })));
}

export async function addFolder(id: number, body: DatasetAdd): Promise<DatasetOpened> {
  return opened(await call(api.POST("/api/v2/datasets/{dataset_id}/add", { params: at(id), body })));
}

interface Sending {
  onProgress?: (part: number) => void;
  signal?: AbortSignal;
}

export async function uploadDataset(
  about: { name: string; trigger: string; mode: Dataset["mode"] },
  files: readonly File[],
  sending: Sending = {},
): Promise<DatasetOpened> {
  const address = `/api/v2/datasets/upload?${new URLSearchParams(about).toString()}`;
  return opened(await upload<DatasetOpened>(address, files, { field: "files", ...sending }));
}

export async function addUploads(
  id: number,
  files: readonly File[],
  sending: Sending = {},
): Promise<DatasetOpened> {
  const address = `/api/v2/datasets/${id}/upload`;
  return opened(await upload<DatasetOpened>(address, files, { field: "files", ...sending }));
}

export async function stopDataset(id: number): Promise<void> {
  knowDataset(await call(api.POST("/api/v2/datasets/{dataset_id}/stop", { params: at(id) })));
}

/** From the list; the folder stays as it is, and opening it again brings everything back. */
export async function forgetDataset(id: number): Promise<void> {
  await call(api.DELETE("/api/v2/datasets/{dataset_id}", { params: at(id) }));
  queryClient.setQueryData<Dataset[]>(keys.datasets, (all) => all?.filter((one) => one.id !== id));
  queryClient.removeQueries({ queryKey: keys.dataset(id) });
}

export async function updateDataset(id: number, body: DatasetUpdate): Promise<Edited> {
  return takeInEdited(await call(api.PATCH("/api/v2/datasets/{dataset_id}", { params: at(id), body })));
}

/** Keeps where the person is, for the next time. Not worth a word when it fails. */
export async function keepPlace(id: number, name: string): Promise<void> {
  try {
    knowDataset(
      await call(api.PUT("/api/v2/datasets/{dataset_id}/place", { params: at(id), body: { name } })),
    );
  } catch {
    // The next picture will be kept.
  }
}

export async function rescanDataset(id: number): Promise<void> {
  knowDataset(await call(api.POST("/api/v2/datasets/{dataset_id}/rescan", { params: at(id) })));
}

export async function editBulk(id: number, body: BulkEdit): Promise<Edited> {
  return takeInEdited(await call(api.POST("/api/v2/datasets/{dataset_id}/bulk", { params: at(id), body })));
}

export function planBulk(id: number, body: BulkEdit, signal?: AbortSignal): Promise<BulkPlan> {
  return call(
    api.POST("/api/v2/datasets/{dataset_id}/bulk/plan", {
      params: at(id),
      body,
      ...(signal ? { signal } : {}),
    }),
  );
}

export async function undoDataset(id: number): Promise<Edited> {
  return takeInEdited(await call(api.POST("/api/v2/datasets/{dataset_id}/undo", { params: at(id) })));
}

export async function redoDataset(id: number): Promise<Edited> {
  return takeInEdited(await call(api.POST("/api/v2/datasets/{dataset_id}/redo", { params: at(id) })));
}
