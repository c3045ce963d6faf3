/** What can be done to frames, each with its way back. Labels are what the Edit menu says after "Undo: ". */

import {
  changeFrames,
  copyFrames,
  deleteFrames,
  freshTimeline,
  insertFrame,
  knownTimeline,
  moveFrames,
  restoreFrames,
  whenHere,
  type Place,
} from "@/api/timelineChanges";
import type { Timeline } from "@/api/timeline";
import type { Frame } from "@/api/types";
import { useHistory } from "@/lib/history";
import { showFrame, useStudio } from "@/lib/studio";
import { plural } from "@/lib/time";
import { positionsBack, runsOf } from "./order";
import { heirOf } from "./selecting";

const { perform, remember } = useHistory.getState();

export const some = (ids: readonly number[]): string =>
  ids.length === 1 ? "frame" : plural(ids.length, "frame");

/** Says later whether the playhead and the selection are still as now: if not, somebody has gone elsewhere. */
export function bookmark(): () => boolean {
  const { projectId, frameId, selection } = useStudio.getState();
  return () => {
    const now = useStudio.getState();
    return now.projectId === projectId && now.frameId === frameId && now.selection === selection;
  };
}

/**
 * Selects frames as soon as they are here, with the playhead on the first. Not when somebody has gone elsewhere since
 * the work began, which is when `isStill` was taken.
 */
export async function showFrames(
  projectId: number,
  ids: readonly number[],
  isStill = bookmark(),
): Promise<void> {
  const first = ids[0];
  if (first === undefined || !(await whenHere(projectId, first))) return;
  if (useStudio.getState().projectId !== projectId || !isStill()) return;
  showFrame(first);
  useStudio.setState({ selection: new Set(ids) });
}

/** Before frames go, the playhead stands on what will be in their place. Gives back what brings it back. */
export function stepAside(projectId: number, ids: readonly number[]): () => void {
  const { frameId, selection, anchorId } = useStudio.getState();
  const timeline = knownTimeline(projectId);
  if (!timeline || frameId === null || !ids.includes(frameId)) return () => undefined;
  showFrame(heirOf(timeline, ids));
  return () => useStudio.setState({ frameId, selection, anchorId });
}

async function trash(projectId: number, ids: readonly number[]): Promise<void> {
  const back = stepAside(projectId, ids);
  try {
    await deleteFrames(projectId, ids);
  } catch (error) {
    back();
    throw error;
  }
}

async function untrash(projectId: number, ids: readonly number[]): Promise<void> {
  const isStill = bookmark();
  await restoreFrames(projectId, ids);
  await showFrames(projectId, ids, isStill);
}

/** Makes frames, and shows them. Undone, they go to the trash; done again, the same frames come back. */
async function make(projectId: number, label: string, work: () => Promise<number[]>): Promise<void> {
  let made: number[] | null = null;
  const isStill = bookmark();
  await perform({
    label,
    redo: async () => {
      if (made) return untrash(projectId, made);
      made = await work();
    },
    undo: () => trash(projectId, made ?? []),
  });
  await showFrames(projectId, made ?? [], isStill);
}

export function removeFrames(projectId: number, ids: readonly number[]): Promise<void> {
  return perform({
    label: `delete ${some(ids)}`,
    redo: () => trash(projectId, ids),
    undo: () => untrash(projectId, ids),
  });
}

export function addEmpty(projectId: number, index: number): Promise<void> {
  return make(projectId, "insert frame", async () => {
    const timeline = await freshTimeline(projectId);
    return [(await insertFrame(projectId, timeline.positionAt(index))).id];
  });
}

/** Copies of frames, of any project, come to a place. */
export function addCopies(
  projectId: number,
  ids: readonly number[],
  place: Place,
  verb: string,
): Promise<void> {
  return make(projectId, `${verb} ${some(ids)}`, async () =>
    (await copyFrames(projectId, ids, place)).map((frame) => frame.id),
  );
}

/** Pictures that have been taken in. */
export async function rememberImport(
  projectId: number,
  made: readonly Frame[],
  isStill: () => boolean,
): Promise<void> {
  const ids = made.map((frame) => frame.id);
  remember({
    label: `import ${plural(ids.length, "picture")}`,
    undo: () => trash(projectId, ids),
    redo: () => untrash(projectId, ids),
  });
  await showFrames(projectId, ids, isStill);
}

/** `ids` in timeline order. */
export async function reorder(
  projectId: number,
  timeline: Timeline,
  ids: readonly number[],
  place: Place,
): Promise<void> {
  const runs = runsOf(timeline, ids);
  await perform({
    label: `move ${some(ids)}`,
    redo: () => moveFrames(projectId, ids, place),
    undo: async () => changeFrames(projectId, positionsBack(await freshTimeline(projectId), runs)),
  });
}

/** Each frame's hold becomes what `next` makes of it, within what the server takes. */
export async function setHolds(
  projectId: number,
  ids: readonly number[],
  next: (hold: number) => number,
  label = `hold of ${some(ids)}`,
): Promise<void> {
  // Read when its turn comes: of two quick presses the second goes on from what the first has made.
  let before: { id: number; hold: number }[] | null = null;
  await perform({
    label,
    redo: async () => {
      const timeline = knownTimeline(projectId);
      before ??= ids.map((id) => ({ id, hold: timeline?.holds[timeline.indexOf(id)] ?? 1 }));
      const after = before.map(({ id, hold }) => ({ id, hold: Math.min(Math.max(next(hold), 1), 100_000) }));
      await changeFrames(projectId, after);
    },
    undo: () => changeFrames(projectId, before ?? []),
  });
}

export async function setNote(frame: Frame, note: string): Promise<void> {
  const put = (text: string) => changeFrames(frame.project_id, [{ id: frame.id, note: text }]);
  const label = note ? "note" : "remove note";
  await perform({ label, redo: () => put(note), undo: () => put(frame.note) });
}
