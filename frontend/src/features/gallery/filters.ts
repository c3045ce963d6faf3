/** What the gallery is filtered by: as the address holds it, as the form shows it, and as the server is asked. */

import type { TakeSearch } from "@/api/gallery";

export interface Filters {
  q: string;
  projectId: number | null;
  plugin: string | null;
  model: string | null;
  size: { width: number; height: number } | null;
  starred: boolean;
  /** Days as `2026-11-20`, in the person's own time. */
  from: string | null;
  to: string | null;
}

export const NO_FILTERS: Filters = {
  q: "",
  projectId: null,
  plugin: null,
  model: null,
  size: null,
  starred: false,
  from: null,
  to: null,
};

/** As many letters as the server searches by. */
export const MOST_LETTERS = 500;
const MOST_NAME = 200;

const whole = (text: string | undefined): number | null => {
  const value = /^[1-9]\d{0,14}$/.test(text ?? "") ? Number(text) : null;
  return value;
};

export const sizeText = ({ width, height }: { width: number; height: number }): string =>
  `${width}x${height}`;

function sizeIn(text: string | null): Filters["size"] {
  const [, wide, high] = /^(\d+)x(\d+)$/.exec(text ?? "") ?? [];
  const width = whole(wide);
  const height = whole(high);
  return width !== null && height !== null && width <= 1_000_000 && height <= 1_000_000
    ? { width, height }
    : null;
}

/** A day that can be asked for. */
export function dayIn(text: string | null): string | null {
  // A year is typed digit by digit: 0002 is on its way to 2026.
  return text && /^(19[7-9]|[2-9]\d\d)\d-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
    ? text
    : null;
}

const nameIn = (text: string | null): string | null => (text && text.length <= MOST_NAME ? text : null);

/** What an address asks for; what it says wrongly is as if it were not said. */
export function filtersIn(address: URLSearchParams): Filters {
  return {
    q: (address.get("q") ?? "").slice(0, MOST_LETTERS),
    projectId: whole(address.get("project") ?? undefined),
    plugin: nameIn(address.get("plugin")),
    model: nameIn(address.get("model")),
    size: sizeIn(address.get("size")),
    starred: address.get("star") === "1",
    from: dayIn(address.get("from")),
    to: dayIn(address.get("to")),
  };
}

/** The address with these filters; all else in it stays. */
export function addressWith(address: URLSearchParams, filters: Filters): URLSearchParams {
  const next = new URLSearchParams(address);
  const put = (name: string, value: string | null) => (value ? next.set(name, value) : next.delete(name));
  put("q", filters.q.trim());
  put("project", filters.projectId === null ? null : String(filters.projectId));
  put("plugin", filters.plugin);
  put("model", filters.model);
  put("size", filters.size && sizeText(filters.size));
  put("star", filters.starred ? "1" : null);
  put("from", filters.from);
  put("to", filters.to);
  return next;
}

/** Days begin and end where the person is. */
const momentOf = (day: string, time: string): string | undefined => {
  const moment = new Date(`${day}T${time}`);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
};

export function searchOf(filters: Filters): TakeSearch {
  const search: TakeSearch = {};
  const { q, projectId, plugin, model, size, starred, from, to } = filters;
  if (q.trim()) search.q = q.trim();
  if (projectId !== null) search.project_id = projectId;
  if (plugin) search.plugin = plugin;
  if (model) search.model = model;
  if (size) Object.assign(search, size);
  if (starred) search.starred = true;
  const since = from && momentOf(from, "00:00:00.000");
  const until = to && momentOf(to, "23:59:59.999");
  if (since) search.since = since;
  if (until) search.until = until;
  return search;
}

/** How many kinds of filter are on, the text not counted. */
export function countOf(filters: Filters): number {
  const { projectId, plugin, model, size, starred, from, to } = filters;
  return [projectId !== null, plugin, model, size, starred, from, to].filter(Boolean).length;
}

export const isFiltered = (filters: Filters): boolean => countOf(filters) > 0 || filters.q.trim() !== "";

/** What is wrong with a search as typed; undefined when nothing is. */
export function textProblem(text: string): string | undefined {
  const letters = text.trim().length;
  return letters > MOST_LETTERS
    ? `Search by at most ${MOST_LETTERS} letters; these are ${letters.toLocaleString("en")}`
    : undefined;
}

export function daysProblem({ from, to }: Pick<Filters, "from" | "to">): string | undefined {
  return from && to && from > to ? "The first day is after the last, so nothing is found" : undefined;
}
