/** The trash: what was deleted, newest first, and the way back. */

import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, call } from "./client";
import { keys } from "./queries";
import type { TrashItem } from "./types";

const PAGE = 100;

export const trashQuery = infiniteQueryOptions({
  queryKey: keys.trash,
  queryFn: ({ pageParam, signal }) =>
    call(api.GET("/api/v2/trash", { params: { query: { limit: PAGE, offset: pageParam } }, signal })),
  initialPageParam: 0,
  getNextPageParam: (last, pages) => {
    const known = pages.reduce((sum, page) => sum + page.items.length, 0);
    return last.items.length > 0 && known < last.total ? known : undefined;
  },
  // Nobody tells when something is thrown away: each look is a fresh one.
  staleTime: 0,
});

export async function restore(kind: TrashItem["kind"], id: string | number): Promise<void> {
  const path = { kind, id: String(id) };
  await call(api.POST("/api/v2/trash/{kind}/{id}/restore", { params: { path } }));
}

/** Throws a restored thing away again: the way back of `restore`. */
export async function discard(kind: TrashItem["kind"], id: string): Promise<void> {
  if (kind === "project")
    await call(api.DELETE("/api/v2/projects/{project_id}", { params: { path: { project_id: Number(id) } } }));
  else if (kind === "frame")
    await call(api.DELETE("/api/v2/frames/{frame_id}", { params: { path: { frame_id: Number(id) } } }));
  else await call(api.DELETE("/api/v2/takes/{take_id}", { params: { path: { take_id: id } } }));
}

export async function emptyTrash(): Promise<string> {
  return (await call(api.DELETE("/api/v2/trash"))).message;
}
