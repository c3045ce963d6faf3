/** A list of entries, each drawn from the item's own parameters: LoRAs with their weights. */

import { Plus, X } from "lucide-react";
import { useRef } from "react";
import type { FormField } from "@/lib/formFields";
import { newKey, standingOf, NO_CONTEXT, withValue, type RowValue, type Value } from "@/lib/formValues";
import { Button, cx, IconButton, Select, Switch, TextInput, type FieldState } from "@/ui";
import styles from "./controls.module.css";
import shared from "./generate.module.css";
import { NoModels, Reload, useModelOptions } from "./ModelControl";
import { NumberControl } from "./NumberControl";
import type { ControlProps } from "./control";

interface RowProps {
  list: FormField;
  row: RowValue;
  index: number;
  problems: Readonly<Record<string, string>>;
  onChange: (row: RowValue) => void;
  onRemove: () => void;
  check: () => void;
}

const plainState = (id: string, invalid: boolean, describedBy: string | undefined): FieldState => ({
  id,
  invalid,
  describedBy,
});

function Row({ list, row, index, problems, onChange, onRemove, check }: RowProps) {
  const path = `${list.name}.${index}`;
  const id = `row-${row.key}`;
  const set = (name: string, value: Value | null) =>
    onChange({ ...row, values: withValue(row.values, name, value) });
  const models = list.items.filter((item) => item.type === "model_selection");
  const switches = list.items.filter((item) => item.type === "boolean");
  const others = list.items.filter((item) => !models.includes(item) && !switches.includes(item));
  const said = list.items.flatMap((item) => problems[`${path}.${item.name}`] ?? []);
  const isOff = switches.some((item) => (row.values[item.name] ?? item.default) === false);
  const nameOf = (item: FormField) => `${item.label}, row ${index + 1}`;
  const stateOf = (item: FormField) =>
    plainState(
      `${id}-${item.name}`,
      problems[`${path}.${item.name}`] !== undefined,
      said.length > 0 ? `${id}-error` : undefined,
    );
  return (
    <li className={cx(styles.listRow, isOff && styles.off)} data-field={path}>
      <div className={styles.listHead}>
        {switches.map((item) => (
          <Switch
            key={item.name}
            label={nameOf(item)}
            checked={(row.values[item.name] ?? item.default) === true}
            onChange={(on) => set(item.name, on)}
          />
        ))}
        {models.map((item) => (
          <RowModel
            key={item.name}
            item={item}
            label={nameOf(item)}
            state={stateOf(item)}
            value={row.values[item.name]}
            onChange={(name) => set(item.name, name)}
          />
        ))}
        <IconButton label={`Remove row ${index + 1}`} onClick={onRemove}>
          <X />
        </IconButton>
      </div>
      <div className={styles.listBody}>
        {others.map((item) => {
          const value = row.values[item.name];
          const state = stateOf(item);
          return (
            <div key={item.name} className={styles.small} title={item.description}>
              <label htmlFor={state.id}>{item.label}</label>
              {item.type === "integer" || item.type === "float" ? (
                <NumberControl
                  compact
                  label={nameOf(item)}
                  field={item}
                  state={state}
                  value={value}
                  standing={standingOf(item, list.items, row.values, NO_CONTEXT)}
                  set={(next) => set(item.name, next)}
                  check={check}
                />
              ) : (
                <TextInput
                  field={state}
                  aria-label={nameOf(item)}
                  value={typeof value === "string" ? value : ""}
                  onChange={(event) => set(item.name, event.target.value)}
                  onBlur={check}
                />
              )}
            </div>
          );
        })}
      </div>
      {said.length > 0 && (
        <p id={`${id}-error`} role="alert" className={shared.rowError}>
          △ {said.join(". ")}
        </p>
      )}
    </li>
  );
}

function RowModel({
  item,
  label,
  state,
  value,
  onChange,
}: {
  item: FormField;
  label: string;
  state: FieldState;
  value: Value | undefined;
  onChange: (name: string) => void;
}) {
  const options = useModelOptions(item.category, item.options.map(String));
  const name = typeof value === "string" ? value : null;
  return (
    <div className={styles.grow}>
      <Select
        field={state}
        label={label}
        options={options}
        value={options.some((option) => option.value === name) ? name : null}
        placeholder={name ?? "Choose…"}
        onChange={onChange}
      />
    </div>
  );
}

export function ListControl({
  field,
  state,
  rows,
  problems,
  set,
  check,
}: ControlProps & { rows: readonly RowValue[]; problems: Readonly<Record<string, string>> }) {
  const root = useRef<HTMLDivElement>(null);
  const model = field.items.find((item) => item.type === "model_selection");
  const unused =
    model?.options.find((option) => rows.every((row) => row.values[model.name] !== option)) ??
    model?.options[0];
  const category = model?.category ?? field.label;
  const add = () =>
    set([...rows, { key: newKey(), values: model && unused !== undefined ? { [model.name]: unused } : {} }]);
  const change = (key: number, next: RowValue | null) => {
    const kept = rows.flatMap((row) => (row.key === key ? (next ?? []) : row));
    set(kept.length === 0 ? null : kept);
  };
  return (
    <div ref={root} id={state.id} role="group" aria-label={field.label} aria-describedby={state.describedBy}>
      {rows.length > 0 && (
        <ol className={styles.list}>
          {rows.map((row, index) => (
            <Row
              key={row.key}
              list={field}
              row={row}
              index={index}
              problems={problems}
              check={check}
              onChange={(next) => change(row.key, next)}
              onRemove={() => {
                change(row.key, null);
                // The row takes its button along: the keyboard goes on at the list's end.
                root.current?.querySelector<HTMLElement>("[data-add] button, [data-add] a")?.focus();
              }}
            />
          ))}
        </ol>
      )}
      <div className={shared.beside} data-add>
        {model && model.options.length === 0 ? (
          <NoModels category={category} />
        ) : (
          <Button small onClick={add}>
            <Plus size={14} /> Add to {field.label}
          </Button>
        )}
        <Reload what={`models in ${category}`} />
      </div>
    </div>
  );
}
