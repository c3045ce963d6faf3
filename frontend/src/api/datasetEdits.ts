/** What an edit of one picture makes of it, as the server will: shown at once, until the server has said so itself. */

import type { Dataset, DatasetPicture, PictureEdit } from "./types";

/** One tag as it is kept: single spaces, no comma, composed letters. */
export function cleanTag(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[\s,]+/g, " ")
    .trim();
}

/** What was typed or pasted, as tags: a comma ends one, and so does a line. */
export function tagsIn(text: string): string[] {
  return unique(text.split(/[,\n\r]+/).map(cleanTag));
}

export const unique = (tags: readonly string[]): string[] => [...new Set(tags.filter(Boolean))];

/** Moved so that it stands before the one that is at `to` now; `to` is the length for the end. */
export function moved(tags: readonly string[], from: number, to: number): string[] {
  const tag = tags[from];
  if (tag === undefined) return [...tags];
  const rest = tags.toSpliced(from, 1);
  return rest.toSpliced(to > from ? to - 1 : to, 0, tag);
}

type Mode = Pick<Dataset, "mode" | "trigger">;

function withTags(picture: DatasetPicture, tags: readonly string[], { trigger }: Mode): DatasetPicture {
  const kept = unique(tags.map(cleanTag)).filter((tag) => tag !== trigger);
  return {
    ...picture,
    tags: kept,
    caption: kept.join(", "),
    text: unique([trigger, ...kept]).join(", "),
    machine: picture.machine.filter((value) => kept.includes(value)),
    suggestions: picture.suggestions.filter(({ value }) => !kept.includes(value)),
  };
}

function withText(picture: DatasetPicture, caption: string): DatasetPicture {
  return {
    ...picture,
    caption,
    machine: picture.machine.filter((value) => caption.includes(value)),
    suggestions: picture.suggestions.filter(({ value }) => value !== caption),
  };
}

export function withEdit(picture: DatasetPicture, edit: PictureEdit, dataset: Mode): DatasetPicture {
  const isTags = dataset.mode === "tags";
  let next = picture;
  if (typeof edit.caption === "string")
    next = isTags ? withTags(next, tagsIn(edit.caption), dataset) : withText(next, edit.caption);
  if (edit.tags) next = withTags(next, edit.tags, dataset);
  if (edit.remove) {
    const gone = new Set(edit.remove.map(cleanTag));
    next = withTags(
      next,
      next.tags.filter((tag) => !gone.has(tag)),
      dataset,
    );
  }
  if (edit.add) {
    const fresh = edit.add.map(cleanTag).filter((tag) => !next.tags.includes(tag));
    next = withTags(next, next.tags.toSpliced(edit.at ?? next.tags.length, 0, ...fresh), dataset);
  }
  if (edit.rename) {
    const [from, to] = edit.rename.map(cleanTag);
    next = withTags(
      next,
      next.tags.map((tag) => (tag === from ? (to ?? tag) : tag)),
      dataset,
    );
  }
  if (edit.accept) {
    const taken = picture.suggestions
      .map(({ value }) => value)
      .filter((value) => edit.accept?.includes(value));
    // A sentence is put in place by the server, which knows whether it replaces what is there.
    if (isTags) next = withTags(next, [...next.tags, ...taken], dataset);
    next = {
      ...next,
      machine: unique([...next.machine, ...taken]),
      suggestions: next.suggestions.filter(({ value }) => !taken.includes(value)),
    };
  }
  if (edit.dismiss) {
    const gone = new Set(edit.dismiss);
    next = { ...next, suggestions: next.suggestions.filter(({ value }) => !gone.has(value)) };
  }
  if (typeof edit.reviewed === "boolean") next = { ...next, reviewed: edit.reviewed };
  if (typeof edit.skipped === "boolean") next = { ...next, skipped: edit.skipped };
  if (edit.resolve) next = { ...next, conflict: null };
  return next;
}

/** Words that are nearly the trigger: a slip of the hand, which no model would learn to answer to. */
export function nearlyTrigger(text: string, trigger: string): string[] {
  const wanted = trigger.toLowerCase();
  if (wanted.length < 4) return [];
  const most = wanted.length < 8 ? 1 : 2;
  const words = unique(text.split(/[^\p{L}\p{N}_-]+/u));
  return words.filter(
    (word) =>
      word !== trigger &&
      Math.abs(word.length - wanted.length) <= most &&
      apart(word.toLowerCase(), wanted) <= most,
  );
}

/** How many letters have to be changed, added, left out, or swapped with the next. */
export function apart(one: string, other: string): number {
  const rows = Array.from({ length: one.length + 1 }, (_, i) =>
    Array.from({ length: other.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= one.length; i++)
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      let least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        least = Math.min(least, at(i - 2, j - 2) + 1);
      rows[i]![j] = least;
    }
  return at(one.length, other.length);
}
