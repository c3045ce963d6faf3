/** A folder becomes a dataset: looked at first, with all that is odd in it told before anything is written. */

import { useEffect, useRef, useState, type FormEvent } from "react";
import { useNavigate } from "react-router";
import { openFolder, scanFolder, stopDataset } from "@/api/datasets";
import { onEvent } from "@/api/events";
import { ApiError, sentenceOf } from "@/api/errors";
import type { Dataset, DatasetOpen, DatasetScan } from "@/api/types";
import { recall, remember } from "@/lib/memory";
import { plural } from "@/lib/time";
import { Button, Dialog, Field, Progress, Segmented, Select, Switch, TextInput, toast } from "@/ui";
import { nameOf, withRecent } from "./files";
import { Report } from "./Report";
import styles from "./open.module.css";

const POLICIES = [
  { value: "keep", label: "Keep", hint: "Captions that stand beside the pictures are taken in as they are" },
  { value: "merge", label: "Merge", hint: "What is there and what the dataset has already, together" },
  { value: "replace", label: "Start empty", hint: "Captions beside the pictures are not taken in" },
] as const;

const MODES = [
  { value: "tags", label: "Tags", title: "Words between commas: anime models, SD and SDXL" },
  { value: "sentences", label: "Sentences", title: "Plain text: FLUX, SD3" },
] as const;

export type Values = Required<
  Pick<DatasetOpen, "directory" | "output" | "captions" | "mode" | "skip_duplicates">
> & { name: string; prefix: string; trigger: string };

const FRESH: Values = {
  directory: "",
  name: "",
  prefix: "",
  output: "dataset",
  trigger: "",
  mode: "tags",
  captions: "keep",
  skip_duplicates: true,
};

/** As the server takes them: what is empty is left to it. */
export function bodyOf(values: Values): DatasetOpen {
  const { name, prefix, ...rest } = values;
  return {
    ...rest,
    directory: values.directory.trim(),
    ...(name.trim() ? { name: name.trim() } : {}),
    ...(prefix.trim() ? { prefix: prefix.trim() } : {}),
  };
}

export function OpenDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const [recent] = useState(() => recall<string[]>("datasets.recent", []));
  const [values, setValues] = useState<Values>({
    ...FRESH,
    ...recall<Partial<Values>>("datasets.draft", {}),
  });
  const [scan, setScan] = useState<DatasetScan | null>(null);
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [looking, setLooking] = useState(false);
  const [opening, setOpening] = useState(false);
  const { directory, output, prefix, captions, skip_duplicates } = values;
  const busy = useBusy(opening);

  const set = (change: Partial<Values>) => {
    const next = { ...values, ...change };
    setValues(next);
    setFailure(null);
    remember("datasets.draft", next);
  };
  const told = (error: unknown) => {
    const fields = error instanceof ApiError ? error.fields() : {};
    setProblems(fields);
    setFailure(Object.keys(fields).some((field) => field in FRESH) ? null : sentenceOf(error));
  };

  useEffect(() => {
    const control = new AbortController();
    const timer = setTimeout(() => {
      setScan(null);
      setProblems({});
      if (directory.trim() === "") return;
      setLooking(true);
      scanFolder(bodyOf({ ...FRESH, directory, output, prefix, captions, skip_duplicates }), control.signal)
        .then(setScan, (error: unknown) => {
          if (!control.signal.aborted) told(error);
        })
        .finally(() => {
          if (!control.signal.aborted) setLooking(false);
        });
    }, 450);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [directory, output, prefix, captions, skip_duplicates]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (directory.trim() === "") return setProblems({ directory: "Say which folder the pictures are in" });
    setOpening(true);
    try {
      const { dataset, report, resumed } = await openFolder(bodyOf(values));
      remember("datasets.recent", withRecent(recent, directory.trim()));
      remember("datasets.draft", null);
      // A new one is seen to be there; what joined one that was is worth a word.
      if (resumed && report.taken > 0)
        toast({ kind: "done", text: `${plural(report.taken, "picture")} taken in` });
      void navigate(`/datasets/${dataset.id}`);
    } catch (error) {
      told(error);
      setOpening(false);
    }
  };

  const found = scan?.report.found ?? 0;
  const action = scan?.exists ? "Go on with it" : scan ? `Take in ${plural(found, "picture")}` : "Open";
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title="Open a folder of pictures"
      description="The pictures are copied into a folder of their own; the originals stay as they are."
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" form="open-dataset" busy={opening}>
            {action}
          </Button>
        </>
      }
    >
      <form id="open-dataset" className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
        <Field
          label="Folder"
          required
          error={problems["directory"]}
          hint="On the machine that Kino runs on, such as /home/me/pictures/dragon"
        >
          {(field) => (
            <>
              <TextInput
                field={field}
                autoFocus
                dir="ltr"
                list="datasets-recent"
                maxLength={4096}
                value={directory}
                onChange={(event) => set({ directory: event.target.value })}
              />
              <datalist id="datasets-recent">
                {recent.map((folder) => (
                  <option key={folder} value={folder} />
                ))}
              </datalist>
            </>
          )}
        </Field>
        {!scan?.exists && (
          <>
            <div className={styles.two}>
              <Field label="Name" error={problems["name"]}>
                {(field) => (
                  <TextInput
                    field={field}
                    placeholder={nameOf(directory) || "The folder's name"}
                    value={values.name}
                    onChange={(event) => set({ name: event.target.value })}
                  />
                )}
              </Field>
              <Field
                label="Trigger word"
                error={problems["trigger"]}
                hint="Stands first in every caption; can be given later"
              >
                {(field) => (
                  <TextInput
                    field={field}
                    placeholder="ohwx dragon"
                    value={values.trigger}
                    onChange={(event) => set({ trigger: event.target.value })}
                  />
                )}
              </Field>
            </div>
            <div className={styles.two}>
              <Field
                label="Captions are"
                hint="FLUX and SD3 are trained with sentences; can be changed later"
              >
                {() => (
                  <div>
                    <Segmented
                      label="Captions are"
                      options={MODES}
                      value={values.mode}
                      onChange={(mode: Dataset["mode"]) => set({ mode })}
                    />
                  </div>
                )}
              </Field>
              <Field label="Captions that are there">
                {(field) => (
                  <Select
                    field={field}
                    options={POLICIES}
                    value={captions}
                    onChange={(next) => set({ captions: next as Values["captions"] })}
                  />
                )}
              </Field>
            </div>
            <div className={styles.two}>
              <Field label="Copies go to the subfolder" error={problems["output"]}>
                {(field) => (
                  <TextInput
                    field={field}
                    dir="ltr"
                    value={output}
                    onChange={(event) => set({ output: event.target.value })}
                  />
                )}
              </Field>
              <Field label="Their names begin with" error={problems["prefix"]}>
                {(field) => (
                  <TextInput
                    field={field}
                    dir="ltr"
                    placeholder={`${nameOf(directory) || "dragon"}-0001.png`}
                    value={prefix}
                    onChange={(event) => set({ prefix: event.target.value })}
                  />
                )}
              </Field>
            </div>
            <label className={styles.switch}>
              <Switch
                label="Take in the very same picture once"
                checked={skip_duplicates}
                onChange={(next) => set({ skip_duplicates: next })}
              />
              <span aria-hidden>The very same picture is taken in once</span>
            </label>
          </>
        )}
        {failure && (
          <p role="alert" className={styles.failure}>
            {failure}
          </p>
        )}
        {opening && busy && (
          <div className={styles.progress} role="status">
            <span>
              {busy.done} of {busy.total}
            </span>
            <Progress percent={busy.total > 0 ? (100 * busy.done) / busy.total : null} label="Taking in" />
            <Button small onClick={() => void stopDataset(busy.id)}>
              Stop
            </Button>
          </div>
        )}
        {looking && !scan && <p className={styles.note}>Looking into the folder</p>}
        {scan && <Report report={scan.report} exists={scan.exists} folder={scan.folder} />}
      </form>
    </Dialog>
  );
}

/** How far the import is that was just asked for; the dataset tells it while the answer is awaited. */
function useBusy(on: boolean) {
  const [busy, setBusy] = useState<{ id: number; done: number; total: number } | null>(null);
  const listening = useRef(on);
  useEffect(() => {
    listening.current = on;
  }, [on]);
  useEffect(
    () =>
      onEvent(({ type, data }) => {
        const dataset = type === "dataset" ? (data["dataset"] as Dataset | undefined) : undefined;
        if (!listening.current || dataset?.busy?.kind !== "import") return;
        setBusy({ id: dataset.id, done: dataset.busy.done, total: dataset.busy.total });
      }),
    [],
  );
  return busy;
}
