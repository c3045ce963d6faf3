/** Server data by query keys. Lists are asked for again when something of theirs changes; single things are put in place. */

import { QueryClient, queryOptions } from "@tanstack/react-query";
import { api, call } from "./client";
import { ApiError, Offline } from "./errors";
import { Timeline } from "./timeline";
import type { Project } from "./types";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The WebSocket tells what has changed; nothing is stale on its own.
      staleTime: Infinity,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: "always",
      retry: (count, error) =>
        error instanceof Offline ? count < 20 : !(error instanceof ApiError) && count < 2,
      retryDelay: (count) => Math.min(200 * 2 ** count, 2000),
    },
    mutations: { networkMode: "always" },
  },
});

export const keys = {
  projects: ["projects"] as const,
  project: (id: number) => ["project", id] as const,
  timeline: (projectId: number) => ["timeline", projectId] as const,
  frame: (id: number) => ["frame", id] as const,
  takesOfFrame: (frameId: number) => ["takes", "frame", frameId] as const,
  deletedTakes: (frameId: number) => ["takes", "deleted", frameId] as const,
  gallery: ["takes", "gallery"] as const,
  take: (id: string) => ["take", id] as const,
  task: (id: number) => ["task", id] as const,
  tasks: ["tasks"] as const,
  queue: ["queue"] as const,
  plugins: ["plugins"] as const,
  models: ["models"] as const,
  presets: ["presets"] as const,
  health: ["health"] as const,
  settings: ["settings"] as const,
  trash: ["trash"] as const,
  datasets: ["datasets"] as const,
  /** All that is known of one dataset is below it. */
  dataset: (id: number) => ["dataset", id] as const,
  datasetIndexes: (id: number) => ["dataset", id, "index"] as const,
  datasetPicture: (id: number, name: string) => ["dataset", id, "picture", name] as const,
  datasetTags: (id: number) => ["dataset", id, "tags"] as const,
};

export const projectsQuery = queryOptions({
  queryKey: keys.projects,
  queryFn: async ({ signal }) => {
    const all: Project[] = [];
    for (;;) {
      const page = await call(
        api.GET("/api/v2/projects", { params: { query: { limit: 1000, offset: all.length } }, signal }),
      );
      all.push(...page.projects);
      if (page.projects.length === 0 || all.length >= page.total) return all;
    }
  },
});

export const projectQuery = (id: number) =>
  queryOptions({
    queryKey: keys.project(id),
    queryFn: ({ signal }) =>
      call(api.GET("/api/v2/projects/{project_id}", { params: { path: { project_id: id } }, signal })),
  });

export const timelineQuery = (projectId: number) =>
  queryOptions({
    queryKey: keys.timeline(projectId),
    queryFn: async ({ signal }) => {
      const path = { project_id: projectId };
      const buffer = await call(
        api.GET("/api/v2/projects/{project_id}/timeline", {
          params: { path },
          parseAs: "arrayBuffer",
          signal,
        }),
      );
      // An empty answer has no body for the client to give.
      return buffer ? Timeline.from(buffer) : Timeline.empty;
    },
    structuralSharing: false,
  });

/** All takes of a frame, oldest first. */
export const takesQuery = (frameId: number) =>
  queryOptions({
    queryKey: keys.takesOfFrame(frameId),
    queryFn: async ({ signal }) => {
      const path = { frame_id: frameId };
      return (
        await call(
          api.GET("/api/v2/frames/{frame_id}/takes", { params: { path, query: { limit: 1000 } }, signal }),
        )
      ).takes;
    },
  });

/** The takes of a frame that are in the trash. */
export const deletedTakesQuery = (frameId: number) =>
  queryOptions({
    queryKey: keys.deletedTakes(frameId),
    queryFn: async ({ signal }) => {
      const path = { frame_id: frameId };
      const query = { limit: 1000, deleted: true };
      return (await call(api.GET("/api/v2/frames/{frame_id}/takes", { params: { path, query }, signal })))
        .takes;
    },
  });

export const takeQuery = (id: string) =>
  queryOptions({
    queryKey: keys.take(id),
    queryFn: ({ signal }) =>
      call(api.GET("/api/v2/takes/{take_id}", { params: { path: { take_id: id } }, signal })),
  });

/** What runs and what waits, in the order it will run. */
export const queueQuery = queryOptions({
  queryKey: keys.queue,
  queryFn: ({ signal }) =>
    call(api.GET("/api/v2/generator/queue", { params: { query: { limit: 1000 } }, signal })),
});

/** The newest tasks, whatever became of them. */
export const tasksQuery = queryOptions({
  queryKey: keys.tasks,
  queryFn: ({ signal }) =>
    call(api.GET("/api/v2/generator/tasks", { params: { query: { limit: 200 } }, signal })),
});

export const pluginsQuery = queryOptions({
  queryKey: keys.plugins,
  queryFn: async ({ signal }) => (await call(api.GET("/api/v2/generator/plugins", { signal }))).plugins,
});

export const categoriesQuery = queryOptions({
  queryKey: [...keys.models, "categories"],
  queryFn: async ({ signal }) => (await call(api.GET("/api/v2/models/categories", { signal }))).categories,
});

export const modelsQuery = (category: string) =>
  queryOptions({
    queryKey: [...keys.models, category],
    queryFn: async ({ signal }) =>
      (await call(api.GET("/api/v2/models/{category}", { params: { path: { category } }, signal }))).models,
  });

export const healthQuery = queryOptions({
  queryKey: keys.health,
  queryFn: ({ signal }) => call(api.GET("/health", { signal })),
});

export const infoQuery = queryOptions({
  queryKey: ["info"],
  queryFn: ({ signal }) => call(api.GET("/api/v2/info", { signal })),
});

export const settingsQuery = queryOptions({
  queryKey: keys.settings,
  queryFn: async ({ signal }) => (await call(api.GET("/api/v2/system/settings", { signal }))).settings,
});
