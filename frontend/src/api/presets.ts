/** Presets and styles: the built-in ones and a person's own. */

import { queryOptions } from "@tanstack/react-query";
import { api, call } from "./client";
import { keys } from "./queries";
import type { Preset } from "./types";

/** All of them: they are few, and a form needs two kinds at once. */
export const presetsQuery = queryOptions({
  queryKey: keys.presets,
  queryFn: async ({ signal }) => (await call(api.GET("/api/v2/presets", { signal }))).presets,
});

export const createPreset = (preset: Pick<Preset, "kind" | "name" | "plugin" | "data">): Promise<Preset> =>
  call(api.POST("/api/v2/presets", { body: preset }));

export const updatePreset = (id: string, change: Partial<Pick<Preset, "name" | "data">>): Promise<Preset> =>
  call(api.PUT("/api/v2/presets/{preset_id}", { params: { path: { preset_id: id } }, body: change }));

export async function deletePreset(id: string): Promise<void> {
  await call(api.DELETE("/api/v2/presets/{preset_id}", { params: { path: { preset_id: id } } }));
}
