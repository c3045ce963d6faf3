/** A form as this browser remembers it, a plugin and a project each. What can't be read is a form nobody has touched. */

import { isSeed, type RowValue, type Value, type Values } from "./formValues";

export interface FormState {
  readonly values: Values;
  /** The style written around the prompt, by its id. */
  readonly styleId: string | null;
  /** The preset chosen last, by its id. */
  readonly presetId: string | null;
}

export const UNTOUCHED: FormState = { values: {}, styleId: null, presetId: null };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function rowOf(value: unknown): RowValue | null {
  if (!isRecord(value) || typeof value["key"] !== "number") return null;
  return { key: value["key"], values: valuesOf(value["values"]) };
}

function valueOf(value: unknown): Value | null {
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.flatMap((row) => rowOf(row) ?? []);
  if (isSeed(value) && typeof value.text === "string")
    return { text: value.text, locked: Boolean(value.locked) };
  return null;
}

function valuesOf(value: unknown): Values {
  if (!isRecord(value)) return {};
  const known = Object.entries(value).map(([name, one]) => [name, valueOf(one)] as const);
  return Object.fromEntries(known.filter((entry): entry is [string, Value] => entry[1] !== null));
}

const id = (value: unknown): string | null => (typeof value === "string" ? value : null);

export function formStateOf(memory: unknown): FormState {
  if (!isRecord(memory)) return UNTOUCHED;
  return {
    values: valuesOf(memory["values"]),
    styleId: id(memory["styleId"]),
    presetId: id(memory["presetId"]),
  };
}
