/** A plan in words. */

import type { RefinePlan } from "@/api/types";
import { tidy } from "@/lib/formValues";
import { sourceWords, type Source } from "./useSource";

/** What a command will do; null for a change of the prompt. */
export function commandWords(kind: string, source: Source): string | null {
  switch (kind) {
    case "command:undo":
      return "Goes back to what the frame showed before";
    case "command:redo":
      return "Goes forward again to what was undone";
    case "command:reroll":
      return `The same prompt with a new seed, beside take ${source.takeNumber}`;
    case "command:compare":
      return "Compares the picture with what it came from";
    case "command:keep":
      return `Keeps ${sourceWords(source)} as it is`;
    default:
      return null;
  }
}

const ROUTES: Record<RefinePlan["route"], string> = {
  edit: "edited as told",
  image: "redrawn from the picture",
  text: "drawn anew, same seed",
};

/** How the picture will be made. */
export function wayWords(plan: RefinePlan): string {
  const words = [
    ROUTES[plan.route],
    plan.strength === null ? null : `strength ${tidy(plan.strength)}`,
    plan.interpreter === "model" ? "read by the language model" : null,
    plan.confidence < 0.6 && plan.kind !== "raw" ? "not certain" : null,
  ];
  return words.filter(Boolean).join(" · ");
}

/** The change for those who hear the page: struck out and underlined say nothing aloud. */
export function changeWords(plan: RefinePlan, source: Source): string {
  const command = commandWords(plan.kind, source);
  if (command !== null) return command;
  if (plan.already) return "It is already so.";
  const told = plan.changes.map(({ from, to }) =>
    from === "" ? `adds “${to}”` : to === "" ? `removes “${from}”` : `“${from}” becomes “${to}”`,
  );
  return told.length === 0
    ? "The prompt stays; the model is told what to change"
    : told.slice(0, 5).join(", ");
}
