/** The clipboard's way into a timeline: copies, frames that were cut, and pictures in the place of others. */

import { frameQuery } from "@/api/frames";
import { queryClient } from "@/api/queries";
import type { Timeline } from "@/api/timeline";
import {
  changeFrames,
  copyFrames,
  deleteFrames,
  freshTimeline,
  restoreFrames,
  sendFrame,
  type Place,
} from "@/api/timelineChanges";
import { putClip, type Clip } from "@/lib/frameClipboard";
import { useHistory } from "@/lib/history";
import { positionsBack, runsOf, spread } from "./order";
import { addCopies, bookmark, reorder, showFrames, some, stepAside } from "./steps";

const { perform } = useHistory.getState();

/** Puts what is on the clipboard at a place. What was cut is moved there, and after that pastes as copies. */
export async function paste(projectId: number, clip: Clip, place: Place): Promise<void> {
  if (!clip.cut) return addCopies(projectId, clip.ids, place, "paste");
  const ids = [...clip.ids];
  if (clip.projectId === projectId) {
    const timeline = await freshTimeline(projectId);
    const here = ids.filter((id) => timeline.indexOf(id) >= 0);
    if (here.length === 0) throw new Error("The frames that were cut are not there any more");
    const next = besides(timeline, here, place);
    if (next) await reorder(projectId, timeline, here, next);
    await showFrames(projectId, here);
  } else {
    await bringFrames(clip.projectId, projectId, ids, place);
  }
  putClip({ projectId, ids, cut: false });
}

/** The same place told by a neighbour that does not move itself; null when everything moves. */
export function besides(timeline: Timeline, ids: readonly number[], place: Place): Place | null {
  if ("to" in place) return place;
  const moved = new Set(ids);
  const [id, step] = "after_id" in place ? [place.after_id, -1] : [place.before_id, 1];
  if (!moved.has(id)) return place;
  for (const direction of [step, -step]) {
    for (let i = timeline.indexOf(id); i >= 0 && i < timeline.count; i += direction) {
      const other = timeline.idAt(i);
      if (other !== null && !moved.has(other))
        return direction < 0 ? { after_id: other } : { before_id: other };
    }
  }
  return null;
}

/** Frames of another project come over with all their takes, one by one. */
async function bringFrames(
  fromProject: number,
  toProject: number,
  ids: readonly number[],
  place: Place,
): Promise<void> {
  const runs = runsOf(await freshTimeline(fromProject), ids);
  const bring = async () => {
    const there = await freshTimeline(toProject);
    const [low, high] = gapOf(there, place);
    for (const [k, id] of ids.entries()) await sendFrame(id, toProject, spread(low, high, k, ids.length));
    await showFrames(toProject, ids);
  };
  await perform({
    label: `move ${some(ids)} here`,
    redo: bring,
    undo: async () => {
      const back = positionsBack(await freshTimeline(fromProject), runs);
      const leave = stepAside(toProject, ids);
      try {
        for (const { id, position } of back) await sendFrame(id, fromProject, position);
      } catch (error) {
        leave();
        throw error;
      }
    },
  });
}

function gapOf(timeline: Timeline, place: Place): [number | undefined, number | undefined] {
  const { positions, count } = timeline;
  const behind =
    "to" in place
      ? place.to === "first"
        ? 0
        : count
      : "after_id" in place
        ? timeline.indexOf(place.after_id) + 1
        : Math.max(timeline.indexOf(place.before_id), 0);
  return [positions[behind - 1], positions[behind]];
}

const MOST_REPLACED = 500;

/** Which picture replaces which frame: one for all of them, or in pairs. */
export function pairsOf(sources: readonly number[], targets: readonly number[]): [number, number][] {
  const [only] = sources;
  if (sources.length === 1 && only !== undefined) return targets.map((target) => [only, target]);
  const count = Math.min(sources.length, targets.length);
  return Array.from({ length: count }, (_, i) => [sources[i] ?? 0, targets[i] ?? 0]);
}

/**
 * Puts copies in the place of frames, with the hold and the note of what they replace. The frames replaced go to the
 * trash with their takes, from where undo brings them back.
 */
export async function pasteReplace(projectId: number, clip: Clip, targets: readonly number[]): Promise<void> {
  const pairs = pairsOf(clip.ids, targets);
  if (pairs.length > MOST_REPLACED)
    throw new Error(`At most ${MOST_REPLACED} frames can be replaced at once`);
  const replaced = pairs.map(([, target]) => target);
  const sources = pairs.map(([source]) => source);
  let made: number[] | null = null;
  await perform({
    label: `replace ${some(replaced)}`,
    redo: async () => {
      const isStill = bookmark();
      if (made) await restoreFrames(projectId, made);
      else made = await copiesLike(projectId, sources, replaced);
      await showFrames(projectId, made, isStill);
      await deleteFrames(projectId, replaced);
    },
    undo: async () => {
      const isStill = bookmark();
      await restoreFrames(projectId, replaced);
      await showFrames(projectId, replaced, isStill);
      await deleteFrames(projectId, made ?? []);
    },
  });
}

/** Copies of `sources` that have the place, the hold and the note of the frames they are for. */
async function copiesLike(
  projectId: number,
  sources: readonly number[],
  models: readonly number[],
): Promise<number[]> {
  const old = await Promise.all(models.map((id) => queryClient.fetchQuery(frameQuery(projectId, id))));
  // The server names each source once a request, so one picture for many frames is asked for one by one.
  const distinct = new Set(sources).size === sources.length;
  const groups = distinct ? [sources] : sources.map((source) => [source]);
  const made: number[] = [];
  try {
    for (const group of groups)
      made.push(...(await copyFrames(projectId, group, { to: "last" })).map((frame) => frame.id));
    const changes = made.flatMap((id, k) => {
      const model = old[k];
      return model ? [{ id, position: model.position, hold: model.hold, note: model.note }] : [];
    });
    await changeFrames(projectId, changes);
  } catch (error) {
    await deleteFrames(projectId, made).catch(() => undefined);
    throw error;
  }
  return made;
}
