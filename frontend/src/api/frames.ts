/**
 * Frames one by one, fetched in pages: whoever asks for a frame in the same moment as others shares their request.
 */

import { queryOptions } from "@tanstack/react-query";
import { api, call } from "./client";
import { keys, queryClient } from "./queries";
import type { Timeline } from "./timeline";
import type { Frame } from "./types";

const PAGE = 100;

interface Wish {
  resolve: (frame: Frame) => void;
  reject: (error: unknown) => void;
}

const wishes = new Map<number, Map<number, Wish[]>>();

function wish(projectId: number, id: number): Promise<Frame> {
  return new Promise((resolve, reject) => {
    const first = wishes.size === 0;
    const ofProject = wishes.get(projectId) ?? new Map<number, Wish[]>();
    ofProject.set(id, [...(ofProject.get(id) ?? []), { resolve, reject }]);
    wishes.set(projectId, ofProject);
    // Whatever mounts in one go asks in one go.
    if (first) setTimeout(() => void grantAll(), 0);
  });
}

async function grantAll(): Promise<void> {
  const all = [...wishes];
  wishes.clear();
  await Promise.all(all.map(([projectId, ids]) => grant(projectId, ids)));
}

async function grant(projectId: number, wanted: Map<number, Wish[]>): Promise<void> {
  const timeline = queryClient.getQueryData<Timeline>(keys.timeline(projectId));
  const places = [...wanted.keys()].map((id) => ({ id, index: timeline?.indexOf(id) ?? -1 }));
  const pages = new Map<number, number[]>();
  const single: number[] = [];
  for (const { id, index } of places) {
    if (index < 0) single.push(id);
    else pages.set(Math.floor(index / PAGE), [...(pages.get(Math.floor(index / PAGE)) ?? []), id]);
  }
  const settle = (id: number, frame: Frame) => {
    for (const { resolve } of wanted.get(id) ?? []) resolve(frame);
    wanted.delete(id);
  };
  const fail = (id: number, error: unknown) => {
    for (const { reject } of wanted.get(id) ?? []) reject(error);
    wanted.delete(id);
  };
  const one = async (id: number) => {
    try {
      settle(id, await call(api.GET("/api/v2/frames/{frame_id}", { params: { path: { frame_id: id } } })));
    } catch (error) {
      fail(id, error);
    }
  };
  await Promise.all([
    ...single.map(one),
    ...[...pages].map(async ([page, ids]) => {
      if (ids.length === 1) return one(ids[0]!);
      try {
        const params = { path: { project_id: projectId }, query: { limit: PAGE, offset: page * PAGE } };
        const { frames } = await call(api.GET("/api/v2/projects/{project_id}/frames", { params }));
        for (const frame of frames) settle(frame.id, frame);
      } catch (error) {
        for (const id of ids) fail(id, error);
      }
      // Moved to another page meanwhile.
      await Promise.all(ids.filter((id) => wanted.has(id)).map(one));
    }),
  ]);
}

export const frameQuery = (projectId: number, id: number) =>
  queryOptions({
    queryKey: keys.frame(id),
    queryFn: () => wish(projectId, id),
    gcTime: 30_000,
  });
