/** Enter in the box: the plan is made first, so that nothing runs that was not shown; then it is followed. */

import { infoQuery, keys, queryClient } from "@/api/queries";
import { Offline, sentenceOf } from "@/api/errors";
import { choicesOf, isCommand, MAX_INSTRUCTION, planQuery, refine, type Refined } from "@/api/refine";
import type { Frame, RefineBody, RefinePlan, Take } from "@/api/types";
import { withPrompt } from "@/lib/formRun";
import { useStudio } from "@/lib/studio";
import { problemsOf } from "./options";
import { earlier, followed, handOf, keepForLater, trouble, useDraft } from "./refineStore";
import { bodyOf, isTooLong } from "./usePlan";
import { sourceWords, type Source } from "./useSource";

/** What the box does next: nothing, put the focus on the ways on, or open the options where one is wrong. */
export type Next = "done" | "choose" | "options";

const WORDS_FIRST = "Say what to change, such as “make the ball red”";
/** True as long as the server is away, and taken back when it comes. */
export const AWAY = "Kino is not answering. What you said is kept: press Enter when it is back.";
export const TOO_LONG = `Say it in at most ${MAX_INSTRUCTION.toLocaleString("en")} characters`;

export function sentence(error: unknown): string {
  if (error instanceof Offline) return AWAY;
  return sentenceOf(error);
}

/** Runs, or says why not. `chosen` is one of the ways on after a decline: the prompt as it was shown. */
export async function submit(source: Source, chosen?: string): Promise<Next> {
  const draft = useDraft.getState();
  const said = draft.text.trim();
  const byHand = chosen ?? handOf(draft, source.frame.id);
  if (draft.busy) return "done";
  if (said === "" && !draft.reapply && byHand === null) return told(WORDS_FIRST);
  if (isTooLong(said)) return told(TOO_LONG);
  if (Object.keys(problemsOf(draft.options)).length > 0) return "options";
  if (byHand?.trim() === "") return told("The prompt is empty: write what the picture is to show");
  useDraft.setState({ busy: true, outcome: null });
  try {
    const body = bodyOf(source, draft);
    if (byHand !== null) return await run(source, { ...body, description: byHand.trim() });
    const read = draft.read?.of === draft.text ? draft.read.plan : null;
    if (read) return await run(source, { ...body, description: read.description });
    const plan = await planned(source, body);
    if (plan === null) return "done";
    if (plan.already) return "choose";
    return await run(source, { ...body, interpreter: "rules" });
  } catch (error) {
    if (choicesOf(error)) return "choose";
    return told(sentence(error));
  } finally {
    useDraft.setState({ busy: false });
  }
}

/** Another picture from the same prompt, beside the source. */
export async function tryAgain(source: Source): Promise<void> {
  if (useDraft.getState().busy) return;
  useDraft.setState({ busy: true, outcome: null });
  try {
    await refine(source.frame.id, { modification: "try again", take_id: source.take.id });
    useStudio.setState({ refineFrom: null });
  } catch (error) {
    trouble(sentence(error));
  } finally {
    useDraft.setState({ busy: false });
  }
}

function told(words: string): Next {
  trouble(words);
  return "done";
}

/** What the rules make of it; where they decline and a language model is there, what that makes of it, to be looked at. */
async function planned(source: Source, body: RefineBody): Promise<RefinePlan | null> {
  try {
    return await queryClient.fetchQuery(planQuery(source.frame.id, { ...body, interpreter: "rules" }));
  } catch (error) {
    if (!choicesOf(error) || body.reapply) throw error;
    const info = await queryClient.ensureQueryData(infoQuery);
    if (!info.language_model.available) throw error;
    const plan = await queryClient.fetchQuery(planQuery(source.frame.id, { ...body, interpreter: "model" }));
    // Shown first: the next Enter runs what is seen.
    useDraft.setState({ read: { of: useDraft.getState().text, plan } });
    return null;
  }
}

async function run(source: Source, body: RefineBody): Promise<Next> {
  const text = useDraft.getState().text;
  const refined = await refine(source.frame.id, body);
  if (body.modification) keepForLater(withPrompt(earlier(), body.modification));
  useStudio.setState({ refineFrom: null });
  // What was typed while the answer was on its way stays.
  const same = useDraft.getState().text === text;
  if (isCommand(refined)) {
    const words = obeyed(refined, source);
    if (same) followed(words);
  } else {
    underWay.set(refined.id, body.modification);
    if (same) followed();
  }
  return "done";
}

/** Words and the task they have become: if that fails, they come back into an empty box. */
export const underWay = new Map<number, string>();

function obeyed(refined: Extract<Refined, { frame: Frame }>, source: Source): string {
  const { frame, kind } = refined;
  queryClient.setQueryData<Frame>(keys.frame(frame.id), (now) =>
    now && now.updated_at > frame.updated_at ? now : frame,
  );
  const moved = frame.take_id !== source.frame.take_id;
  switch (kind) {
    case "command:undo":
      return moved ? "Undone" : "There is nothing to undo";
    case "command:redo":
      return moved ? "Done again" : "There is nothing to do again";
    case "command:compare":
      return compare(source.take);
    default:
      return `Kept: ${sourceWords(source)}`;
  }
}

function compare(take: Take): string {
  if (take.parent_id === null) return "This picture came from no other: there is nothing to compare it with";
  useStudio.setState({ compare: "slider", compareWith: take.parent_id });
  return "Compared with what it came from; C changes how, and ends it";
}
