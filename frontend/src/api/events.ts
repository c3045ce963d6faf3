/**
 * The one WebSocket. What it tells is put into the query cache: single things in place, lists by asking again.
 * After a break it goes on after the last number it saw, and asks for everything anew when the server has forgotten it.
 */

import { create } from "zustand";
import { takeInDataset, type DatasetNews } from "./datasetCache";
import { ApiError } from "./errors";
import { keys, queryClient } from "./queries";
import type { Timeline } from "./timeline";
import type { Event, Frame, Project, Queue, Take, Task } from "./types";

export type Connection = "connecting" | "open" | "lost";

interface Live {
  connection: Connection;
  /** When the connection was lost, for "retrying since". */
  lostAt: number | null;
}

export const useLive = create<Live>(() => ({ connection: "connecting", lostAt: null }));

type Listener = (event: Event) => void;
const listeners = new Set<Listener>();

/** Hears every event after the cache has taken it in; gives back what stops it. For toasts and the like. */
export function onEvent(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// Lists that need asking again, collected so that a burst of events asks once.
const due = new Map<string, readonly unknown[]>();

function askAgain(key: readonly unknown[]): void {
  if (due.size === 0) {
    setTimeout(() => {
      const all = [...due.values()];
      due.clear();
      for (const queryKey of all) void askNow(queryKey);
    }, 60);
  }
  due.set(JSON.stringify(key), key);
}

/** An answer that is under way may be older than what was just told, and would stand in its place. */
function askAgainIfUnderWay(key: readonly unknown[]): void {
  if (queryClient.isFetching({ queryKey: key, exact: true })) askAgain(key);
}

async function askNow(queryKey: readonly unknown[]): Promise<void> {
  await queryClient.invalidateQueries({ queryKey, exact: false });
  // What is on screen of a timeline is asked for when it is known who is left: the others would not be found.
  if (queryKey[0] === "timeline") await queryClient.invalidateQueries({ queryKey: ["frame"] });
}

// Frames of a burst change their timeline once: each new timeline copies its columns.
interface Pending {
  changed: Map<number, Frame>;
  gone: Set<number>;
}
const pending = new Map<number, Pending>();

function changeTimeline(projectId: number, change: (pending: Pending) => void): void {
  if (pending.size === 0) queueMicrotask(applyTimelines);
  const one = pending.get(projectId) ?? { changed: new Map<number, Frame>(), gone: new Set<number>() };
  change(one);
  pending.set(projectId, one);
}

function applyTimelines(): void {
  for (const [projectId, { changed, gone }] of pending) {
    const key = keys.timeline(projectId);
    askAgainIfUnderWay(key);
    queryClient.setQueryData<Timeline>(key, (timeline) => timeline?.with([...changed.values()], gone));
  }
  pending.clear();
}

/** A newer state of something, put where it is shown; what nobody has asked for yet stays unasked. */
function replace<T>(key: readonly unknown[], data: T): void {
  if (!queryClient.getQueryState(key)) return;
  askAgainIfUnderWay(key);
  queryClient.setQueryData<T>(key, data);
}

function takeInFrame(action: Event["action"], frame: Frame): void {
  // Takes go to the trash and come back with their frame, without a word of their own.
  if (action !== "changed") askAgain(keys.gallery);
  if (action === "deleted") {
    changeTimeline(frame.project_id, ({ changed, gone }) => {
      changed.delete(frame.id);
      gone.add(frame.id);
    });
    // What shows it still would ask for it again; with its last reader it goes by itself.
    queryClient.removeQueries({ queryKey: keys.frame(frame.id), exact: true, type: "inactive" });
    return;
  }
  const before = queryClient.getQueryData<Frame>(keys.frame(frame.id));
  replace(keys.frame(frame.id), frame);
  if (before && before.project_id !== frame.project_id)
    changeTimeline(before.project_id, ({ gone }) => gone.add(frame.id));
  changeTimeline(frame.project_id, ({ changed, gone }) => {
    gone.delete(frame.id);
    changed.set(frame.id, frame);
  });
}

function takeInProject(action: Event["action"], project: Project & { timeline?: "changed" }): void {
  const id = project.id;
  if (action !== "changed") askAgain(keys.gallery);
  if (action === "deleted") {
    queryClient.setQueryData<Project[]>(keys.projects, (all) => all?.filter((one) => one.id !== id));
    // Where it is open, it is as if the server had been asked for it.
    const error = new ApiError(404, "not_found", `There is no project with the id ${id}`);
    queryClient
      .getQueryCache()
      .find({ queryKey: keys.project(id) })
      ?.setState({ status: "error", error });
  } else {
    replace(keys.project(id), project);
    askAgainIfUnderWay(keys.projects);
    queryClient.setQueryData<Project[]>(keys.projects, (all) => {
      if (!all) return all;
      return all.some((one) => one.id === id)
        ? all.map((one) => (one.id === id ? project : one))
        : [project, ...all];
    });
  }
  if (project.timeline === "changed") {
    askAgain(keys.timeline(id));
    askAgain(["takes"]);
  }
}

/** By then what follows from a deletion has been told, too. */
const TOLD_MS = 1000;

function takeInTake(action: Event["action"], take: Take): void {
  const { id, frame_id } = take;
  if (frame_id !== null) {
    askAgainIfUnderWay(keys.takesOfFrame(frame_id));
    queryClient.setQueryData<Take[]>(keys.takesOfFrame(frame_id), (all) => {
      if (!all) return all;
      if (action === "deleted") return all.filter((one) => one.id !== id);
      return all.some((one) => one.id === id)
        ? all.map((one) => (one.id === id ? take : one))
        : [...all, take];
    });
  }
  if (action === "deleted") {
    // Whoever shows it is told in a moment what is shown instead; only who still looks at it then learns that it is gone.
    const gone = { queryKey: keys.take(id), exact: true };
    queryClient.removeQueries({ ...gone, type: "inactive" });
    setTimeout(() => void queryClient.invalidateQueries(gone), TOLD_MS);
  } else replace(keys.take(id), take);
  askAgain(keys.gallery);
}

function takeInTask(action: Event["action"], task: Task): void {
  const { id, status } = task;
  if (action !== "deleted") replace(keys.task(id), task);
  const waits = action !== "deleted" && (status === "queued" || status === "running");
  let known = false;
  const inPlace = <T extends { tasks: Task[] }>(list: T | undefined): T | undefined => {
    if (!list) return list;
    const index = list.tasks.findIndex((one) => one.id === id);
    if (index < 0) return list;
    known = list.tasks[index]?.status === status;
    return { ...list, tasks: list.tasks.with(index, task) };
  };
  queryClient.setQueryData<Queue>(keys.queue, inPlace);
  // Progress is put in place; who begins, ends or waits changes order and numbers, which the server knows.
  if (!(known && waits && status === "running")) askAgain(keys.queue);
  known = false;
  queryClient.setQueryData<{ total: number; tasks: Task[] }>(keys.tasks, inPlace);
  if (!known || action !== "changed") askAgain(keys.tasks);
}

export function takeIn(event: Event): void {
  const data = event.data as unknown;
  switch (event.type) {
    case "frame":
      takeInFrame(event.action, data as Frame);
      break;
    case "project":
      takeInProject(event.action, data as Project);
      break;
    case "take":
      takeInTake(event.action, data as Take);
      break;
    case "task":
      takeInTask(event.action, data as Task);
      break;
    case "queue":
      askAgain(keys.queue);
      askAgain(keys.tasks);
      break;
    case "worker":
      askAgain(keys.health);
      break;
    case "system":
      if ("presets" in event.data) askAgain(keys.presets);
      if ("trash" in event.data) askAgain(keys.trash);
      break;
    case "reset":
      void queryClient.invalidateQueries();
      break;
    case "dataset":
      takeInDataset(event.action, data as DatasetNews);
      break;
  }
  for (const listener of listeners) listener(event);
}

/** Connects, and goes on doing so until what it gives back is called. */
export function listenToEvents(origin = location.origin.replace(/^http/, "ws")): () => void {
  let seq: number | null = null;
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  let ended = false;

  const connect = () => {
    socket = new WebSocket(`${origin}/api/v2/events${seq === null ? "" : `?since=${seq}`}`);
    socket.onopen = () => {
      // What was fetched while nobody listened may be older than what is now told.
      if (seq === null && tries > 0) void queryClient.invalidateQueries();
      tries = 0;
      useLive.setState({ connection: "open", lostAt: null });
    };
    socket.onmessage = (message) => {
      const event = JSON.parse(message.data as string) as Event;
      seq = event.seq;
      takeIn(event);
    };
    socket.onclose = () => {
      if (ended) return;
      useLive.setState(({ lostAt }) => ({ connection: "lost", lostAt: lostAt ?? Date.now() }));
      timer = setTimeout(connect, Math.min(250 * 2 ** tries++, 3000));
    };
  };

  connect();
  return () => {
    ended = true;
    clearTimeout(timer);
    socket?.close();
  };
}
