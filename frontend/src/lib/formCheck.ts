/** What is wrong with what was entered, as sentences beside the fields; what only the server knows it says itself. */

import type { FormField } from "./formFields";
import { dataOf, isSeed, numberIn, rowsIn, tidy, type Values } from "./formValues";

/** Sentences by the path of the field, such as `steps` or `loras.0.strength_model`. */
export type Problems = Readonly<Record<string, string>>;

/** As the server counts: an emoji is one character. */
const lengthOf = (text: string): number => Array.from(text).length;

const plain = (value: number): string => (Number.isInteger(value) ? String(value) : tidy(value));

function numberProblem(field: FormField, text: string): string | null {
  const value = numberIn(text);
  const whole = field.type !== "float";
  if (value === null || (whole && !Number.isInteger(value)))
    return `must be a ${whole ? "whole " : ""}number`;
  if (field.min !== null && value < field.min) return `must be at least ${plain(field.min)}`;
  if (field.max !== null && value > field.max) return `must be at most ${plain(field.max)}`;
  if (field.multipleOf !== null) {
    const times = value / field.multipleOf;
    if (Math.abs(times - Math.round(times)) > 1e-9) return `must be a multiple of ${plain(field.multipleOf)}`;
  }
  return null;
}

function textProblem(field: FormField, text: string): string | null {
  if (text.includes("\0")) return "must not contain a NUL character";
  const length = lengthOf(text);
  if (field.maxLength !== null && length > field.maxLength) {
    return `must have at most ${field.maxLength.toLocaleString("en")} characters; it has ${length.toLocaleString("en")}`;
  }
  if (length < field.minLength && (field.required || length > 0)) {
    return field.minLength === 1 ? "must not be empty" : `must have at least ${field.minLength} characters`;
  }
  return null;
}

function isMissing(field: FormField, values: Values): boolean {
  const value = dataOf(field, values);
  if (field.type === "text" || field.type === "string")
    return typeof value !== "string" || value.trim() === "";
  return value === undefined || value === null;
}

const MISSING: Partial<Record<FormField["type"], string>> = {
  text: "must not be empty",
  string: "must not be empty",
  image: "needs a picture",
  model_selection: "needs a model",
};

/** What is wrong with one field, as what follows its name: "must be at most 200". */
export function problemOf(field: FormField, values: Values): string | null {
  const value = values[field.name];
  if (field.required && field.default === null && isMissing(field, values)) {
    if (field.type === "model_selection" && field.options.length === 0)
      return `needs a model, and there is none in ${field.category ?? "its folder"}`;
    return MISSING[field.type] ?? "must be given";
  }
  if (value === undefined) return null;
  switch (field.type) {
    case "integer":
    case "float":
      return typeof value === "string" && value.trim() !== "" ? numberProblem(field, value) : null;
    case "seed":
      return isSeed(value) && value.locked && value.text.trim() !== ""
        ? numberProblem(field, value.text)
        : null;
    case "string":
    case "text":
      return typeof value === "string" ? textProblem(field, value) : null;
    case "selection":
      return field.options.includes(value as string) ? null : `must be one of ${field.options.join(", ")}`;
    case "model_selection":
      if (typeof value !== "string" || value === "" || field.options.includes(value)) return null;
      return `names ${value}, which is not in ${field.category ?? "its folder"}`;
    case "boolean":
    case "image":
    case "lora_list":
      return null;
  }
}

/** Everything that is wrong, in the order of the fields. */
export function problemsOf(fields: readonly FormField[], values: Values, prefix = ""): Problems {
  const found: Record<string, string> = {};
  for (const field of fields) {
    const path = `${prefix}${field.name}`;
    const problem = problemOf(field, values);
    if (problem) found[path] = `${field.label} ${problem}`;
    if (field.type === "lora_list") {
      for (const [index, row] of rowsIn(values, field).entries()) {
        Object.assign(found, problemsOf(field.items, row.values, `${path}.${index}.`));
      }
    }
  }
  return found;
}

/** A refusal of the server as one of ours: "data.steps must be at least 1" becomes "Steps must be at least 1". */
export function serverProblems(
  fields: readonly FormField[],
  details: Readonly<Record<string, string>>,
): Problems {
  const found: Record<string, string> = {};
  for (const [path, message] of Object.entries(details)) {
    const [name, index, inner] = path.split(".");
    const field = fields.find((one) => one.name === name);
    const named = inner === undefined ? field : field?.items.find((one) => one.name === inner);
    const said = message.replace(`data.${path}`, "").replace(/^:?\s+/, "");
    const known = field && (index === undefined || named) ? path : (field?.name ?? path);
    found[known] ??= `${(named ?? field)?.label ?? path} ${said}`.trim();
  }
  return found;
}

/** Without what is said of a field that has been changed since, and of what is inside it. */
export function withoutProblem(problems: Problems, path: string): Problems {
  const kept = Object.entries(problems).filter(([key]) => key !== path && !key.startsWith(`${path}.`));
  return kept.length === Object.keys(problems).length ? problems : Object.fromEntries(kept);
}
