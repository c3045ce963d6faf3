/** What the page shows while the server is away on purpose: restarting, or ended. A server lost is the banner's. */

import { create } from "zustand";
import { api, call } from "@/api/client";
import { queryClient } from "@/api/queries";
import type { Health } from "@/api/types";

export interface Away {
  kind: "restarting" | "ending" | "ended";
  /** In milliseconds of this page's own clock, which never jumps. */
  since: number;
  /** Of the server that went. */
  version: string | null;
}

export const useAway = create<{ away: Away | null }>(() => ({ away: null }));

const versionNow = () => queryClient.getQueryData<{ version: string }>(["info"])?.version ?? null;

async function leave(kind: "restarting" | "ending", ask: () => Promise<unknown>): Promise<void> {
  const since = performance.now();
  await ask();
  useAway.setState({ away: { kind, since, version: versionNow() } });
}

export const restart = () => leave("restarting", () => call(api.POST("/api/v2/system/restart")));
export const shutDown = () => leave("ending", () => call(api.POST("/api/v2/system/shutdown")));

/** What to do after one look at the server: stay as it is, show another page, or go on where one was. */
export function nextAway(away: Away, health: Pick<Health, "uptime_s"> | null, now: number): Away | "back" {
  if (health === null) return away.kind === "ending" ? { ...away, kind: "ended" } : away;
  // The one that goes answers for a moment longer; one that has started since is another.
  const isNew = health.uptime_s * 1000 < now - away.since;
  return isNew ? "back" : away;
}

/** Asks how the server is; null when nobody answers. Not through the query cache, which would keep the last answer. */
export async function look(signal: AbortSignal): Promise<Health | null> {
  try {
    const answer = await fetch("/health", { signal, cache: "no-store" });
    return answer.ok ? ((await answer.json()) as Health) : null;
  } catch {
    return null;
  }
}
