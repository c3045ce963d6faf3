import { type KeyboardEvent, useRef } from "react";
import { walked, type Walk } from "@/lib/formRun";
import { earlier, handOf, useDraft, write } from "./refineStore";

/** Enter runs, Alt and the arrows walk through what was said before, Escape leaves step by step. */
export function useKeysOfInput(go: () => void, giveBack: () => void, frameId: number | undefined) {
  const walk = useRef<Walk | null>(null);
  return (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      walk.current = null;
      if (!event.repeat) go();
    } else if (event.key === "Escape") {
      event.preventDefault();
      const draft = useDraft.getState();
      if (handOf(draft, frameId) !== null || draft.reapply)
        useDraft.setState({ byHand: null, reapply: false });
      else giveBack();
    } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      const { text } = useDraft.getState();
      const step = walked(walk.current, earlier(), text, event.key === "ArrowUp");
      if (!step) return;
      write(step.text);
      walk.current = step.walk;
    } else if (event.key.length === 1 || event.key === "Backspace" || event.key === "Delete")
      walk.current = null;
  };
}
