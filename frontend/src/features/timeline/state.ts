/** What the parts of the strip tell each other while something is being done to it. Gone with the page. */

import { create } from "zustand";
import { recall, remember } from "@/lib/memory";

export type DialogName = "move" | "hold" | "note" | "find";

/** Frames on their way to another place, under the pointer. */
export interface Drag {
  ids: ReadonlySet<number>;
  /** The index of the frame behind the place they would go to. */
  place: number;
  copies: boolean;
}

export interface Import {
  id: number;
  count: number;
  /** The index they come to; null: the end. */
  place: number | null;
  /** Of the bytes, sent so far. */
  part: number;
  stop: () => void;
}

/** Files that the server would not take, and those that it would. */
export interface Refusal {
  wrong: readonly { name: string; why: string }[];
  rest: readonly File[];
  place: number | null;
}

interface StripState {
  dialog: DialogName | null;
  drag: Drag | null;
  /** Where files would be dropped. */
  dropPlace: number | null;
  imports: readonly Import[];
  refusal: Refusal | null;
}

export const useStrip = create<StripState>(() => ({
  dialog: null,
  drag: null,
  dropPlace: null,
  imports: [],
  refusal: null,
}));

/** One at a time: a key that reaches behind an open dialog must not throw away what is typed there. */
export const openDialog = (dialog: DialogName): void =>
  useStrip.setState((state) => ({ dialog: state.dialog ?? dialog }));

export const closeDialog = (dialog: DialogName): void =>
  useStrip.setState((state) => ({ dialog: state.dialog === dialog ? null : state.dialog }));

const KEPT = 300;

/** Failures that a person has seen and put aside, as `occasionOf` names them. */
export const useDismissed = create<{ occasions: ReadonlySet<string> }>(() => ({
  occasions: new Set(recall<string[]>("timeline.dismissed", [])),
}));

export function dismiss(...occasions: readonly string[]): void {
  const all = [...useDismissed.getState().occasions, ...occasions].slice(-KEPT);
  remember("timeline.dismissed", all);
  useDismissed.setState({ occasions: new Set(all) });
}
