/** What can be done to a tag from several places. */

import { create } from "zustand";
import { updateDataset } from "@/api/datasets";
import type { Dataset } from "@/api/types";
import { toastProblem } from "@/ui";

/** The tag whose groups are being chosen. */
export const useGroupsOf = create<{ tag: string | null }>(() => ({ tag: null }));

export const openGroups = (tag: string): void => useGroupsOf.setState({ tag });

export function toggleFavourite(dataset: Dataset, tag: string): void {
  const { favourites } = dataset;
  const next = favourites.includes(tag) ? favourites.filter((one) => one !== tag) : [...favourites, tag];
  updateDataset(dataset.id, { favourites: next }).catch(toastProblem);
}

/** To the field where the caption is written. */
export function focusCaption(): void {
  document.querySelector<HTMLElement>("[data-caption]")?.focus();
}
