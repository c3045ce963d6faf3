import { type KeyboardEvent, useEffect, useRef } from "react";
import { Button } from "@/ui";
import { Diff } from "./Diff";
import styles from "./refine.module.css";
import { useDraft } from "./refineStore";
import type { Source } from "./useSource";

/** The whole new prompt as a text: Enter runs it, Escape goes back to the instruction. */
export function ByHand({ source, onDone, onRun }: { source: Source; onDone: () => void; onRun: () => void }) {
  const text = useDraft((draft) => draft.byHand?.text ?? "");
  const outcome = useDraft((draft) => draft.outcome);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const element = area.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
  }, []);
  const leave = () => {
    useDraft.setState({ byHand: null });
    onDone();
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onRun();
  };
  return (
    <div className={styles.byHand}>
      <textarea
        ref={area}
        className={styles.area}
        aria-label="The whole prompt"
        dir="auto"
        rows={2}
        value={text}
        onChange={(event) =>
          useDraft.setState({ byHand: { frameId: source.frame.id, text: event.target.value }, outcome: null })
        }
        onKeyDown={keyDown}
      />
      {outcome?.kind === "problem" ? (
        <p role="alert" className={styles.problem}>
          △ {outcome.sentence}
        </p>
      ) : (
        source.take.prompt !== text && (
          <Diff before={source.take.prompt} after={text} brief className={styles.clamped} />
        )
      )}
      <div className={styles.choices}>
        <Button small look="primary" onClick={onRun}>
          Use this prompt
        </Button>
        <Button small onClick={leave}>
          Back to the instruction
        </Button>
      </div>
    </div>
  );
}
