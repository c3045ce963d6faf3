import { useState } from "react";
import { sentenceOf } from "@/api/errors";
import type { Timeline } from "@/api/timeline";
import type { Place } from "@/api/timelineChanges";
import { plural } from "@/lib/time";
import { Button, Dialog, Field, NumberInput, Segmented } from "@/ui";
import { wholeNumber } from "./numbers";
import { besides } from "./pasting";
import { reorder, showFrames } from "./steps";
import styles from "./dialogs.module.css";

type Where = "first" | "before" | "after" | "last";

const WHERE: readonly { value: Where; label: string }[] = [
  { value: "first", label: "To the start" },
  { value: "before", label: "Before frame" },
  { value: "after", label: "After frame" },
  { value: "last", label: "To the end" },
];

/** Moving without dragging: to an end, or next to a frame by its number. */
export function MoveDialog({
  projectId,
  timeline,
  ids,
  onClose,
}: {
  projectId: number;
  timeline: Timeline;
  ids: readonly number[];
  onClose: () => void;
}) {
  const [where, setWhere] = useState<Where>("before");
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const needsNumber = where === "before" || where === "after";

  const submit = async () => {
    let place: Place | null;
    if (needsNumber) {
      const read = wholeNumber(text, 1, timeline.count, "a frame's number");
      if ("problem" in read) return setProblem(read.problem);
      const id = timeline.idAt(read.value - 1);
      if (id === null) return setProblem("There is no such frame any more");
      place = besides(timeline, ids, where === "before" ? { before_id: id } : { after_id: id });
    } else {
      place = { to: where };
    }
    setBusy(true);
    try {
      if (place) await reorder(projectId, timeline, ids, place);
      onClose();
      await showFrames(projectId, ids);
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  const change = (next: Where) => {
    setWhere(next);
    setProblem(undefined);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Move ${plural(ids.length, "frame")} to…`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" busy={busy} onClick={() => void submit()}>
            Move
          </Button>
        </>
      }
    >
      <form
        noValidate
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Segmented options={WHERE} value={where} onChange={change} label="Where to" />
        {needsNumber ? (
          <Field label={`Frame number, 1 to ${timeline.count.toLocaleString("en")}`} error={problem}>
            {(field) => (
              <NumberInput
                field={field}
                autoFocus
                value={text}
                onChange={(event) => {
                  setText(event.target.value);
                  setProblem(undefined);
                }}
              />
            )}
          </Field>
        ) : (
          problem && (
            <p role="alert" className={styles.problem}>
              {problem}
            </p>
          )
        )}
      </form>
    </Dialog>
  );
}
