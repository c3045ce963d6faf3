/** What can be done to many pictures, and the request that what was entered makes. */

import type { BulkEdit } from "@/api/types";

export type Op = BulkEdit["op"];
export const OPS: readonly { value: Op; label: string; tagsOnly?: boolean }[] = [
  { value: "add", label: "Add" },
  { value: "remove", label: "Remove" },
  { value: "rename", label: "Rename a tag", tagsOnly: true },
  { value: "replace", label: "Find and replace" },
  { value: "move", label: "Move to the front or end", tagsOnly: true },
  { value: "sort", label: "Sort", tagsOnly: true },
  { value: "deduplicate", label: "Remove repeated tags", tagsOnly: true },
  { value: "set", label: "Write the whole caption" },
  { value: "clear", label: "Clear the captions" },
  { value: "accept", label: "Take suggestions" },
  { value: "dismiss", label: "Dismiss suggestions" },
  { value: "review", label: "Mark as reviewed" },
  { value: "unreview", label: "Mark as not reviewed" },
  { value: "skip", label: "Skip" },
  { value: "unskip", label: "Do not skip" },
  { value: "crop", label: "Crop to a shape" },
  { value: "delete", label: "Take out of the dataset" },
];
export const TAGGED: readonly Op[] = ["add", "remove", "rename", "move"];

/** What is entered in the form. */
export interface Asked {
  op: Op;
  tags: string;
  to: string;
  at: "start" | "end";
  find: string;
  regex: boolean;
  whole_tag: boolean;
  match_case: boolean;
  sort: NonNullable<BulkEdit["sort"]>;
  threshold: string;
  ratio: string;
}
export const FIRST: Asked = {
  op: "add",
  tags: "",
  to: "",
  at: "end",
  find: "",
  regex: false,
  whole_tag: false,
  match_case: true,
  sort: "name",
  threshold: "",
  ratio: "1:1",
};

const tagsOf = (text: string) =>
  text
    .split(",")
    .map((tag) => tag.trim())
    .filter(Boolean);

/** Which pictures: the chosen ones, or those the query finds. */
export type Scope = Pick<BulkEdit, "names" | "query">;

/** The body of the request; null while something is still to be filled in. */
export function editOf(asked: Asked, scope: Scope): BulkEdit | null {
  const { op } = asked;
  const edit: BulkEdit = { op, ...scope };
  const tags = tagsOf(asked.tags);
  if (TAGGED.includes(op)) {
    if (tags.length === 0) return null;
    edit.tags = op === "rename" ? tags.slice(0, 1) : tags;
  }
  if (op === "add" || op === "move") edit.at = asked.at;
  if (op === "rename") {
    if (!asked.to.trim()) return null;
    edit.to = asked.to.trim();
  }
  if (op === "set") edit.to = asked.to;
  if (op === "replace") {
    if (!asked.find) return null;
    Object.assign(edit, { find: asked.find, to: asked.to, regex: asked.regex, match_case: asked.match_case });
    edit.whole_tag = asked.whole_tag;
  }
  if (op === "sort") edit.sort = asked.sort;
  if (op === "crop") edit.ratio = asked.ratio;
  const percent = Number(asked.threshold);
  if ((op === "accept" || op === "dismiss") && asked.threshold && percent >= 0 && percent <= 100)
    edit.threshold = percent / 100;
  return edit;
}
