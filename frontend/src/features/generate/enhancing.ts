/** Taking the enhanced prompt into the form, and the way back from it. */

import { withPrompt } from "@/lib/formRun";
import { takeBack, useHistory, type Step } from "@/lib/history";
import { remember } from "@/lib/memory";
import { dismissUndo, toast, toastProblem } from "@/ui";
import { promptHistory, setValue } from "./formStore";

let last: { step: Step; text: string } | null = null;

/** `key` and `name`: the form and its field. */
export function takeEnhanced(key: string, name: string, before: string, after: string): void {
  const put = (text: string) => Promise.resolve(setValue(key, name, text));
  const step: Step = { label: "enhance the prompt", redo: () => put(after), undo: () => put(before) };
  // Also Alt+↑ finds what was written first.
  remember("prompts", withPrompt(promptHistory(), before));
  last = { step, text: after };
  useHistory.getState().perform(step).catch(toastProblem);
  toast({
    kind: "done",
    key: "enhanced",
    text: "The enhanced prompt is in the form",
    action: { label: "Undo", run: () => void takeBack(step).catch(toastProblem) },
  });
}

/** For Ctrl+Z in the prompt, where the browser knows nothing of what was put in: whether this was taken back. */
export function takeEnhancedBack(text: string): boolean {
  if (last?.text !== text || !useHistory.getState().past.includes(last.step)) return false;
  dismissUndo();
  takeBack(last.step).catch(toastProblem);
  last = null;
  return true;
}
