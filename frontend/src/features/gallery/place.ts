import type { Place } from "@/api/takes";
import type { Timeline } from "@/api/timeline";

export type Where = Place["kind"];

export interface Placed {
  place?: Place;
  /** What is wrong with the number, in a sentence. */
  problem?: string;
}

/** The place that was asked for, with the frame's number as people type it. */
export function placeOf(
  where: Where,
  number: string,
  timeline: Pick<Timeline, "count" | "idAt"> | undefined,
): Placed {
  if (where === "last" || where === "first") return { place: { kind: where } };
  if (!timeline) return { problem: "The project's frames are not known yet" };
  if (timeline.count === 0) return { problem: "The project has no frames yet" };
  const text = number.trim();
  const problem = `Give a whole number from 1 to ${timeline.count.toLocaleString("en")}`;
  if (!/^\d{1,9}$/.test(text)) return { problem };
  const frameId = timeline.idAt(Number(text) - 1);
  return frameId === null ? { problem } : { place: { kind: where, frameId } };
}
