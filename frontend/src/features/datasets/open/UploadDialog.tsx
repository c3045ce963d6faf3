/** Pictures from this browser's machine become a dataset in Kino's own data folder, or join one. */

import { useEffect, useRef, useState, type FormEvent } from "react";
import { useNavigate } from "react-router";
import { addUploads, uploadDataset } from "@/api/datasets";
import { ApiError, sentenceOf } from "@/api/errors";
import type { Dataset } from "@/api/types";
import { bytes, plural } from "@/lib/time";
import { Button, Dialog, Field, Progress, Segmented, TextInput, toast } from "@/ui";
import { ACCEPT, isPicture, isTaken } from "./files";
import styles from "./open.module.css";

const MODES = [
  { value: "tags", label: "Tags" },
  { value: "sentences", label: "Sentences" },
] as const;

export function UploadDialog({
  files: given,
  to,
  onClose,
}: {
  files: readonly File[];
  /** The dataset they join; without one they become a new one. */
  to?: Dataset;
  onClose: () => void;
}) {
  const navigate = useNavigate();
  const chooser = useRef<HTMLInputElement>(null);
  const [files, setFiles] = useState(given);
  const [name, setName] = useState("Pictures");
  const [trigger, setTrigger] = useState("");
  const [mode, setMode] = useState<Dataset["mode"]>("tags");
  const [part, setPart] = useState<number | null>(null);
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [control] = useState(() => new AbortController());
  useEffect(() => () => control.abort(), [control]);

  const pictures = files.filter(isPicture);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (pictures.length === 0) return setFailure("Choose some pictures first");
    setPart(0);
    setFailure(null);
    setProblems({});
    const sending = { onProgress: setPart, signal: control.signal };
    try {
      const { dataset, report } = to
        ? await addUploads(to.id, files, sending)
        : await uploadDataset(
            { name: name.trim() || "Pictures", trigger: trigger.trim(), mode },
            files,
            sending,
          );
      const odd = report.lines.filter(({ severity }) => severity === "error");
      toast(
        odd[0]
          ? { kind: "problem", text: `${plural(report.taken, "picture")} taken in. ${odd[0].message}` }
          : { kind: "done", text: `${plural(report.taken, "picture")} taken in` },
      );
      onClose();
      if (!to) void navigate(`/datasets/${dataset.id}`);
    } catch (error) {
      setPart(null);
      if (error instanceof DOMException) return;
      setProblems(error instanceof ApiError ? error.fields() : {});
      setFailure(sentenceOf(error));
    }
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={to ? `Upload pictures to “${to.name}”` : "Upload pictures"}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" form="upload-dataset" busy={part !== null}>
            {pictures.length > 0 ? `Upload ${plural(pictures.length, "picture")}` : "Upload"}
          </Button>
        </>
      }
    >
      <form id="upload-dataset" className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          accept={ACCEPT}
          aria-label="Pictures and captions"
          onChange={(event) => setFiles([...(event.target.files ?? [])].filter(isTaken))}
        />
        <div className={styles.choose}>
          <Button autoFocus onClick={() => chooser.current?.click()}>
            Choose pictures…
          </Button>
          <span className={styles.note}>
            {files.length === 0
              ? "PNG, JPEG or WebP, with .txt files of the same names"
              : `${plural(pictures.length, "picture")}, ${plural(files.length - pictures.length, "caption")}, ${bytes(
                  files.reduce((sum, { size }) => sum + size, 0),
                )}`}
          </span>
        </div>
        {!to && (
          <>
            <Field label="Name" error={problems["name"]}>
              {(field) => (
                <TextInput field={field} value={name} onChange={(event) => setName(event.target.value)} />
              )}
            </Field>
            <div className={styles.two}>
              <Field label="Trigger word" error={problems["trigger"]}>
                {(field) => (
                  <TextInput
                    field={field}
                    value={trigger}
                    onChange={(event) => setTrigger(event.target.value)}
                  />
                )}
              </Field>
              <Field label="Captions are">
                {() => (
                  <div>
                    <Segmented label="Captions are" options={MODES} value={mode} onChange={setMode} />
                  </div>
                )}
              </Field>
            </div>
          </>
        )}
        {part !== null && <Progress percent={part < 1 ? 100 * part : null} label="Uploading" />}
        {failure && (
          <p role="alert" className={styles.failure}>
            {failure}
          </p>
        )}
      </form>
    </Dialog>
  );
}
