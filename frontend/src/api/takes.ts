/** What can be done to takes, each with its way back. Nothing here changes a picture: it is shown, starred, thrown away, copied. */

import { useHistory, type Step } from "@/lib/history";
import { plural } from "@/lib/time";
import { api, call } from "./client";
import { ApiError } from "./errors";
import { onEvent } from "./events";
import { keys, queryClient } from "./queries";
import { discard, restore } from "./trash";
import type { Frame, Take } from "./types";

/** Requests under way at once, where many things are each asked for by themselves. */
const AT_ONCE = 4;

async function eachOf<T>(things: readonly T[], work: (thing: T) => Promise<void>): Promise<void> {
  const waiting = [...things];
  const run = async () => {
    for (let thing = waiting.shift(); thing !== undefined; thing = waiting.shift()) await work(thing);
  };
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, run));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

function isGone(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

/** Somebody was faster: it is where it should be. */
async function orGone(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** The take that a person has chosen last for a frame, while the server has yet to hear of it. */
const chosen = new Map<number, Take>();

function showHere(frameId: number, take: Take): void {
  const { id: take_id, url, thumbnail_url, width, height } = take;
  queryClient.setQueryData<Frame>(
    keys.frame(frameId),
    (now) => now && { ...now, take_id, url, thumbnail_url, width, height },
  );
}

/** What the server says of a choice is older than the next choice: the screen does not go back to it in between. */
function keepChosen(frameId: number): void {
  const take = chosen.get(frameId);
  if (take) showHere(frameId, take);
}

onEvent(({ type, data }) => {
  if (type === "frame" && chosen.size > 0) keepChosen((data as unknown as Frame).id);
});

async function show(frameId: number, takeId: string): Promise<void> {
  const frame = await call(
    api.PUT("/api/v2/frames/{frame_id}/take", {
      params: { path: { frame_id: frameId } },
      body: { take_id: takeId },
    }),
  );
  queryClient.setQueryData<Frame>(keys.frame(frameId), (had) =>
    had && had.updated_at > frame.updated_at ? had : frame,
  );
  keepChosen(frameId);
}

/** The take that a frame shows, or is about to show. */
export function shownTake(frame: Pick<Frame, "id" | "take_id">): string | null {
  const known = queryClient.getQueryData<Frame>(keys.frame(frame.id)) ?? frame;
  return chosen.get(frame.id)?.id ?? known.take_id;
}

/**
 * Shows another take of a frame: on screen at once, and back again if the server will not have it. Of many quick
 * choices the server hears the first and the last, and undo goes back the same way.
 */
export async function chooseTake(frame: Frame, take: Take): Promise<void> {
  if (shownTake(frame) === take.id) return;
  const { id } = frame;
  const underWay = chosen.has(id);
  let before = shownTake(frame);
  chosen.set(id, take);
  showHere(id, take);
  if (underWay) return;
  try {
    for (let next = chosen.get(id); next && next.id !== before; next = chosen.get(id)) {
      const [from, to] = [before, next.id];
      await useHistory.getState().perform({
        label: "choose a take",
        redo: () => show(id, to),
        undo: () => (from === null ? Promise.resolve() : show(id, from)),
      });
      before = to;
    }
  } catch (error) {
    void queryClient.invalidateQueries({ queryKey: keys.frame(id) });
    const shown = before;
    queryClient.setQueryData<Frame>(keys.frame(id), (now) =>
      now && frame.take_id === shown ? { ...frame, updated_at: now.updated_at } : now,
    );
    throw error;
  } finally {
    chosen.delete(id);
  }
}

/** Along what a frame has shown; false where there is nothing more that way. */
async function walk(frameId: number, way: "undo" | "redo"): Promise<boolean> {
  const params = { path: { frame_id: frameId } };
  try {
    const frame = await call(
      way === "undo"
        ? api.POST("/api/v2/frames/{frame_id}/undo", { params })
        : api.POST("/api/v2/frames/{frame_id}/redo", { params }),
    );
    queryClient.setQueryData<Frame>(keys.frame(frameId), frame);
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status === 409) return false;
    throw error;
  }
}

/**
 * Shows what the frame showed before, or what it went back from. Nothing is lost: each is a step of its own that can
 * be taken back as well. Rejects with a sentence where there is nothing more that way.
 */
export async function walkFrame(frame: Pick<Frame, "id" | "take_id">, way: "undo" | "redo"): Promise<void> {
  const back = way === "undo";
  const from = shownTake(frame);
  await useHistory.getState().perform({
    label: back ? "back to the picture before" : "forward to the picture left",
    redo: async () => {
      if (!(await walk(frame.id, way)))
        throw new Error(
          back ? "The frame has shown nothing before this picture" : "There is nothing to go forward to",
        );
    },
    undo: async () => {
      // Another choice meanwhile has ended the way there.
      if (!(await walk(frame.id, back ? "redo" : "undo")) && from !== null) await show(frame.id, from);
    },
  });
}

async function setStar(id: string, starred: boolean): Promise<void> {
  const params = { path: { take_id: id } };
  await orGone(call(api.PATCH("/api/v2/takes/{take_id}", { params, body: { starred } })));
}

/** Stars these takes, or takes their stars away; those that are so already stay out of the way back. */
export async function starTakes(takes: readonly Take[], starred: boolean): Promise<void> {
  const ids = takes.filter((take) => take.starred !== starred).map((take) => take.id);
  if (ids.length === 0) return;
  await useHistory.getState().perform({
    label: `${starred ? "star" : "take the star from"} ${plural(ids.length, "picture")}`,
    redo: () => eachOf(ids, (id) => setStar(id, starred)),
    undo: () => eachOf(ids, (id) => setStar(id, !starred)),
  });
}

/** Which of the takes their frames show: a take that comes back is not shown by itself. */
async function shownAmong(takes: readonly Take[]): Promise<{ frameId: number; takeId: string }[]> {
  const ids = new Set(takes.map((take) => take.id));
  const frameIds = new Set(takes.flatMap((take) => take.frame_id ?? []));
  const found: { frameId: number; takeId: string }[] = [];
  await eachOf([...frameIds], async (frameId) => {
    const params = { path: { frame_id: frameId } };
    const frame =
      queryClient.getQueryData<Frame>(keys.frame(frameId)) ??
      (await call(api.GET("/api/v2/frames/{frame_id}", { params })));
    if (frame.take_id !== null && ids.has(frame.take_id)) found.push({ frameId, takeId: frame.take_id });
  });
  return found;
}

/** To the trash. Gives back the step, for the toast that offers to undo it. */
export async function throwAwayTakes(takes: readonly Take[]): Promise<Step> {
  const ids = takes.map((take) => take.id);
  const shown = await shownAmong(takes);
  const step: Step = {
    label: `delete ${plural(ids.length, "picture")}`,
    redo: () =>
      eachOf(ids, (id) =>
        orGone(call(api.DELETE("/api/v2/takes/{take_id}", { params: { path: { take_id: id } } }))),
      ),
    undo: async () => {
      await eachOf(ids, (id) => restore("take", id));
      await eachOf(shown, ({ frameId, takeId }) => show(frameId, takeId));
    },
  };
  await useHistory.getState().perform(step);
  return step;
}

/** Out of the trash, to where it stood in the tree. */
export async function restoreTake(take: Take): Promise<void> {
  await useHistory.getState().perform({
    label: "restore a take",
    redo: () => restore("take", take.id),
    undo: () => orGone(discard("take", take.id)),
  });
}

/** Where in a project's timeline pictures go. */
export type Place = { kind: "last" } | { kind: "first" } | { kind: "before" | "after"; frameId: number };

async function moveTo(projectId: number, frameIds: number[], place: Place): Promise<void> {
  if (place.kind === "last") return;
  const where =
    place.kind === "first"
      ? { to: "first" as const }
      : place.kind === "before"
        ? { before_id: place.frameId }
        : { after_id: place.frameId };
  const params = { path: { project_id: projectId } };
  await call(
    api.POST("/api/v2/projects/{project_id}/frames/move", {
      params,
      body: { frame_ids: frameIds, ...where },
    }),
  );
}

function sending(projectId: number, name: string, frameIds: number[]): Step {
  const params = { path: { project_id: projectId } };
  const body = { frame_ids: frameIds };
  return {
    label: `send ${plural(frameIds.length, "picture")} to “${name}”`,
    undo: async () =>
      void (await call(api.POST("/api/v2/projects/{project_id}/frames/delete", { params, body }))),
    redo: async () =>
      void (await call(api.POST("/api/v2/projects/{project_id}/frames/restore", { params, body }))),
  };
}

export interface Sent {
  frameIds: readonly number[];
  step: Step;
}

/**
 * New frames of a project, each showing a copy of one of the takes, in their order. What was made before a failure can
 * be taken back as well.
 */
export async function sendTakes(
  takes: readonly Take[],
  project: { id: number; name: string },
  place: Place,
  onProgress: (done: number) => void = () => {},
): Promise<Sent> {
  const frameIds: number[] = [];
  const remembered = () => {
    const step = sending(project.id, project.name, frameIds);
    useHistory.getState().remember(step);
    return { frameIds, step };
  };
  try {
    // One after the other: each goes to the end, so the order of asking is the order of the frames.
    for (const take of takes) {
      const body = { project_id: project.id, take_id: take.id };
      frameIds.push((await call(api.POST("/api/v2/frames", { body }))).id);
      onProgress(frameIds.length);
    }
    await moveTo(project.id, frameIds, place);
  } catch (error) {
    if (frameIds.length > 0) remembered();
    throw error;
  }
  return remembered();
}
