import { useState } from "react";
import { sentenceOf } from "@/api/errors";
import { nameProblem } from "@/lib/formStyle";
import { Button, Dialog, Field, TextInput } from "@/ui";

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: string | undefined;
  action: string;
  initial: string;
  taken: readonly string[];
  onName: (name: string) => Promise<void>;
}

/** Asks for a name, and stays until it is taken. */
export function NameDialog({ open, onClose, title, description, action, initial, taken, onName }: Props) {
  const [name, setName] = useState(initial);
  const [problem, setProblem] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    const wrong = nameProblem(name, taken);
    if (wrong) return setProblem(wrong);
    setBusy(true);
    try {
      await onName(name.trim());
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      description={description}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" busy={busy} onClick={() => void submit()}>
            {action}
          </Button>
        </>
      }
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Field label="Name" required error={problem}>
          {(field) => (
            <TextInput
              field={field}
              autoFocus
              dir="auto"
              value={name}
              onChange={(event) => {
                setName(event.target.value);
                setProblem(undefined);
              }}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
