/** How a person wants this browser's studio to be. Kept in the browser; what the server does is in its settings. */

import { create } from "zustand";
import { createJSONStorage, persist, type StateStorage } from "zustand/middleware";

export interface Preferences {
  /** Around the picture: the dark of the rooms, or a middle grey with a white frame, to judge colour by. */
  surround: "dark" | "judge";
  /** The system's own notifications when a task ends while the window is not looked at. */
  notifications: boolean;
  /** Frames as wide as they are long, or all alike. */
  timelineMode: "time" | "boards";
  /** 1 is the size that a fresh browser shows; larger is nearer. */
  timelineZoom: number;
  /** Frames per second and dropped frames beside the transport. */
  showFps: boolean;
  /** Ask before projects go to the trash, from where they can come back. */
  confirmDelete: boolean;
  /** The generator that a new project's form begins with; null: the first there is. */
  generator: string | null;
  /** The preset that a new project's form begins with, by id; null: the generator's own values. */
  preset: string | null;
}

export const DEFAULTS: Preferences = {
  surround: "dark",
  notifications: false,
  timelineMode: "boards",
  timelineZoom: 1,
  showFps: true,
  confirmDelete: true,
  generator: null,
  preset: null,
};

// A full or forbidden storage costs the memory, not the work.
const storage: StateStorage = {
  getItem: (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  },
  setItem: (name, value) => {
    try {
      localStorage.setItem(name, value);
    } catch {
      // See above.
    }
  },
  removeItem: (name) => {
    try {
      localStorage.removeItem(name);
    } catch {
      // See above.
    }
  },
};

/** What an older or a meddled-with storage holds, as far as it is of the right kind. */
export function readable(kept: unknown): Partial<Preferences> {
  if (typeof kept !== "object" || kept === null) return {};
  const from = kept as Record<string, unknown>;
  const found: Partial<Preferences> = {};
  if (from["surround"] === "dark" || from["surround"] === "judge") found.surround = from["surround"];
  if (from["timelineMode"] === "time" || from["timelineMode"] === "boards")
    found.timelineMode = from["timelineMode"];
  for (const name of ["notifications", "showFps", "confirmDelete"] as const) {
    const value = from[name];
    if (typeof value === "boolean") found[name] = value;
  }
  for (const name of ["generator", "preset"] as const) {
    const value = from[name];
    if (value === null || typeof value === "string") found[name] = value;
  }
  const zoom = from["timelineZoom"];
  if (typeof zoom === "number" && Number.isFinite(zoom) && zoom > 0) found.timelineZoom = zoom;
  return found;
}

export const usePreferences = create<Preferences>()(
  persist(() => DEFAULTS, {
    name: "kino.preferences",
    storage: createJSONStorage(() => storage),
    merge: (kept, fresh) => ({ ...fresh, ...readable(kept) }),
  }),
);

// Two windows of one browser agree at once.
globalThis.window?.addEventListener("storage", (event) => {
  if (event.key === "kino.preferences") void usePreferences.persist.rehydrate();
});
