/** The pictures that the query finds, and which of them is in hand. */

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { datasetPictureQuery, indexQuery } from "@/api/datasets";
import { sentenceOf } from "@/api/errors";
import { queryClient } from "@/api/queries";
import type { Dataset, DatasetIndex, DatasetPicture } from "@/api/types";
import { usePlace } from "../place";

export interface Found {
  index: DatasetIndex | undefined;
  /** Of the picture in hand; -1 when the query does not find it. */
  at: number;
  name: string | null;
  picture: DatasetPicture | undefined;
  /** Why there is no list: a query that can't be read, mostly. */
  problem: string | null;
  pending: boolean;
  refresh: () => void;
}

export function useFound(dataset: Dataset): Found {
  const { id } = dataset;
  const query = usePlace((place) => place.query);
  const name = usePlace((place) => place.name);
  const found = useQuery(indexQuery(id, query));
  const index = found.data;
  const places = useMemo(() => new Map(index?.names.map((one, at) => [one, at])), [index?.names]);
  const at = name === null ? -1 : (places.get(name) ?? -1);
  const picture = useQuery({ ...datasetPictureQuery(id, name ?? ""), enabled: name !== null }).data;

  useEffect(() => {
    if (!index || found.isPlaceholderData || at >= 0) return;
    // Where one was the last time, or the first there is; a picture that was taken out gives its place to the next.
    const kept = name === null && dataset.place !== null ? places.get(dataset.place) : undefined;
    const next = index.names[kept ?? Math.max(0, Math.min(lastAt(id), index.names.length - 1))];
    if (next !== undefined) usePlace.setState({ name: next });
  }, [index, found.isPlaceholderData, at, name, dataset.place, places, id]);

  useEffect(() => {
    if (at < 0 || !index) return;
    last.set(id, at);
    // The neighbours are wanted next.
    for (const near of [at + 1, at + 2, at - 1]) {
      const other = index.names[near];
      if (other !== undefined) void queryClient.prefetchQuery(datasetPictureQuery(id, other));
    }
  }, [at, index, id]);

  return {
    index,
    at,
    name,
    picture,
    problem: found.isError ? sentenceOf(found.error) : null,
    pending: found.isFetching,
    refresh: () => void found.refetch(),
  };
}

const last = new Map<number, number>();
const lastAt = (id: number): number => last.get(id) ?? 0;
