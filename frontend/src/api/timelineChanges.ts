/** Changes of many frames of a timeline at once. What comes of them is told by events, not by these answers. */

import { queryOptions } from "@tanstack/react-query";
import { api, call, upload } from "./client";
import { keys, queryClient, timelineQuery } from "./queries";
import type { components } from "./schema";
import type { Timeline } from "./timeline";
import type { Frame } from "./types";

type Change = components["schemas"]["FrameChange"];

/** Next to another frame, or at an end. */
export type Place = { before_id: number } | { after_id: number } | { to: "first" | "last" };

/** The most the server takes in one go. */
const CHUNK = 10_000;

function chunks<T>(all: readonly T[]): T[][] {
  const found: T[][] = [];
  for (let i = 0; i < all.length; i += CHUNK) found.push(all.slice(i, i + CHUNK));
  return found;
}

const of = (projectId: number) => ({ path: { project_id: projectId } });

/** `ids` in timeline order go together to a place. */
export async function moveFrames(projectId: number, ids: readonly number[], place: Place): Promise<void> {
  let next = place;
  for (const frame_ids of chunks(ids)) {
    const body = { frame_ids, ...next };
    await call(api.POST("/api/v2/projects/{project_id}/frames/move", { params: of(projectId), body }));
    next = { after_id: frame_ids.at(-1) ?? 0 };
  }
}

/** Copies, in the order of `ids`, which may be frames of any project. */
export async function copyFrames(projectId: number, ids: readonly number[], place: Place): Promise<Frame[]> {
  const made: Frame[] = [];
  let next = place;
  for (const frame_ids of chunks(ids)) {
    const body = { frame_ids, ...next };
    const answer = await call(
      api.POST("/api/v2/projects/{project_id}/frames/copy", { params: of(projectId), body }),
    );
    made.push(...answer.frames);
    next = { after_id: answer.frames.at(-1)?.id ?? 0 };
  }
  return made;
}

export async function deleteFrames(projectId: number, ids: readonly number[]): Promise<void> {
  for (const frame_ids of chunks(ids))
    await call(
      api.POST("/api/v2/projects/{project_id}/frames/delete", {
        params: of(projectId),
        body: { frame_ids },
      }),
    );
}

export async function restoreFrames(projectId: number, ids: readonly number[]): Promise<void> {
  for (const frame_ids of chunks(ids))
    await call(
      api.POST("/api/v2/projects/{project_id}/frames/restore", {
        params: of(projectId),
        body: { frame_ids },
      }),
    );
}

export async function changeFrames(projectId: number, changes: readonly Change[]): Promise<void> {
  for (const frames of chunks(changes))
    await call(
      api.PATCH("/api/v2/projects/{project_id}/frames", { params: of(projectId), body: { frames } }),
    );
}

/** A frame without a picture; null is the end. */
export const insertFrame = (projectId: number, position: number | null): Promise<Frame> =>
  call(api.POST("/api/v2/frames", { body: { project_id: projectId, position } }));

/** A frame goes to another project with all its takes. */
export async function sendFrame(id: number, projectId: number, position: number | null): Promise<Frame> {
  const body = position === null ? { project_id: projectId } : { project_id: projectId, position };
  return call(api.PUT("/api/v2/frames/{frame_id}", { params: { path: { frame_id: id } }, body }));
}

/** Pictures become frames in the order of their names: all of them, or none when one can't be used. */
export async function importPictures(
  projectId: number,
  position: number | null,
  files: readonly File[],
  options: { onProgress: (part: number) => void; signal: AbortSignal },
): Promise<Frame[]> {
  const query = position === null ? "" : `?position=${position}`;
  const path = `/api/v2/projects/${projectId}/frames/import${query}`;
  return (await upload<{ frames: Frame[] }>(path, files, options)).frames;
}

/** The timeline as the server has it this moment, for what must not build on an older one. */
export const freshTimeline = (projectId: number): Promise<Timeline> =>
  queryClient.fetchQuery({ ...timelineQuery(projectId), staleTime: 0 });

export const knownTimeline = (projectId: number): Timeline | undefined =>
  queryClient.getQueryData<Timeline>(keys.timeline(projectId));

/** Waits until events have brought these frames, so that they can be shown. Gives up quietly. */
export function whenHere(projectId: number, id: number, patience_ms = 4000): Promise<boolean> {
  const isHere = () => (knownTimeline(projectId)?.indexOf(id) ?? -1) >= 0;
  if (isHere()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const end = (here: boolean) => {
      clearTimeout(timer);
      stop();
      resolve(here);
    };
    const timer = setTimeout(() => end(false), patience_ms);
    const stop = queryClient.getQueryCache().subscribe(() => {
      if (isHere()) end(true);
    });
  });
}

const FOUND = 50;

/** Frames by the words of their note or prompt. */
export const findFramesQuery = (projectId: number, words: string) =>
  queryOptions({
    queryKey: ["frames", "found", projectId, words] as const,
    queryFn: ({ signal }) => {
      const query = { q: words, limit: FOUND };
      const params = { path: { project_id: projectId }, query };
      return call(api.GET("/api/v2/projects/{project_id}/frames", { params, signal }));
    },
    // Nobody tells when a note changes what is found.
    staleTime: 0,
    gcTime: 10_000,
  });
