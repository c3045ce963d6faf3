/**
 * What a person has entered into a form, by the names of its fields. Only what was touched is in here; numbers stay
 * the text that was typed, so that nothing is lost while it is wrong. What is left out is filled in by the server.
 */

import { modelOf, presetFieldOf, sizeOf, type FormField, type Scalar } from "./formFields";

/** A seed as the form holds it. Unlocked, every run takes a new one, and the text is the one used last. */
export interface SeedValue {
  readonly text: string;
  readonly locked: boolean;
}

/** An entry of a list: its fields as the form holds them, and what keeps its row its own when others go. */
export interface RowValue {
  readonly key: number;
  readonly values: Values;
}

export type Value = Scalar | SeedValue | readonly RowValue[];
export type Values = { readonly [name: string]: Value };

export const NO_SEED: SeedValue = { text: "", locked: false };

export const isSeed = (value: unknown): value is SeedValue =>
  typeof value === "object" && value !== null && "text" in value && "locked" in value;

export function seedIn(values: Values, field: FormField): SeedValue {
  const value = values[field.name];
  return isSeed(value) ? value : NO_SEED;
}

export function rowsIn(values: Values, field: FormField): readonly RowValue[] {
  const value = values[field.name];
  if (Array.isArray(value)) return value as readonly RowValue[];
  // Of the default every look makes the same rows.
  return rowsFrom(field, field.default).map((row, index) => ({ ...row, key: -1 - index }));
}

/** With one value set, or taken out again: then the default holds. */
export function withValue(values: Values, name: string, value: Value | null): Values {
  if (value !== null) return { ...values, [name]: value };
  if (!(name in values)) return values;
  return Object.fromEntries(Object.entries(values).filter(([other]) => other !== name));
}

/** What is shown of a value in a line of text; nothing of what is no text. */
export const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";

/** A number as people write it, with a decimal comma too; null for what is none. NaN and Infinity are none. */
export function numberIn(text: string): number | null {
  const clean = text
    .trim()
    .replace(/^([+-]?\d*),(\d+)$/, "$1.$2")
    .replace("−", "-");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(clean)) return null;
  const value = Number(clean);
  return Number.isFinite(value) ? value : null;
}

/** A number without the dust of binary fractions: 0.30000000000000004 is 0.3. */
export const tidy = (value: number): string => String(Number(value.toPrecision(12)));

/** A value on the field's steps and within its bounds, as sliders and arrow keys give it. */
export function onStep(field: FormField, value: number): number {
  const from = field.min ?? 0;
  const whole = from + Math.round((value - from) / field.step) * field.step;
  return Number(Math.min(field.max ?? Infinity, Math.max(field.min ?? -Infinity, whole)).toPrecision(12));
}

export interface Context {
  readonly width: number | null;
  readonly height: number | null;
  readonly style: string;
  /** What the presets and sizes of the settings fill in, by name. */
  readonly presets: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly sizes: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export const NO_CONTEXT: Context = { width: null, height: null, style: "", presets: {}, sizes: {} };

/** Where the value of a field comes from while nobody has entered one. */
export interface Standing {
  readonly value: unknown;
  readonly source: "default" | "preset" | "size" | "project" | "model";
}

/** What the server will take for a field that is left out: by the chosen preset or size, the project, the default. */
export function standingOf(
  field: FormField,
  fields: readonly FormField[],
  values: Values,
  context: Context,
): Standing {
  const named = (chooser: FormField | null, known: Context["presets"]): unknown => {
    const chosen = chooser && chooser !== field ? (values[chooser.name] ?? chooser.default) : null;
    return typeof chosen === "string" ? known[chosen]?.[field.name] : null;
  };
  const byPreset = named(presetFieldOf(fields), context.presets);
  if (byPreset != null) return { value: byPreset, source: "preset" };
  const bySize = named(sizeOf(fields)?.named ?? null, context.sizes);
  if (bySize != null) return { value: bySize, source: "size" };
  const byProject = field.fromProject ? context[field.fromProject] : null;
  if (byProject != null && byProject !== "") return { value: byProject, source: "project" };
  return field.default === null
    ? { value: null, source: "model" }
    : { value: field.default, source: "default" };
}

const isBlank = (value: unknown): boolean => typeof value === "string" && value.trim() === "";

/** Whether what was entered says anything else than leaving the field alone would. */
export function isChanged(field: FormField, values: Values): boolean {
  const value = values[field.name];
  if (value === undefined) return false;
  if (field.type === "seed") return isSeed(value) && value.locked;
  if (field.type === "lora_list")
    return JSON.stringify(dataOf(field, values)) !== JSON.stringify(field.default ?? []);
  const given = dataOf(field, values);
  return given !== undefined && given !== field.default;
}

/** The names of the LoRAs that are in the form. */
export function lorasIn(fields: readonly FormField[], values: Values): string[] {
  return fields
    .filter((field) => field.type === "lora_list")
    .flatMap((field) => {
      const named = modelOf(field.items);
      return named ? rowsIn(values, field).map((row) => dataOf(named, row.values)) : [];
    })
    .filter((name) => typeof name === "string");
}

/** The field's part of a task's `data`; undefined to leave it out. What is wrong goes as it is, for the server to judge. */
export function dataOf(field: FormField, values: Values): unknown {
  const value = values[field.name];
  if (value === undefined) return undefined;
  switch (field.type) {
    case "integer":
    case "float":
      return isBlank(value) ? undefined : typeof value === "string" ? (numberIn(value) ?? value) : value;
    case "seed":
      return isSeed(value) && value.locked && value.text.trim() !== ""
        ? (numberIn(value.text) ?? value.text)
        : undefined;
    case "lora_list":
      return rowsIn(values, field).map((row) => dataOfAll(field.items, row.values));
    case "image":
    case "model_selection":
      return isBlank(value) ? undefined : value;
    case "string":
    case "text":
      // An empty text is a value where something else would stand in for it; else it is nothing.
      return value === "" && field.default === null && !field.fromProject && !field.required
        ? undefined
        : value;
    case "boolean":
    case "selection":
      return value;
  }
}

export function dataOfAll(fields: readonly FormField[], values: Values): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const field of fields) {
    const value = dataOf(field, values);
    if (value !== undefined) data[field.name] = value;
  }
  return data;
}

let lastKey = 0;
/** Rows come from memory too: a key must not be one that is there. */
export const newKey = (): number => (lastKey = Math.max(lastKey + 1, Date.now()));

export function rowsFrom(field: FormField, entries: unknown): RowValue[] {
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown) =>
    typeof entry === "object" && entry !== null
      ? { key: newKey(), values: valuesFrom(field.items, entry as Record<string, unknown>) }
      : [],
  );
}

/** A field's value of a task's parameter; null when it says nothing, or nothing that the field can hold. */
function valueFrom(field: FormField, given: unknown): Value | null {
  if (given === null || given === undefined) return null;
  switch (field.type) {
    case "integer":
    case "float":
      return typeof given === "number" ? tidy(given) : null;
    case "seed":
      return typeof given === "number" ? { text: String(given), locked: true } : null;
    case "lora_list":
      return rowsFrom(field, given);
    case "boolean":
      return typeof given === "boolean" ? given : null;
    case "selection":
      return field.options.find((option) => option === given) ?? null;
    case "string":
    case "text":
    case "image":
    case "model_selection":
      return typeof given === "string" ? given : null;
  }
}

/** A form's values of a task's parameters: what is the default anyway stays untouched. */
export function valuesFrom(fields: readonly FormField[], params: Readonly<Record<string, unknown>>): Values {
  let values: Values = {};
  for (const field of fields) {
    const value = valueFrom(field, params[field.name]);
    if (value === null) continue;
    const next = withValue(values, field.name, value);
    if (field.type === "seed" || isChanged(field, next)) values = next;
  }
  return values;
}
