/** What the next refinement starts from: a take of the frame under the playhead, named so that nobody has to guess. */

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { frameQuery } from "@/api/frames";
import { takesQuery, timelineQuery } from "@/api/queries";
import { chainOf, numbersOf } from "@/api/refine";
import type { Frame, Take } from "@/api/types";
import { useStudio } from "@/lib/studio";

const REST_MS = 120;

/** The frame under the playhead once it rests there; while the film plays, the one it rested on. */
export function useRestingFrame(projectId: number): number | null {
  const frameId = useStudio((state) => (state.projectId === projectId ? state.frameId : null));
  const playing = useStudio((state) => state.playing);
  const [settled, setSettled] = useState(frameId);
  useEffect(() => {
    if (playing) return;
    const timer = setTimeout(() => setSettled(frameId), REST_MS);
    return () => clearTimeout(timer);
  }, [frameId, playing]);
  return settled;
}

export interface Source {
  frame: Frame;
  /** From 1, as the timeline counts; null while it is not known. */
  frameNumber: number | null;
  take: Take;
  takeNumber: number;
  /** Another one than the frame shows. */
  chosen: boolean;
  /** The first picture it came from; itself, where it came from none. */
  root: Take;
  /** Changes between the root and it. */
  depth: number;
}

/** The source, or a sentence why there is none; null while it is being found. */
export function useSource(projectId: number): Source | string | null {
  const frameId = useRestingFrame(projectId);
  const wanted = frameId !== null;
  const frame = useQuery({ ...frameQuery(projectId, frameId ?? 0), enabled: wanted }).data;
  const takes = useQuery({ ...takesQuery(frameId ?? 0), enabled: wanted }).data;
  const count = useQuery({ ...timelineQuery(projectId), select: (timeline) => timeline.count }).data;
  const index = useQuery({
    ...timelineQuery(projectId),
    select: (timeline) => timeline.indexOf(frameId),
  }).data;
  const from = useStudio((state) => state.refineFrom);

  if (count === 0) return "When there is a picture, say here what to change";
  if (!wanted || !frame || frame.id !== frameId || !takes) return null;
  const chosen = from === null ? undefined : takes.find((take) => take.id === from);
  const take = chosen ?? takes.find((one) => one.id === frame.take_id);
  if (!take) return frame.take_id === null ? "This frame has no picture to refine yet" : null;
  const chain = chainOf(takes, take);
  return {
    frame,
    frameNumber: index === undefined || index < 0 ? null : index + 1,
    take,
    takeNumber: numbersOf(takes).get(take.id) ?? 0,
    chosen: take.id !== frame.take_id,
    root: chain.at(-1) ?? take,
    depth: chain.length - 1,
  };
}

export const sourceWords = ({ frameNumber, takeNumber }: Source): string =>
  `${frameNumber === null ? "" : `frame ${frameNumber.toLocaleString("en")} · `}take ${takeNumber}`;
