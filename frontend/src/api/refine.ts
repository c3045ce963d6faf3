/** Refinements: what an instruction would make of a take, and making it. */

import { queryOptions } from "@tanstack/react-query";
import { api, call } from "./client";
import { ApiError } from "./errors";
import type { RefineBody, RefineCommand, RefinePlan, RefineTask, Take } from "./types";

/** The longest instruction the server takes. */
export const MAX_INSTRUCTION = 10_000;

async function post(frameId: number, body: RefineBody, signal?: AbortSignal) {
  const params = { path: { frame_id: frameId } };
  return call(api.POST("/api/v2/frames/{frame_id}/refine", { params, body, ...(signal ? { signal } : {}) }));
}

/** What would be done, without doing it. Rejects with `not_understood` where nobody knows what is meant. */
export const planQuery = (frameId: number, body: RefineBody) =>
  queryOptions({
    queryKey: ["refine", frameId, body],
    queryFn: async ({ signal }) => (await post(frameId, { ...body, dry_run: true }, signal)) as RefinePlan,
    // Models come and go, and with them the way a change is made.
    staleTime: 30_000,
    gcTime: 60_000,
    retry: false,
  });

export type Refined = RefineTask | RefineCommand;

export const isCommand = (refined: Refined): refined is RefineCommand => "frame" in refined;

export async function refine(frameId: number, body: RefineBody): Promise<Refined> {
  return (await post(frameId, body)) as Refined;
}

/** A way on after a decline, with the prompt that it would give. */
export interface Choice {
  readonly action: "append" | "replace" | "edit";
  readonly prompt: string;
}

const ACTIONS = ["append", "replace", "edit"] as const;

/** The ways on, or null for an error that is no decline. */
export function choicesOf(error: unknown): Choice[] | null {
  if (!(error instanceof ApiError) || error.code !== "not_understood") return null;
  return ACTIONS.flatMap((action) => {
    const found = error.details.find((detail) => detail.field === action);
    return found ? [{ action, prompt: found.message }] : [];
  });
}

/** The order of making. Takes of one run may be made in the same moment; their seeds count up. */
export function inOrder(takes: readonly Take[]): Take[] {
  return takes.toSorted(
    (a, b) =>
      a.created_at.localeCompare(b.created_at) || (a.seed ?? 0) - (b.seed ?? 0) || a.id.localeCompare(b.id),
  );
}

/** From 1, in the order of making: the name of a take within its frame. */
export function numbersOf(takes: readonly Take[]): Map<string, number> {
  return new Map(inOrder(takes).map((take, index) => [take.id, index + 1]));
}

/** A take and what it came from, the first of all at the end. */
export function chainOf(takes: readonly Take[], take: Take): Take[] {
  const byId = new Map(takes.map((one) => [one.id, one]));
  const chain = [take];
  // A circle can't be, and must not hang the page.
  while (chain.length <= takes.length) {
    const parent = byId.get(chain.at(-1)?.parent_id ?? "");
    if (!parent) break;
    chain.push(parent);
  }
  return chain;
}
