/** The change as the server would make it, asked for while one types. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { MAX_INSTRUCTION, planQuery } from "@/api/refine";
import type { RefineBody, RefinePlan } from "@/api/types";
import { optionsOf } from "./options";
import { handOf, useDraft, type Draft } from "./refineStore";
import type { Source } from "./useSource";

const PAUSE_MS = 140;

/** What the server is asked while one types: rules alone, since a language model costs time or money. */
export function bodyOf(
  source: Source,
  { text, options, reapply }: Pick<Draft, "text" | "options" | "reapply">,
): RefineBody {
  return {
    modification: text.trim(),
    take_id: source.take.id,
    ...optionsOf(options),
    ...(reapply ? { reapply: true } : {}),
  };
}

/** Counted as the server counts: an emoji is one character. */
export const isTooLong = (said: string): boolean => Array.from(said.trim()).length > MAX_INSTRUCTION;

export interface Planned {
  plan: RefinePlan | null;
  error: unknown;
  /** The answer is to something said before. */
  stale: boolean;
}

export function usePlan(source: Source | null): Planned {
  const draft = useDraft();
  const asked = useDebounced(draft.text);
  const wanted =
    source !== null && handOf(draft, source.frame.id) === null && (draft.text.trim() !== "" || draft.reapply);
  const body: RefineBody = source ? bodyOf(source, { ...draft, text: asked }) : { modification: "" };
  const { data, error, isPlaceholderData } = useQuery({
    ...planQuery(source?.frame.id ?? 0, { ...body, interpreter: "rules" }),
    enabled: wanted && !isTooLong(asked) && (asked.trim() !== "" || draft.reapply),
    placeholderData: keepPreviousData,
  });
  const late = asked !== draft.text;
  if (!wanted || isTooLong(draft.text)) return { plan: null, error: null, stale: false };
  if (draft.read?.of === draft.text && draft.read.plan.take_id === source.take.id)
    return { plan: draft.read.plan, error: null, stale: false };
  return { plan: data ?? null, error: late ? null : error, stale: late || isPlaceholderData };
}

/** A text once nothing was typed for a moment; an emptied one at once. */
function useDebounced(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), text.trim() === "" ? 0 : PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
