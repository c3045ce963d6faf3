/** What is being said to the picture: kept over panels, frames, reloads and a server that is away. */

import { create } from "zustand";
import type { RefinePlan } from "@/api/types";
import { recall, remember } from "@/lib/memory";
import { NO_OPTIONS, type Options } from "./options";

export interface Draft {
  text: string;
  options: Options;
  /** All changes since the first picture are to be made to that one. */
  reapply: boolean;
  /** The whole new prompt of a frame's picture, while it is edited by hand. */
  byHand: { readonly frameId: number; readonly text: string } | null;
  /** What the language model made of the text, where rules did not know. */
  read: { readonly of: string; readonly plan: RefinePlan } | null;
  /** What came of the last press of Enter, in a sentence. */
  outcome: { readonly kind: "problem" | "done"; readonly sentence: string } | null;
  busy: boolean;
  /** The keyboard goes to the ways on, as soon as they are on screen. */
  choosing: boolean;
}

const TEXT = "refine.text";
const remembered = recall<unknown>(TEXT, "");

export const CLEAN: Draft = {
  text: "",
  options: NO_OPTIONS,
  reapply: false,
  byHand: null,
  read: null,
  outcome: null,
  busy: false,
  choosing: false,
};

export const useDraft = create<Draft>(() => ({
  ...CLEAN,
  text: typeof remembered === "string" ? remembered : "",
}));

/** What stands in the box; whatever was told of the words before is no news of these. */
export function write(text: string): void {
  useDraft.setState({ text, byHand: null, read: null, outcome: null, choosing: false });
  remember(TEXT, text === "" ? null : text);
}

/** The words have been followed: the box is ready for the next. */
export function followed(sentence: string | null = null): void {
  write("");
  useDraft.setState({
    reapply: false,
    outcome: sentence === null ? null : { kind: "done", sentence },
  });
}

export const trouble = (sentence: string): void =>
  useDraft.setState({ outcome: { kind: "problem", sentence } });

const HISTORY = "instructions";

export function earlier(): string[] {
  const memory = recall<unknown>(HISTORY, []);
  return Array.isArray(memory) ? memory.filter((one): one is string => typeof one === "string") : [];
}

export const keepForLater = (history: readonly string[]): void => remember(HISTORY, history);

/** What is edited by hand for this frame; another frame's is kept for when one comes back. */
export const handOf = ({ byHand }: Pick<Draft, "byHand">, frameId: number | undefined): string | null =>
  byHand !== null && byHand.frameId === frameId ? byHand.text : null;
