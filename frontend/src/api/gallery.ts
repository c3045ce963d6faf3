/** All takes of all projects, found by filters, in pages; and what there is to filter by. */

import { queryOptions } from "@tanstack/react-query";
import { api, call } from "./client";
import { keys, queryClient } from "./queries";
import type { paths } from "./schema";
import type { Take } from "./types";

/** What the server finds takes by. */
export type TakeSearch = Omit<
  NonNullable<paths["/api/v2/takes"]["get"]["parameters"]["query"]>,
  "limit" | "offset"
>;

export const GALLERY_PAGE = 100;

export const galleryPageQuery = (search: TakeSearch, page: number) =>
  queryOptions({
    queryKey: [...keys.gallery, search, page],
    queryFn: ({ signal }) => {
      const query = { ...search, limit: GALLERY_PAGE, offset: page * GALLERY_PAGE };
      return call(api.GET("/api/v2/takes", { params: { query }, signal }));
    },
    gcTime: 20_000,
  });

export const facetsQuery = queryOptions({
  queryKey: [...keys.gallery, "facets"],
  queryFn: ({ signal }) => call(api.GET("/api/v2/takes/facets", { signal })),
});

/** The takes from one place to another, both included, as they are now. */
export async function takesBetween(search: TakeSearch, first: number, last: number): Promise<Take[]> {
  const found: Take[] = [];
  for (let page = Math.floor(first / GALLERY_PAGE); page * GALLERY_PAGE <= last; page++) {
    const { takes } = await queryClient.fetchQuery(galleryPageQuery(search, page));
    const offset = page * GALLERY_PAGE;
    found.push(...takes.slice(Math.max(0, first - offset), last - offset + 1));
    if (takes.length < GALLERY_PAGE) break;
  }
  return found;
}
