/** What is done to many pictures at once: shown before it is done, and one step for undo. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { memo, useEffect, useId, useMemo, useState } from "react";
import { completeTag, editBulk, planBulk } from "@/api/datasets";
import { tagStates, whenSaved } from "@/api/datasetTools";
import { ApiError, sentenceOf } from "@/api/errors";
import type { BulkEdit, BulkPlan, Dataset } from "@/api/types";
import { wordDiff } from "@/lib/wordDiff";
import { plural } from "@/lib/time";
import {
  Button,
  Field,
  type FieldState,
  Segmented,
  Select,
  Switch,
  TextInput,
  toast,
  toastProblem,
} from "@/ui";
import { usePlace } from "../place";
import { useChoice } from "./choice";
import styles from "./grid.module.css";

type Op = BulkEdit["op"];
const OPS: readonly { value: Op; label: string; tagsOnly?: boolean }[] = [
  { value: "add", label: "Add" },
  { value: "remove", label: "Remove" },
  { value: "rename", label: "Rename a tag", tagsOnly: true },
  { value: "replace", label: "Find and replace" },
  { value: "move", label: "Move to the front or end", tagsOnly: true },
  { value: "sort", label: "Sort", tagsOnly: true },
  { value: "deduplicate", label: "Remove repeated tags", tagsOnly: true },
  { value: "set", label: "Write the whole caption" },
  { value: "clear", label: "Clear the captions" },
  { value: "accept", label: "Take suggestions" },
  { value: "dismiss", label: "Dismiss suggestions" },
  { value: "review", label: "Mark as reviewed" },
  { value: "unreview", label: "Mark as not reviewed" },
  { value: "skip", label: "Skip" },
  { value: "unskip", label: "Do not skip" },
  { value: "crop", label: "Crop to a shape" },
  { value: "delete", label: "Take out of the dataset" },
];
const TAGGED: readonly Op[] = ["add", "remove", "rename", "move"];
const RATIOS = ["1:1", "4:3", "3:4", "3:2", "2:3", "16:9", "9:16", "none"];

interface Asked {
  op: Op;
  tags: string;
  to: string;
  at: "start" | "end";
  find: string;
  regex: boolean;
  whole_tag: boolean;
  match_case: boolean;
  sort: NonNullable<BulkEdit["sort"]>;
  threshold: string;
  ratio: string;
}
const FIRST: Asked = {
  op: "add",
  tags: "",
  to: "",
  at: "end",
  find: "",
  regex: false,
  whole_tag: false,
  match_case: true,
  sort: "name",
  threshold: "",
  ratio: "1:1",
};

const tagsOf = (text: string) =>
  text
    .split(",")
    .map((tag) => tag.trim())
    .filter(Boolean);

/** Which pictures: the chosen ones, or those the query finds. */
type Scope = Pick<BulkEdit, "names" | "query">;

/** The body of the request; null while something is still to be filled in. */
export function editOf(asked: Asked, scope: Scope): BulkEdit | null {
  const { op } = asked;
  const edit: BulkEdit = { op, ...scope };
  const tags = tagsOf(asked.tags);
  if (TAGGED.includes(op)) {
    if (tags.length === 0) return null;
    edit.tags = op === "rename" ? tags.slice(0, 1) : tags;
  }
  if (op === "add" || op === "move") edit.at = asked.at;
  if (op === "rename") {
    if (!asked.to.trim()) return null;
    edit.to = asked.to.trim();
  }
  if (op === "set") edit.to = asked.to;
  if (op === "replace") {
    if (!asked.find) return null;
    Object.assign(edit, { find: asked.find, to: asked.to, regex: asked.regex, match_case: asked.match_case });
    edit.whole_tag = asked.whole_tag;
  }
  if (op === "sort") edit.sort = asked.sort;
  if (op === "crop") edit.ratio = asked.ratio;
  const percent = Number(asked.threshold);
  if ((op === "accept" || op === "dismiss") && asked.threshold && percent >= 0 && percent <= 100)
    edit.threshold = percent / 100;
  return edit;
}

export const BulkPanel = memo(function BulkPanel({
  dataset,
  found,
}: {
  dataset: Dataset;
  found: readonly string[];
}) {
  const chosen = useChoice((choice) => choice.chosen);
  const [asked, setAsked] = useState(FIRST);
  const [busy, setBusy] = useState(false);
  const query = usePlace((place) => place.query);
  const scope = useMemo<Scope>(
    () => (chosen.size > 0 ? { names: [...chosen] } : query.trim() ? { query } : {}),
    [chosen, query],
  );
  const now = useMemo(() => (found.length === 0 ? null : editOf(asked, scope)), [asked, scope, found.length]);
  const edit = useSettled(now);
  const plan = useQuery({
    queryKey: ["dataset", dataset.id, "more", "bulk", edit, dataset.revision],
    queryFn: ({ signal }) => planBulk(dataset.id, edit as BulkEdit, signal),
    enabled: edit !== null,
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: (count, error) => !(error instanceof ApiError) && count < 20,
  });
  const set = (change: Partial<Asked>) => setAsked((now) => ({ ...now, ...change }));

  const apply = async () => {
    if (!now) return;
    setBusy(true);
    try {
      const edited = await whenSaved(() => editBulk(dataset.id, now));
      toast({ kind: "done", text: `${edited.label}. Undo takes it back.` });
      set({ tags: "", to: "", find: "" });
    } catch (error) {
      toastProblem(error);
    } finally {
      setBusy(false);
    }
  };

  const ops = OPS.filter(({ tagsOnly }) => !tagsOnly || dataset.mode === "tags");
  return (
    <aside className={styles.panel} aria-label="Many at once">
      <h2 className={styles.title}>
        {chosen.size > 0
          ? `${plural(chosen.size, "chosen picture")}`
          : found.length > 0
            ? `All ${plural(found.length, "picture")} shown`
            : "No picture is shown"}
      </h2>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void apply();
        }}
      >
        <Field label="What to do">
          {(field) => (
            <Select field={field} options={ops} value={asked.op} onChange={(op) => set({ op: op as Op })} />
          )}
        </Field>
        <Details dataset={dataset} asked={asked} set={set} />
        <Preview
          plan={edit === null ? undefined : plan.data}
          error={edit === null ? null : plan.error}
          old={plan.isPlaceholderData}
        />
        <Button
          type="submit"
          look={asked.op === "delete" || asked.op === "clear" ? "danger" : "primary"}
          busy={busy}
          disabled={now === null || plan.isError || (plan.data?.changed === 0 && !plan.isPlaceholderData)}
        >
          {plan.data && edit !== null ? `Change ${plural(plan.data.changed, "picture")}` : "Change"}
        </Button>
      </form>
      {dataset.mode === "tags" && (
        <TagStates datasetId={dataset.id} revision={dataset.revision} scope={scope} onTag={set} />
      )}
    </aside>
  );
});

function Details({
  dataset,
  asked,
  set,
}: {
  dataset: Dataset;
  asked: Asked;
  set: (change: Partial<Asked>) => void;
}) {
  const { op } = asked;
  const isTags = dataset.mode === "tags";
  return (
    <>
      {TAGGED.includes(op) && (
        <Field
          label={op === "rename" ? "Tag" : isTags ? "Tags" : "Words"}
          hint={op === "rename" || !isTags ? undefined : "Several with commas between them"}
        >
          {(field) => (
            <Completed
              datasetId={dataset.id}
              field={field}
              text={asked.tags}
              complete={isTags}
              onText={(tags) => set({ tags })}
            />
          )}
        </Field>
      )}
      {(op === "add" || op === "move") && (
        <Segmented
          label="Where"
          value={asked.at}
          options={[
            { value: "start", label: "At the front" },
            { value: "end", label: "At the end" },
          ]}
          onChange={(at) => set({ at })}
        />
      )}
      {op === "replace" && (
        <Field label="Find">
          {(field) => (
            <TextInput
              field={field}
              value={asked.find}
              onChange={({ target }) => set({ find: target.value })}
            />
          )}
        </Field>
      )}
      {(op === "replace" || op === "rename" || op === "set") && (
        <Field
          label={op === "rename" ? "New name" : op === "set" ? "Caption" : "Replace with"}
          hint={op === "replace" && asked.regex ? "\\1 stands for the first group" : undefined}
        >
          {(field) => (
            <Completed
              datasetId={dataset.id}
              field={field}
              text={asked.to}
              complete={op === "rename"}
              onText={(to) => set({ to })}
            />
          )}
        </Field>
      )}
      {op === "replace" && (
        <div className={styles.switches}>
          <Field label="Regular expression">
            {(field) => <Switch field={field} checked={asked.regex} onChange={(regex) => set({ regex })} />}
          </Field>
          {isTags && (
            <Field label="Whole tags">
              {(field) => (
                <Switch
                  field={field}
                  checked={asked.whole_tag}
                  onChange={(whole_tag) => set({ whole_tag })}
                />
              )}
            </Field>
          )}
          <Field label="As written (A is not a)">
            {(field) => (
              <Switch
                field={field}
                checked={asked.match_case}
                onChange={(match_case) => set({ match_case })}
              />
            )}
          </Field>
        </div>
      )}
      {op === "sort" && (
        <Field label="By">
          {(field) => (
            <Select
              field={field}
              value={asked.sort}
              onChange={(sort) => set({ sort: sort as Asked["sort"] })}
              options={[
                { value: "name", label: "Name" },
                { value: "frequency", label: "How often it is used" },
                { value: "length", label: "Length" },
                { value: "vocabulary", label: "How common it is" },
              ]}
            />
          )}
        </Field>
      )}
      {(op === "accept" || op === "dismiss") && (
        <Field
          label={op === "accept" ? "From this confidence on" : "Below this confidence"}
          hint="Percent; empty: all"
        >
          {(field) => (
            <TextInput
              field={field}
              inputMode="numeric"
              value={asked.threshold}
              onChange={({ target }) => set({ threshold: target.value })}
            />
          )}
        </Field>
      )}
      {op === "crop" && (
        <Field label="Shape" hint="The largest box in the middle; exports cut to it">
          {(field) => (
            <Select
              field={field}
              options={RATIOS.map((value) => ({
                value,
                label: value === "none" ? "The whole picture" : value,
              }))}
              value={asked.ratio}
              onChange={(ratio) => set({ ratio })}
            />
          )}
        </Field>
      )}
    </>
  );
}

/** Where tags are written: the last of them is completed from this dataset, others and vocabularies. */
function Completed({
  datasetId,
  field,
  text,
  complete,
  onText,
}: {
  datasetId: number;
  field: FieldState;
  text: string;
  complete: boolean;
  onText: (text: string) => void;
}) {
  const list = useId();
  const comma = text.lastIndexOf(",") + 1;
  const before = text.slice(0, comma) + (comma > 0 ? " " : "");
  const word = useSettled(text.slice(comma).trim());
  const offers = useQuery({
    queryKey: ["dataset", datasetId, "more", "completed", word],
    queryFn: ({ signal }) => completeTag(datasetId, word, signal),
    enabled: complete && word !== "",
    gcTime: 0,
    retry: false,
  });
  return (
    <>
      <TextInput
        field={field}
        value={text}
        list={list}
        autoComplete="off"
        onChange={({ target }) => onText(target.value)}
      />
      <datalist id={list}>
        {complete && offers.data?.map(({ tag }) => <option key={tag} value={`${before}${tag}`} />)}
      </datalist>
    </>
  );
}

function Preview({ plan, error, old }: { plan: BulkPlan | undefined; error: unknown; old: boolean }) {
  if (error != null)
    return (
      <p role="alert" className={styles.problem}>
        {sentenceOf(error)}
      </p>
    );
  if (!plan) return null;
  return (
    <div className={styles.preview} aria-busy={old || undefined}>
      <p role="status" className={styles.sum}>
        {plan.changed === 0
          ? "Nothing would change"
          : `${plan.changed.toLocaleString("en")} of ${plural(plan.matched, "picture")} would change`}
      </p>
      {plan.warnings.map((warning) => (
        <p key={warning} className={styles.warning}>
          △ {warning}
        </p>
      ))}
      <ul className={styles.examples} aria-label="What would change" tabIndex={0}>
        {plan.examples.slice(0, 8).map(({ name, before, after }) => (
          <li key={name}>
            <span className={styles.name}>{name}</span>
            <span className={styles.diff}>
              <Diff before={before} after={after} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Diff({ before, after }: { before: string; after: string }) {
  if (before === after) return <>{after || "no caption"}</>;
  return (
    <>
      {wordDiff(before, after).map(({ kind, text }, index) =>
        kind === "new" ? (
          <ins key={index}>{text}</ins>
        ) : kind === "gone" ? (
          <del key={index}>{text}</del>
        ) : (
          <span key={index}>{text}</span>
        ),
      )}
    </>
  );
}

/** Every tag of these pictures: in all of them, or in some; one press adds it to all or removes it. */
function TagStates({
  datasetId,
  revision,
  scope,
  onTag,
}: {
  datasetId: number;
  revision: number;
  scope: Scope;
  onTag: (change: Partial<Asked>) => void;
}) {
  // prettier-ignore
  const wanted = useSettled(scope);
  const states = useQuery({
    queryKey: ["dataset", datasetId, "more", "states", wanted, revision],
    queryFn: ({ signal }) => tagStates(datasetId, wanted, signal),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const [typed, setTyped] = useState("");
  const fits = (states.data ?? []).filter(({ tag }) => tag.toLowerCase().includes(typed.toLowerCase()));
  return (
    <section className={styles.states} aria-label="Tags of these pictures">
      <h3 className={styles.title}>Their tags</h3>
      <Field label="Find a tag">
        {(field) => (
          <TextInput field={field} value={typed} onChange={({ target }) => setTyped(target.value)} />
        )}
      </Field>
      <ul aria-label="Tags">
        {fits.slice(0, 200).map(({ tag, count, of }) => {
          const all = count === of;
          return (
            <li key={tag}>
              <button
                type="button"
                role="checkbox"
                aria-checked={all ? true : "mixed"}
                className={styles.tagState}
                title={all ? "In all: press to remove it from them" : "In some: press to add it to all"}
                onClick={() => onTag({ op: all ? "remove" : "add", tags: tag })}
              >
                <span className={styles.tick} aria-hidden>
                  {all ? "■" : "◧"}
                </span>
                <span className={styles.tag}>{tag}</span>
                <span className={styles.numbers}>
                  {count.toLocaleString("en")}/{of.toLocaleString("en")}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {fits.length > 200 && <p className={styles.sum}>and {(fits.length - 200).toLocaleString("en")} more</p>}
    </section>
  );
}

/** The value once it has been the same for a moment: typing asks the server once. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 250);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
