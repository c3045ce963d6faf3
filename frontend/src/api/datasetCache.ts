/**
 * What the query cache knows of datasets, and how an edit gets into it: the pictures in place, the columns of lists in
 * place as well. What a query has found stays together while one works through it: a picture that is tagged does not
 * vanish from the list of untagged ones under the hand; asking again is for the person.
 */

import { api, call } from "./client";
import { ApiError } from "./errors";
import { keys, queryClient } from "./queries";
import type { Dataset, DatasetIndex, DatasetPicture, Edited, Event } from "./types";

/** As the columns of an index have them. */
export const FLAGS = { reviewed: 1, skipped: 2, suggested: 4, cropped: 8, conflict: 16 } as const;

/** What an event tells of a dataset: `names` are the changed pictures, null: all may be others now. */
export interface DatasetNews {
  id: number;
  revision: number;
  label: string | null;
  names: readonly string[] | null;
  dataset?: Dataset;
}

export function flagsOf(picture: DatasetPicture): number {
  return (
    (picture.reviewed ? FLAGS.reviewed : 0) |
    (picture.skipped ? FLAGS.skipped : 0) |
    (picture.suggestions.length > 0 ? FLAGS.suggested : 0) |
    (picture.crop ? FLAGS.cropped : 0) |
    (picture.conflict ? FLAGS.conflict : 0)
  );
}

/** Tags, or words of a sentence; 0 is untagged. */
export function saidOf(picture: DatasetPicture): number {
  return picture.tags.length || picture.caption.split(/\s+/).filter(Boolean).length;
}

export function patched(index: DatasetIndex, pictures: ReadonlyMap<string, DatasetPicture>): DatasetIndex {
  const tag_counts = [...index.tag_counts];
  const flags = [...index.flags];
  let changed = false;
  index.names.forEach((name, at) => {
    const picture = pictures.get(name);
    if (!picture || (tag_counts[at] === saidOf(picture) && flags[at] === flagsOf(picture))) return;
    tag_counts[at] = saidOf(picture);
    flags[at] = flagsOf(picture);
    changed = true;
  });
  return changed ? { ...index, tag_counts, flags } : index;
}

/** What is on its way to the server is on screen already: the server's word is older until it has arrived. */
let underWay: (id: number, picture: DatasetPicture) => DatasetPicture = (_, picture) => picture;
export function showUnderWay(show: typeof underWay): void {
  underWay = show;
}

export function putPictures(id: number, pictures: readonly DatasetPicture[]): void {
  const known = new Map<string, DatasetPicture>();
  for (const one of pictures) {
    const key = keys.datasetPicture(id, one.name);
    const had = queryClient.getQueryData<DatasetPicture>(key);
    const picture = underWay(id, had && had.revision > one.revision ? had : one);
    known.set(picture.name, picture);
    queryClient.setQueryData<DatasetPicture>(key, picture);
  }
  if (known.size === 0) return;
  queryClient.setQueriesData<DatasetIndex>(
    { queryKey: keys.datasetIndexes(id) },
    (index) => index && patched(index, known),
  );
  // What a query finds may be others now: asked for when it is looked for again, not under the hand.
  void queryClient.invalidateQueries({ queryKey: keys.datasetIndexes(id), refetchType: "none" });
}

function putDataset(dataset: Dataset): void {
  const newer = (had: Dataset | undefined) => had !== undefined && had.revision > dataset.revision;
  if (queryClient.getQueryState(keys.dataset(dataset.id)) || dataset.revision > 0)
    queryClient.setQueryData<Dataset>(keys.dataset(dataset.id), (had) => (newer(had) ? had : dataset));
  queryClient.setQueryData<Dataset[]>(keys.datasets, (all) => {
    if (!all) return all;
    return all.some((one) => one.id === dataset.id)
      ? all.map((one) => (one.id === dataset.id && !newer(one) ? dataset : one))
      : [dataset, ...all];
  });
}

export const knowDataset = putDataset;

let later: ReturnType<typeof setTimeout> | null = null;
const due = new Set<number>();

/** Tags are counted over the whole dataset: asked for again in a quiet moment. */
function askForTags(id: number): void {
  due.add(id);
  later ??= setTimeout(() => {
    later = null;
    for (const one of due) void queryClient.invalidateQueries({ queryKey: keys.datasetTags(one) });
    due.clear();
  }, 250);
}

/** Everything of a dataset may be another now. What is not on screen is forgotten instead of asked for. */
function askForAll(id: number): void {
  queryClient.removeQueries({ queryKey: ["dataset", id, "picture"], type: "inactive" });
  for (const part of ["index", "picture", "tags", "more"])
    void queryClient.invalidateQueries({ queryKey: ["dataset", id, part] });
}

/** The revision up to which this browser has seen what its own edits did. */
const seen = new Map<number, number>();

export function takeInEdited(edited: Edited): Edited {
  const { id } = edited.dataset;
  putDataset(edited.dataset);
  seen.set(id, Math.max(seen.get(id) ?? 0, edited.revision));
  const { names, pictures } = edited;
  // Pictures that came or went are no matter of columns.
  if (names === null || names.length > pictures.length) askForAll(id);
  else {
    putPictures(id, pictures);
    askForTags(id);
  }
  void queryClient.invalidateQueries({ queryKey: ["dataset", id, "more"] });
  return edited;
}

export function takeInDataset(action: Event["action"], news: DatasetNews): void {
  const { id, names, dataset } = news;
  if (action === "deleted") {
    queryClient.setQueryData<Dataset[]>(keys.datasets, (all) => all?.filter((one) => one.id !== id));
    const error = new ApiError(404, "not_found", `There is no dataset with the id ${id}`);
    queryClient
      .getQueryCache()
      .find({ queryKey: keys.dataset(id) })
      ?.setState({ status: "error", error });
    return;
  }
  const before = queryClient.getQueryData<Dataset>(keys.dataset(id));
  if (dataset) putDataset(dataset);
  if ((seen.get(id) ?? 0) >= news.revision && news.label !== null) return;
  if (names !== null && names.length === 0) return;
  const came = before && dataset && before.counts.pictures !== dataset.counts.pictures;
  if (names === null || came) return askForAll(id);
  void queryClient.invalidateQueries({ queryKey: ["dataset", id, "more"] });
  void readAgain(id, names);
}

async function readAgain(id: number, names: readonly string[]): Promise<void> {
  // Nobody looks at this dataset here.
  if (!queryClient.getQueryCache().findAll({ queryKey: keys.datasetIndexes(id) }).length) {
    for (const name of names)
      queryClient.removeQueries({ queryKey: keys.datasetPicture(id, name), exact: true });
    return;
  }
  askForTags(id);
  try {
    const params = { path: { dataset_id: id } };
    const body = { names: [...names] };
    const { pictures } = await call(api.POST("/api/v2/datasets/{dataset_id}/pictures", { params, body }));
    putPictures(id, pictures);
  } catch {
    // What could not be read now is read when it is looked at.
    askForAll(id);
  }
}
