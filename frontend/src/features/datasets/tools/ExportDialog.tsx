/** From the dataset to what a trainer reads: what stands in the way first, then a folder or a zip. */

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { stopDataset } from "@/api/datasets";
import { exportDataset, preflightQuery, whenSaved } from "@/api/datasetTools";
import { ApiError, sentenceOf } from "@/api/errors";
import { keys } from "@/api/queries";
import type { Dataset, ExportOptions, Exported } from "@/api/types";
import { recall, remember } from "@/lib/memory";
import { plural } from "@/lib/time";
import {
  Button,
  Dialog,
  Field,
  Loading,
  NumberInput,
  Problem,
  Segmented,
  Select,
  Switch,
  TextInput,
} from "@/ui";
import { Findings } from "./Findings";
import { Busy } from "./Busy";
import { closeTool } from "./tool";
import styles from "./tools.module.css";

const TARGETS = [
  { value: "civitai", label: "CivitAI", hint: "A flat zip" },
  { value: "kohya", label: "kohya sd-scripts", hint: "A folder with repeats, and a TOML file" },
  { value: "ai-toolkit", label: "ai-toolkit", hint: "A folder, and a YAML file to begin from" },
  { value: "onetrainer", label: "OneTrainer", hint: "A folder, and its concepts as JSON" },
  { value: "simpletuner", label: "SimpleTuner", hint: "A folder, and its data backend as JSON" },
  { value: "diffusers", label: "diffusers", hint: "Pictures with metadata.jsonl" },
  { value: "zip", label: "Zip", hint: "Pictures and captions as they are" },
  { value: "captions", label: "Captions alone", hint: "A zip of the text files" },
] as const;
const FORMATS = [
  { value: "keep", label: "As they are" },
  { value: "png", label: "PNG" },
  { value: "jpg", label: "JPEG" },
  { value: "webp", label: "WebP" },
] as const;
const REPEATED = ["kohya", "onetrainer", "simpletuner"];

type Chosen = Required<Pick<ExportOptions, "target" | "repeats" | "resolution" | "format" | "resize">> & {
  include_skipped: boolean;
  class_word: string;
};
const FIRST: Chosen = {
  target: "civitai",
  repeats: 10,
  resolution: 1024,
  format: "keep",
  resize: false,
  include_skipped: false,
  class_word: "",
};

export function ExportDialog({ dataset }: { dataset: Dataset }) {
  const { id } = dataset;
  const client = useQueryClient();
  const [options, setOptions] = useState<Chosen>(() => ({ ...FIRST, ...recall(`export.${id}`, {}) }));
  const [where, setWhere] = useState<"zip" | "folder">(() => recall(`export.where`, "zip"));
  const [directory, setDirectory] = useState(() => recall(`export.directory.${id}`, ""));
  const [overwrite, setOverwrite] = useState(false);
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useState<ApiError | Error | null>(null);
  const [done, setDone] = useState<Exported | null>(null);
  const checked = useQuery({ ...preflightQuery(id, options), placeholderData: keepPreviousData });
  const set = (change: Partial<Chosen>) => {
    setOptions((now) => ({ ...now, ...change }));
    setDone(null);
  };

  const write = async () => {
    setRunning(true);
    setProblem(null);
    setDone(null);
    remember(`export.${id}`, options);
    remember("export.where", where);
    remember(`export.directory.${id}`, directory);
    try {
      const to = where === "folder" ? { directory: directory.trim(), overwrite } : {};
      const made = await whenSaved(() => exportDataset(id, { ...options, ...to }));
      setDone(made);
      if (made.url) download(made.url);
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    } finally {
      setRunning(false);
      // How far it was is told while it runs; that it is over must not depend on the last word of it.
      void client.invalidateQueries({ queryKey: keys.dataset(id), exact: true });
    }
  };

  const wrongDirectory =
    problem instanceof ApiError
      ? problem.details
          .find(({ field }) => field === "directory")
          ?.message.replace(/^directory\b/, "The folder")
      : undefined;
  const errors = checked.data?.findings.filter(({ severity }) => severity === "error").length ?? 0;
  return (
    <Dialog
      open
      onClose={closeTool}
      title="Export"
      wide
      description="Written anew as the trainer reads it. The dataset stays as it is."
      actions={
        <>
          <span className={styles.sum} role="status">
            {checked.data &&
              (errors > 0
                ? `${plural(errors, "thing")} in the way`
                : `Ready: ${plural(checked.data.total_files, "file")}`)}
          </span>
          <Button onClick={closeTool}>Close</Button>
          <Button look="primary" busy={running} onClick={() => void write()}>
            {errors > 0 ? "Export all the same" : "Export"}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Field label="For" hint={TARGETS.find(({ value }) => value === options.target)?.hint}>
          {(field) => (
            <Select
              field={field}
              options={TARGETS}
              value={options.target}
              onChange={(target) => set({ target: target as Chosen["target"] })}
            />
          )}
        </Field>
        <Field label="Trained at" hint="The side of a square with as many pixels">
          {(field) => (
            <Select
              field={field}
              options={["512", "768", "1024", "1280", "1536"].map((value) => ({
                value,
                label: `${value} px`,
              }))}
              value={String(options.resolution)}
              onChange={(value) => set({ resolution: Number(value) })}
            />
          )}
        </Field>
        {REPEATED.includes(options.target) && (
          <Field label="Repeats" hint="How often a picture is shown in an epoch">
            {(field) => (
              <NumberInput
                field={field}
                defaultValue={options.repeats}
                onBlur={({ target }) => {
                  const repeats = Number(target.value);
                  if (Number.isInteger(repeats) && repeats >= 1 && repeats <= 1000) set({ repeats });
                  else target.value = String(options.repeats);
                }}
              />
            )}
          </Field>
        )}
        {options.target === "kohya" && (
          <Field label="Class" hint="Such as woman or style: the folder is called repeats_trigger class">
            {(field) => (
              <TextInput
                field={field}
                defaultValue={options.class_word}
                onBlur={({ target }) => set({ class_word: target.value.trim() })}
              />
            )}
          </Field>
        )}
        {options.target !== "captions" && (
          <Field label="Pictures">
            {(field) => (
              <Select
                field={field}
                options={FORMATS}
                value={options.format}
                onChange={(format) => set({ format: format as Chosen["format"] })}
              />
            )}
          </Field>
        )}
        <Field label="Make larger ones smaller">
          {(field) => (
            <Switch field={field} checked={options.resize} onChange={(resize) => set({ resize })} />
          )}
        </Field>
        <Field label="Skipped pictures too">
          {(field) => (
            <Switch
              field={field}
              checked={options.include_skipped}
              onChange={(include_skipped) => set({ include_skipped })}
            />
          )}
        </Field>
      </div>
      <div className={styles.where}>
        <Field label="Where to" className={styles.beside}>
          {() => (
            <Segmented
              label="Where to"
              options={[
                { value: "zip", label: "Download a zip" },
                { value: "folder", label: "Write into a folder" },
              ]}
              value={where}
              onChange={setWhere}
            />
          )}
        </Field>
        {where === "folder" && (
          <>
            <Field
              label="Folder"
              className={styles.rest}
              hint="On the machine Kino runs on; it is made if it is not there"
              error={wrongDirectory}
            >
              {(field) => (
                <TextInput
                  field={field}
                  value={directory}
                  placeholder="/home/me/training/dragon"
                  onChange={({ target }) => setDirectory(target.value)}
                />
              )}
            </Field>
            <Field label="Replace what is there">
              {(field) => <Switch field={field} checked={overwrite} onChange={setOverwrite} />}
            </Field>
          </>
        )}
      </div>
      {running && <Busy dataset={dataset} what="Writing" onStop={() => void stopDataset(id)} />}
      {problem && !wrongDirectory && (
        <p role="alert" className={styles.problem}>
          {sentenceOf(problem)}
        </p>
      )}
      {done && (
        <p role="status" className={styles.done}>
          {plural(done.pictures, "picture")} written to <code className={styles.path}>{done.path}</code>
          {done.url && (
            <>
              {" "}
              <a href={done.url} download>
                Download again
              </a>
            </>
          )}
        </p>
      )}
      {checked.isError ? (
        <Problem
          title="The check did not work"
          error={sentenceOf(checked.error)}
          onRetry={() => void checked.refetch()}
        />
      ) : !checked.data ? (
        <Loading what="Checking the trainer's limits" />
      ) : checked.data.findings.length > 0 ? (
        <Findings datasetId={id} findings={checked.data.findings} />
      ) : (
        <p className={styles.fine}>
          Nothing to put right: sizes, captions and names are as this trainer wants them.
        </p>
      )}
    </Dialog>
  );
}

function download(url: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = "";
  document.body.append(link);
  link.click();
  link.remove();
}
