/**
 * What the panes of one open project share: where the playhead is, what is selected, where the next picture goes.
 * Server data is not in here; frames are known by id, since indices change under other people's hands.
 */

import { create } from "zustand";

/** Where a generation puts its picture. */
export type Target =
  { kind: "end" } | { kind: "before" | "after"; frameId: number } | { kind: "take"; frameId: number };

export type Loop = "off" | "all" | "range";
export type Panel = "generate" | "takes" | "conversation" | "tasks";
export type Compare = "off" | "slider" | "side";

/** A take's parameters on their way into the form of its plugin. */
export interface Recall {
  plugin: string;
  params: Record<string, unknown>;
  what: "all" | "all-but-seed" | "prompt";
  /** Run at once, as "same prompt, new seed" does. */
  run?: boolean;
}

export interface Studio {
  projectId: number | null;
  /** The frame under the playhead. */
  frameId: number | null;
  selection: ReadonlySet<number>;
  /** Where a range selection began. */
  anchorId: number | null;
  target: Target;
  panel: Panel;
  playing: boolean;
  /** In frames a tick: 1, 2, 4 … or negative for backward. */
  rate: number;
  loop: Loop;
  inId: number | null;
  outId: number | null;
  compare: Compare;
  /** The take that is compared with; null: the parent. */
  compareWith: string | null;
  peeking: boolean;
  recall: Recall | null;
  /** The take that the next refinement starts from; null: what the frame shows. */
  refineFrom: string | null;
}

const fresh: Studio = {
  projectId: null,
  frameId: null,
  selection: new Set(),
  anchorId: null,
  target: { kind: "end" },
  panel: "generate",
  playing: false,
  rate: 1,
  loop: "off",
  inId: null,
  outId: null,
  compare: "off",
  compareWith: null,
  peeking: false,
  recall: null,
  refineFrom: null,
};

export const useStudio = create<Studio>(() => fresh);

/** Begins with a project: nothing of the one before is left. */
export function openProject(projectId: number | null): void {
  if (useStudio.getState().projectId !== projectId) useStudio.setState({ ...fresh, projectId });
}

/** Puts the playhead on a frame and selects it alone. */
export function showFrame(frameId: number | null): void {
  const selection = new Set(frameId === null ? [] : [frameId]);
  useStudio.setState({ frameId, selection, anchorId: frameId, compareWith: null, refineFrom: null });
}

/** Moves the playhead without touching the selection, as playing and scrubbing do. */
export function passFrame(frameId: number | null): void {
  if (useStudio.getState().frameId !== frameId) useStudio.setState({ frameId, refineFrom: null });
}
