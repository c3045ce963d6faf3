/** What the chosen kind of edit has to be told: its tags, words, place, shape. */

import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { completeTag } from "@/api/datasets";
import type { Dataset } from "@/api/types";
import { Field, type FieldState, Segmented, Select, Switch, TextInput } from "@/ui";
import { TAGGED, type Asked } from "./bulkEdit";
import styles from "./grid.module.css";
import { useSettled } from "./useSettled";

const RATIOS = ["1:1", "4:3", "3:4", "3:2", "2:3", "16:9", "9:16", "none"];

export function BulkDetails({
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
