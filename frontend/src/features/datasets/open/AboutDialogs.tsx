/** What holds for a dataset as a whole: its name, trigger, mode and vocabularies; and more pictures for it. */

import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { addFolder, updateDataset, vocabulariesQuery } from "@/api/datasets";
import { ApiError, sentenceOf } from "@/api/errors";
import type { Dataset, DatasetUpdate, ImportReport } from "@/api/types";
import { useCommand } from "@/lib/commands";
import { plural } from "@/lib/time";
import { Button, Dialog, Field, Segmented, TextInput, toast } from "@/ui";
import styles from "./open.module.css";
import { Report } from "./Report";
import { UploadDialog } from "./UploadDialog";

const MODES = [
  { value: "tags", label: "Tags" },
  { value: "sentences", label: "Sentences" },
] as const;

export function AboutDialogs({ dataset }: { dataset: Dataset }) {
  const [open, setOpen] = useState<"settings" | "add" | "upload" | null>(null);
  useCommand("dataset.settings", () => setOpen("settings"));
  useCommand("dataset.add", () => setOpen("add"));
  const close = () => setOpen(null);
  if (open === "settings") return <Settings dataset={dataset} onClose={close} />;
  if (open === "add") return <Add dataset={dataset} onClose={close} onUpload={() => setOpen("upload")} />;
  if (open === "upload") return <UploadDialog files={[]} to={dataset} onClose={close} />;
  return null;
}

function Settings({ dataset, onClose }: { dataset: Dataset; onClose: () => void }) {
  // As it was when the dialog opened: changes of others must not overwrite what is being typed.
  const [before] = useState(dataset);
  const [name, setName] = useState(before.name);
  const [trigger, setTrigger] = useState(before.trigger);
  const [mode, setMode] = useState(before.mode);
  const [vocabularies, setVocabularies] = useState<readonly string[]>(before.vocabularies);
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const known = useQuery(vocabulariesQuery).data;

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const change: DatasetUpdate = {
      ...(name.trim() !== before.name ? { name: name.trim() } : {}),
      ...(trigger.trim() !== before.trigger ? { trigger: trigger.trim() } : {}),
      ...(mode !== before.mode ? { mode } : {}),
      ...(vocabularies.join("\n") !== before.vocabularies.join("\n")
        ? { vocabularies: [...vocabularies] }
        : {}),
    };
    if (Object.keys(change).length === 0) return onClose();
    setBusy(true);
    try {
      await updateDataset(before.id, change);
      onClose();
    } catch (error) {
      const fields = error instanceof ApiError ? error.fields() : {};
      setProblems(fields);
      setFailure(fields["name"] || fields["trigger"] ? null : sentenceOf(error));
      setBusy(false);
    }
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title="Dataset settings"
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" form="dataset-settings" busy={busy}>
            Save
          </Button>
        </>
      }
    >
      <form id="dataset-settings" className={styles.form} onSubmit={(event) => void save(event)} noValidate>
        <Field label="Name" error={problems["name"]}>
          {(field) => (
            <TextInput
              field={field}
              autoFocus
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field
          label="Trigger word"
          error={problems["trigger"]}
          hint="Stands first in every caption file; no edit of a caption can lose it"
        >
          {(field) => (
            <TextInput
              field={field}
              maxLength={100}
              value={trigger}
              onChange={(event) => setTrigger(event.target.value)}
            />
          )}
        </Field>
        <Field
          label="Captions are"
          hint={
            before.mode === "sentences" && mode === "tags"
              ? "Each text becomes the tags between its commas; undo brings the texts back"
              : "Tags for SD and SDXL, sentences for FLUX and SD3"
          }
        >
          {() => (
            <div>
              <Segmented label="Captions are" options={MODES} value={mode} onChange={setMode} />
            </div>
          )}
        </Field>
        {known && (
          <fieldset className={styles.set}>
            <legend>Vocabularies that complete tags</legend>
            {known.vocabularies.map((one) => (
              <label key={one.name} className={styles.check}>
                <input
                  type="checkbox"
                  checked={vocabularies.includes(one.name)}
                  onChange={(event) =>
                    setVocabularies(
                      event.target.checked
                        ? [...vocabularies, one.name]
                        : vocabularies.filter((name) => name !== one.name),
                    )
                  }
                />
                <span>
                  {one.name} <span className={styles.note}>{one.problem ?? plural(one.tags, "tag")}</span>
                </span>
              </label>
            ))}
            <p className={styles.note}>
              Without a choice all of them do. CSV files go to <span dir="ltr">{known.folder}</span>
            </p>
          </fieldset>
        )}
        {failure && (
          <p role="alert" className={styles.failure}>
            {failure}
          </p>
        )}
      </form>
    </Dialog>
  );
}

function Add({
  dataset,
  onClose,
  onUpload,
}: {
  dataset: Dataset;
  onClose: () => void;
  onUpload: () => void;
}) {
  const [directory, setDirectory] = useState(dataset.source ?? "");
  const [problem, setProblem] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const [report, setReport] = useState<ImportReport | null>(null);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const answer = await addFolder(dataset.id, directory.trim() ? { directory: directory.trim() } : {});
      setReport(answer.report);
      toast({ kind: "done", text: `${plural(answer.report.taken, "picture")} taken in` });
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Add pictures"
      description="Numbers go on where they ended; what is there already keeps its name."
      actions={
        <>
          <Button look="quiet" onClick={onUpload}>
            Upload instead…
          </Button>
          <Button look={report ? "plain" : "quiet"} onClick={onClose}>
            {report ? "Done" : "Cancel"}
          </Button>
          <Button look="primary" type="submit" form="add-pictures" busy={busy}>
            Add what is new
          </Button>
        </>
      }
    >
      <form id="add-pictures" className={styles.form} onSubmit={(event) => void add(event)} noValidate>
        <Field label="Folder" error={problem} hint="The folder they came from, or another one">
          {(field) => (
            <TextInput
              field={field}
              autoFocus
              dir="ltr"
              value={directory}
              onChange={(event) => setDirectory(event.target.value)}
            />
          )}
        </Field>
        {report && <Report report={report} />}
      </form>
    </Dialog>
  );
}
