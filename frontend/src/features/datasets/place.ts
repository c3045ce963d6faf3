/** Where the person is in the dataset that is open: the picture, the query, and how it is looked at. */

import { create } from "zustand";

export interface Place {
  datasetId: number | null;
  /** The picture that is looked at. */
  name: string | null;
  /** The one before it, whose tags can be repeated. */
  before: string | null;
  query: string;
  view: "picture" | "grid";
  /** The tag that has the focus, or had it last: what "keep as a favourite" means. */
  tag: string | null;
}

const FRESH: Place = { datasetId: null, name: null, before: null, query: "", view: "picture", tag: null };

export const usePlace = create<Place>(() => FRESH);

/** Begins with a dataset as the address says; nothing of the one before is left. */
export function beginAt(datasetId: number, address: URLSearchParams): void {
  usePlace.setState({
    ...FRESH,
    datasetId,
    name: address.get("picture"),
    query: address.get("q") ?? "",
    view: address.get("view") === "grid" ? "grid" : "picture",
  });
}

export function goTo(name: string): void {
  const { name: here } = usePlace.getState();
  if (name !== here) usePlace.setState({ name, before: here, tag: null });
}

/** Shows a picture large, from wherever one is. */
export function openPicture(name: string): void {
  goTo(name);
  usePlace.setState({ view: "picture" });
}

/** Shows the pictures that a query finds. */
export function findPictures(query: string): void {
  usePlace.setState({ query });
}

/** What of the place stands in the address, with everything else it holds. */
export function addressOf({ name, query, view }: Place, search: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(search);
  const put = (key: string, value: string | null) => (value ? next.set(key, value) : next.delete(key));
  put("picture", name);
  put("q", query);
  put("view", view === "grid" ? "grid" : null);
  return next;
}

/** The next name for which `wanted` holds, from a place on and round the end; null: there is none. */
export function nextWhere(
  count: number,
  from: number,
  by: 1 | -1,
  wanted: (index: number) => boolean,
): number | null {
  for (let step = 1; step <= count; step++) {
    const index = (((from + by * step) % count) + count) % count;
    if (wanted(index)) return index;
  }
  return null;
}
