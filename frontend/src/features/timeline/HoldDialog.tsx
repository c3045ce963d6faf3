import { useState } from "react";
import { sentenceOf } from "@/api/errors";
import type { Timeline } from "@/api/timeline";
import { duration, plural } from "@/lib/time";
import { Button, Dialog, Field, NumberInput } from "@/ui";
import { holdOf } from "./numbers";
import { setHolds } from "./steps";
import styles from "./dialogs.module.css";

/** How long frames stay: one number for all that are chosen. */
export function HoldDialog({
  projectId,
  timeline,
  fps,
  ids,
  onClose,
}: {
  projectId: number;
  timeline: Timeline;
  fps: number;
  ids: readonly number[];
  onClose: () => void;
}) {
  const holds = new Set(ids.map((id) => timeline.holds[timeline.indexOf(id)] ?? 1));
  const [only] = holds.size === 1 ? holds : [];
  const [text, setText] = useState(only === undefined ? "" : String(only));
  const [problem, setProblem] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const read = holdOf(text, fps);

  const submit = async () => {
    if ("problem" in read) return setProblem(read.problem);
    setBusy(true);
    try {
      await setHolds(projectId, ids, () => read.value);
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  const put = (value: string) => {
    setText(value);
    setProblem(undefined);
  };
  const usual = [1, 2, 3, 4].map((hold) => ({ label: String(hold), value: String(hold) }));
  const seconds = [0.5, 1, 2].map((second) => ({
    label: `${second} s`,
    value: String(Math.round(second * fps)),
  }));
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Hold of ${plural(ids.length, "frame")}`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" busy={busy} onClick={() => void submit()}>
            Set hold
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
        <Field
          label={`Ticks (${fps} a second), or seconds such as 1.5 s`}
          error={problem}
          hint={"value" in read ? `Each stays for ${duration(read.value / fps)}.` : undefined}
        >
          {(field) => (
            <NumberInput
              field={field}
              autoFocus
              value={text}
              placeholder={only === undefined ? "Different now" : ""}
              onFocus={(event) => event.currentTarget.select()}
              onChange={(event) => put(event.target.value)}
            />
          )}
        </Field>
        <div className={styles.quick} role="group" aria-label="Usual holds">
          {[...usual, ...seconds].map(({ label, value }) => (
            <Button key={label} small aria-pressed={text === value} onClick={() => put(value)}>
              {label}
            </Button>
          ))}
        </div>
      </form>
    </Dialog>
  );
}
