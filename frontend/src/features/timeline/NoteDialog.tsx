import { useState } from "react";
import { sentenceOf } from "@/api/errors";
import type { Frame } from "@/api/types";
import { Button, Dialog, Field, Kbd, TextArea } from "@/ui";
import { setNote } from "./steps";

const MOST = 10_000;

// What was typed and neither saved nor cancelled, by frame: Escape closes the dialog and loses nothing.
const drafts = new Map<number, string>();

/** What a person wants to remember about a frame. What was typed stays until it is saved or put away by hand. */
export function NoteDialog({
  frame,
  number,
  onClose,
}: {
  frame: Frame;
  number: number;
  onClose: () => void;
}) {
  const [text, setText] = useState(drafts.get(frame.id) ?? frame.note);
  const [problem, setProblem] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const length = [...text].length;

  const done = () => {
    drafts.delete(frame.id);
    onClose();
  };
  const leave = () => {
    if (text === frame.note) return done();
    drafts.set(frame.id, text);
    onClose();
  };
  const save = async () => {
    if (length > MOST)
      return setProblem(`A note has at most 10,000 characters: this has ${length.toLocaleString("en")}`);
    if (text === frame.note) return done();
    setBusy(true);
    try {
      await setNote(frame, text);
      done();
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onClose={leave}
      title={`Note on frame ${number}`}
      actions={
        <>
          {frame.note !== "" && (
            <Button look="quiet" onClick={() => setText("")}>
              Clear
            </Button>
          )}
          <Button onClick={done}>Cancel</Button>
          <Button look="primary" busy={busy} onClick={() => void save()}>
            Save
          </Button>
        </>
      }
    >
      <Field
        label="Note"
        error={problem}
        hint={
          <>
            <Kbd>Ctrl+Enter</Kbd> saves.
          </>
        }
        aside={length > MOST * 0.9 && `${length.toLocaleString("en")} of 10,000`}
      >
        {(field) => (
          <TextArea
            field={field}
            autoFocus
            dir="auto"
            rows={6}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setProblem(undefined);
            }}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
              // Elsewhere it runs a generation, and this is no place for that.
              event.preventDefault();
              event.stopPropagation();
              void save();
            }}
          />
        )}
      </Field>
    </Dialog>
  );
}
