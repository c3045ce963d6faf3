/** How a prompt fits the text encoders of a model. */

import { queryOptions } from "@tanstack/react-query";
import { api, call } from "./client";
import { ApiError } from "./errors";
import type { Enhanced, EnhanceRequest } from "./types";

/** The longest prompt the server takes. */
export const MAX_PROMPT = 20_000;

export const tokensQuery = (prompt: string, model: string | null) =>
  queryOptions({
    queryKey: ["tokens", model, prompt],
    queryFn: ({ signal }) => call(api.POST("/api/v2/prompts/tokens", { body: { prompt, model }, signal })),
    gcTime: 60_000,
    // Counts are no more than a help: without an answer there are none for now.
    retry: (count, error) => !(error instanceof ApiError) && count < 1,
  });

/** A richer prompt, written by the language model: a proposal, which changes nothing by itself. */
export const enhance = (
  body: Partial<EnhanceRequest> & { prompt: string },
  signal: AbortSignal,
): Promise<Enhanced> => call(api.POST("/api/v2/prompts/enhance", { body, signal }));
