/** Suggestions by a model: which one, for which pictures, what it costs; and the runs there have been. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { editBulk } from "@/api/datasets";
import { planTagging, startTagging, stopTagging, taggersQuery, whenSaved } from "@/api/datasetTools";
import { ApiError, sentenceOf } from "@/api/errors";
import { queueQuery } from "@/api/queries";
import type { BulkEdit, Dataset, DatasetRun, TaggingRequest, Task } from "@/api/types";
import { recall, remember } from "@/lib/memory";
import { ago, plural } from "@/lib/time";
import { Button, Dialog, Field, Loading, NumberInput, Problem, Segmented, Select, Slider, TextArea, TextInput, toast, toastProblem } from "@/ui"; // prettier-ignore
import { useChoice } from "../grid/choice";
import { usePlace } from "../place";
import { closeTool } from "./tool";
import styles from "./tools.module.css";

const POLICIES = [
  { value: "skip", label: "Leave out", title: "Pictures that have a caption are not looked at" },
  { value: "append", label: "Add to it", title: "What is taken comes behind the caption" },
  { value: "replace", label: "Replace it", title: "What is taken comes in place of the caption" },
] as const;
type Scope = "all" | "chosen" | "found" | "here";

interface Kept {
  model: string | null;
  policy: "skip" | "append" | "replace";
  scope: Scope;
  exclude: string;
  prompt: string;
}
const FIRST: Kept = { model: null, policy: "skip", scope: "all", exclude: "", prompt: "" };

export function TaggingDialog({ dataset }: { dataset: Dataset }) {
  const { id } = dataset;
  const { query, name } = usePlace();
  const chosen = useChoice((choice) => choice.chosen);
  const taggers = useQuery(taggersQuery);
  const [kept, setKept] = useState<Kept>(() => ({ ...FIRST, ...recall("datasets.tagging", {}) }));
  const [threshold, setThreshold] = useState<number | null>(null);
  const [maxTags, setMaxTags] = useState<number | null>(null);
  const [starting, setStarting] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const models = taggers.data?.models ?? [];
  const model =
    models.find((one) => one.name === kept.model && one.available) ?? models.find((one) => one.available);
  const shown = threshold ?? model?.threshold ?? 0.35;
  const set = (change: Partial<Kept>) => {
    setKept((now) => ({ ...now, ...change }));
    setProblem(null);
  };

  const scopes: { value: Scope; label: string }[] = [
    { value: "all", label: `All ${dataset.counts.pictures.toLocaleString("en")}` },
  ];
  if (chosen.size > 0)
    scopes.push({ value: "chosen", label: `The ${chosen.size.toLocaleString("en")} chosen` });
  if (query.trim()) scopes.push({ value: "found", label: "Those the query finds" });
  if (name !== null) scopes.push({ value: "here", label: "This one" });
  const scope = scopes.find(({ value }) => value === kept.scope)?.value ?? "all";
  const body: TaggingRequest | null = model
    ? {
        model: model.name,
        policy: kept.policy,
        ...(model.kind === "tags" ? { threshold: shown } : {}),
        ...(maxTags && model.kind === "tags" ? { max_tags: maxTags } : {}),
        ...(kept.exclude.trim() && model.kind === "tags"
          ? { exclude: kept.exclude.split(",").map((tag) => tag.trim()).filter(Boolean) } // prettier-ignore
          : {}),
        ...(kept.prompt.trim() && model.kind === "sentences" ? { prompt: kept.prompt.trim() } : {}),
        ...(scope === "found" ? { query } : {}),
        ...(scope === "chosen" ? { names: [...chosen] } : {}),
        ...(scope === "here" && name !== null ? { names: [name] } : {}),
      }
    : null;
  const plan = useQuery({
    queryKey: ["dataset", id, "more", "tagging", body, dataset.revision],
    queryFn: ({ signal }) => planTagging(id, body as TaggingRequest, signal),
    enabled: body !== null,
    placeholderData: keepPreviousData,
    retry: (count, error) => !(error instanceof ApiError) && count < 20,
  });

  const run = async () => {
    if (!body) return;
    setStarting(true);
    setProblem(null);
    remember("datasets.tagging", { ...kept, model: body.model });
    try {
      await whenSaved(() => startTagging(id, body));
      toast({ kind: "done", text: "Suggestions come picture by picture: go on working meanwhile" });
    } catch (error) {
      setProblem(error);
    } finally {
      setStarting(false);
    }
  };

  const refused = problem ?? plan.error;
  return (
    <Dialog
      open
      onClose={closeTool}
      title="Tag by a model"
      wide
      description="A model suggests; no caption changes before you take a suggestion."
      actions={
        <>
          <span className={styles.sum} role="status">
            {plan.data && !plan.isError && plan.data.message}
          </span>
          <Button onClick={closeTool}>Close</Button>
          <Button
            look="primary"
            busy={starting}
            disabled={!body || plan.data?.pictures === 0}
            onClick={() => void run()}
          >
            {plan.data?.pictures === 0 ? "Nothing to suggest for" : "Suggest"}
          </Button>
        </>
      }
    >
      {taggers.isError ? (
        <Problem
          title="The models can't be listed"
          error={sentenceOf(taggers.error)}
          onRetry={() => void taggers.refetch()}
        />
      ) : !taggers.data ? (
        <Loading what="Looking for models" />
      ) : (
        <div className={styles.form}>
          <Field
            label="Model"
            className={styles.whole}
            hint="More go into the folder Taggers of your models: WD14 taggers, Florence-2, BLIP, Qwen-VL, JoyCaption"
          >
            {(field) => (
              <Select
                field={field}
                options={models
                  .filter((one) => one.available)
                  .map((one) => ({
                    value: one.name,
                    label: one.title,
                    hint: one.kind === "tags" ? "tags" : "sentences",
                  }))}
                value={model?.name ?? null}
                onChange={(next) => {
                  set({ model: next });
                  setThreshold(null);
                }}
                placeholder="None can be used"
              />
            )}
          </Field>
          {models.some((one) => !one.available) && (
            <ul className={styles.absent} aria-label="Models that can't be used">
              {models
                .filter((one) => !one.available)
                .map((one) => (
                  <li key={one.name}>
                    {one.title}: {one.reason}
                  </li>
                ))}
            </ul>
          )}
          <Field label="Pictures" className={styles.whole}>
            {() => (
              <Segmented
                label="Pictures"
                value={scope}
                onChange={(next) => set({ scope: next })}
                options={scopes}
              />
            )}
          </Field>
          <Field label="A caption that is there" className={styles.whole}>
            {() => (
              <Segmented
                label="A caption that is there"
                value={kept.policy}
                onChange={(policy) => set({ policy })}
                options={POLICIES}
              />
            )}
          </Field>
          {model?.kind === "tags" && (
            <>
              <Field
                label="Confidence from"
                aside={<span className={styles.numbers}>{Math.round(shown * 100)} %</span>}
              >
                {() => (
                  <Slider
                    label="Confidence from"
                    min={0.05}
                    max={0.95}
                    step={0.01}
                    value={shown}
                    onChange={setThreshold}
                    valueText={`${Math.round(shown * 100)} %`}
                  />
                )}
              </Field>
              <Field label="Tags at most" hint="Empty: as many as there are">
                {(field) => (
                  <NumberInput
                    field={field}
                    onBlur={({ target }) => {
                      const count = Number(target.value);
                      const fits =
                        target.value !== "" && Number.isInteger(count) && count >= 1 && count <= 200;
                      setMaxTags(fits ? count : null);
                      if (!fits) target.value = "";
                    }}
                  />
                )}
              </Field>
              <Field label="Never suggest" className={styles.whole} hint="Tags, with commas between them">
                {(field) => (
                  <TextInput
                    field={field}
                    value={kept.exclude}
                    onChange={({ target }) => set({ exclude: target.value })}
                  />
                )}
              </Field>
            </>
          )}
          {model?.kind === "sentences" && (
            <Field
              label="What it is asked"
              className={styles.whole}
              hint="Empty: to describe the picture. {tags} stands for the caption so far, {name} for the file"
            >
              {(field) => (
                <TextArea
                  field={field}
                  rows={2}
                  value={kept.prompt}
                  onChange={({ target }) => set({ prompt: target.value })}
                />
              )}
            </Field>
          )}
        </div>
      )}
      {refused != null && (
        <p role="alert" className={styles.problem}>
          {sentenceOf(refused)}
        </p>
      )}
      <Runs dataset={dataset} />
    </Dialog>
  );
}

function Runs({ dataset }: { dataset: Dataset }) {
  const { id, runs } = dataset;
  const tasks = useQuery(queueQuery).data?.tasks ?? [];
  const mine = tasks.filter((task) => task.type === "lora_tagger" && task.data["dataset"] === id);
  const waiting = mine.filter((task) => !runs.some((run) => run.id === task.id));
  if (runs.length === 0 && waiting.length === 0) return null;
  return (
    <section className={styles.runs} aria-label="Runs">
      <h3 className={styles.title}>Runs</h3>
      <ul>
        {waiting.map((task) => (
          <li key={task.id} className={styles.run}>
            <span>{String(task.data["model"])}</span>
            <UnderWay task={task} />
          </li>
        ))}
        {runs.map((run) => (
          <Run key={run.id} id={id} run={run} task={mine.find((task) => task.id === run.id)} />
        ))}
      </ul>
    </section>
  );
}

function UnderWay({ task }: { task: Task }) {
  return (
    <span className={styles.underWay}>
      <progress className={styles.progress} max={100} value={task.progress} aria-label="Progress" />
      <span className={styles.numbers}>
        {task.status !== "running"
          ? "waits in the queue"
          : task.steps
            ? `${task.step ?? 0} of ${task.steps}`
            : "starting"}
      </span>
      <Button small onClick={() => void stopTagging(task.id).catch(toastProblem)}>
        Stop
      </Button>
    </span>
  );
}

function Run({ id, run, task }: { id: number; run: DatasetRun; task: Task | undefined }) {
  const [busy, setBusy] = useState(false);
  const act = async (edit: BulkEdit) => {
    setBusy(true);
    try {
      const edited = await whenSaved(() => editBulk(id, edit));
      toast({ kind: "done", text: `${edited.label}. Undo takes it back.` });
    } catch (error) {
      toastProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <li className={styles.run}>
      <span className={styles.runName}>
        {run.model} <time dateTime={run.at}>{ago(run.at)}</time>
        <span className={styles.numbers}>
          {plural(run.pending, "suggestion")} waiting, {run.accepted.toLocaleString("en")} taken
        </span>
      </span>
      {task && <UnderWay task={task} />}
      <span className={styles.runActions}>
        {run.pending > 0 && (
          <>
            <Button small busy={busy} onClick={() => void act({ op: "accept", run: run.id })}>
              Take all
            </Button>
            <Button small onClick={() => show(`suggested run:${run.id}`)}>
              Look at them
            </Button>
            <Button small look="quiet" busy={busy} onClick={() => void act({ op: "dismiss", run: run.id })}>
              Dismiss
            </Button>
          </>
        )}
        {run.accepted > 0 && (
          <Button small look="quiet" busy={busy} onClick={() => void act({ op: "remove", run: run.id })}>
            Remove what was taken
          </Button>
        )}
      </span>
    </li>
  );
}

function show(query: string): void {
  usePlace.setState({ query, view: "picture" });
  closeTool();
}
