/** For tests: frames as the server tells them, and a browser that decodes. */

import { vi } from "vitest";
import { keys, queryClient } from "@/api/queries";
import { Timeline } from "@/api/timeline";
import type { Frame, Task } from "@/api/types";

export function frameOf(id: number, change: Partial<Frame> = {}): Frame {
  const take = `take-${id}`;
  return {
    id,
    path: "",
    generator: "",
    project_id: 1,
    position: id,
    hold: 1,
    note: "",
    take_id: take,
    url: `/media/takes/${take}.png`,
    thumbnail_url: null,
    width: 100,
    height: 50,
    created_at: "",
    updated_at: "",
    ...change,
  };
}

export function taskOf(change: Partial<Task>): Task {
  return {
    id: 1,
    name: "",
    type: "example",
    data: {},
    status: "queued",
    progress: 0,
    result: null,
    error: null,
    project_id: 1,
    frame_id: null,
    frame_position: null,
    parent_take_id: null,
    refinement: null,
    priority: "normal",
    position: 1,
    attempt: 0,
    stage: null,
    step: null,
    steps: null,
    eta_s: null,
    preview_url: null,
    created_at: "2026-01-01T00:00:00Z",
    updated_at: "2026-01-01T00:00:00Z",
    queued_at: null,
    started_at: null,
    completed_at: null,
    ...change,
  };
}

/** A film of frames 1, 2, 3 … with these holds, known to the query cache. */
export function filmOf(holds: readonly number[]): Timeline {
  holds.forEach((hold, i) => queryClient.setQueryData(keys.frame(i + 1), frameOf(i + 1, { hold })));
  const ids = holds.map((_, i) => i + 1);
  return new Timeline(Float64Array.from(ids), Int32Array.from(ids), Int32Array.from(holds));
}

export interface FakeBitmap {
  width: number;
  height: number;
  close: () => void;
}

/** jsdom neither fetches pictures nor decodes them. `never` are addresses whose pictures do not come. */
export function stubDecoding(size = { width: 100, height: 50 }, never: readonly string[] = []) {
  const fetched: string[] = [];
  const open = new Set<FakeBitmap>();
  vi.stubGlobal("fetch", (address: string, { signal }: { signal: AbortSignal }) => {
    fetched.push(address);
    if (never.includes(address)) {
      return new Promise((_, reject) =>
        signal.addEventListener("abort", () => reject(new DOMException("", "AbortError"))),
      );
    }
    return Promise.resolve(new Response("png"));
  });
  vi.stubGlobal("createImageBitmap", () => {
    const bitmap: FakeBitmap = { ...size, close: () => open.delete(bitmap) };
    open.add(bitmap);
    return Promise.resolve(bitmap);
  });
  return { fetched, open };
}
