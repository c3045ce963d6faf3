/** The rows of the list of tags: what is sought, in the order that was asked for. */

import type { TagCount } from "@/api/types";

export type Order = "count" | "name" | "recent" | "favourites" | "groups";

export type Row =
  { kind: "group"; name: string } | { kind: "tag"; tag: string; count: number; group?: string };

export interface Asked {
  search: string;
  order: Order;
  favourites: readonly string[];
  groups: Readonly<Record<string, readonly string[]>>;
}

export function listedTags(tags: readonly TagCount[], asked: Asked): Row[] {
  const { search, order, favourites, groups } = asked;
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (tag: string) => words.every((word) => tag.toLowerCase().includes(word));
  const counts = new Map(tags.map(({ tag, count }) => [tag, count]));
  const row = (tag: string): Row => ({ kind: "tag", tag, count: counts.get(tag) ?? 0 });

  // A favourite keeps its place, and its digit, also when no picture has it.
  if (order === "favourites") return favourites.filter(fits).map(row);
  if (order === "groups") {
    return Object.entries(groups).flatMap(([name, members]): Row[] => {
      const found = members.filter(fits);
      if (found.length === 0) return [];
      return [
        { kind: "group", name },
        ...found.map((tag): Row => ({ kind: "tag", tag, count: counts.get(tag) ?? 0, group: name })),
      ];
    });
  }
  const found = tags.filter(({ tag }) => fits(tag));
  const begins = (tag: string) => (words[0] !== undefined && tag.toLowerCase().startsWith(words[0]) ? 0 : 1);
  const sorted = found.toSorted((one, other) => {
    if (order === "name") return one.tag.localeCompare(other.tag, "en", { numeric: true });
    if (order === "recent")
      return (one.recent ?? Infinity) - (other.recent ?? Infinity) || other.count - one.count;
    return begins(one.tag) - begins(other.tag) || other.count - one.count;
  });
  return (order === "recent" ? sorted.filter(({ recent }) => recent != null) : sorted).map(({ tag }) =>
    row(tag),
  );
}

/** The groups with `tag` in `name`, or not in it any more; an empty group goes. */
export function withMember(
  groups: Readonly<Record<string, readonly string[]>>,
  name: string,
  tag: string,
  member: boolean,
): Record<string, string[]> {
  const next = Object.fromEntries(Object.entries(groups).map(([one, tags]) => [one, [...tags]]));
  const without = (next[name] ?? []).filter((one) => one !== tag);
  next[name] = member ? [...without, tag] : without;
  return Object.fromEntries(Object.entries(next).filter(([, tags]) => tags.length > 0));
}
