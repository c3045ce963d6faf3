/**
 * The parameters of a waiting task as text to edit, and back. What has no field of its own here (lists, say) is edited
 * as JSON; nothing is left out, and no plugin is known by name.
 */

import type { FieldProblem } from "@/api/errors";
import type { Plugin, Task } from "@/api/types";

export type Kind = "text" | "line" | "integer" | "number" | "switch" | "choice" | "json";

export interface TaskField {
  name: string;
  label: string;
  kind: Kind;
  hint: string;
  advanced: boolean;
  /** Whether empty means null, which is the plugin's own choice. */
  optional: boolean;
  options: readonly string[];
  min: number | null;
  max: number | null;
}

/** Where the problem of the task's own name is kept: no parameter is called this. */
export const NAME = "";

export type Values = Readonly<Record<string, string>>;
export type Problems = Readonly<Record<string, string>>;

const numberOf = (value: unknown) => (typeof value === "number" ? value : null);

function kindOf(type: unknown): Kind {
  switch (type) {
    case "text":
      return "text";
    case "string":
    case "image":
      return "line";
    case "integer":
    case "seed":
      return "integer";
    case "float":
      return "number";
    case "boolean":
      return "switch";
    case "selection":
    case "model_selection":
      return "choice";
    default:
      return "json";
  }
}

export function labelOf(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A field for every parameter of the task, in the plugin's order; unknown ones come last. */
export function fieldsOf(task: Pick<Task, "data">, parameters: Plugin["parameters"]): TaskField[] {
  const names = [
    ...Object.keys(parameters),
    ...Object.keys(task.data).filter((name) => !(name in parameters)),
  ];
  return names.map((name) => {
    const parameter: Record<string, unknown> = parameters[name] ?? {};
    const options = Array.isArray(parameter["options"]) ? parameter["options"].map(String) : [];
    const value = task.data[name];
    const given =
      typeof value === "string" && value !== "" && !options.includes(value) ? [value, ...options] : options;
    return {
      name,
      label: typeof parameter["title"] === "string" ? parameter["title"] : labelOf(name),
      kind: kindOf(parameter["type"]),
      hint: typeof parameter["description"] === "string" ? parameter["description"] : "",
      advanced: parameter["advanced"] === true || !(name in parameters),
      optional: parameter["required"] !== true && parameter["default"] === null,
      options: given,
      min: numberOf(parameter["min"]),
      max: numberOf(parameter["max"]),
    };
  });
}

export function valuesOf(task: Pick<Task, "data">, fields: readonly TaskField[]): Values {
  const text = ({ name, kind }: TaskField) => {
    const value = task.data[name];
    if (kind === "json") return JSON.stringify(value ?? null, null, 2);
    return value === null || value === undefined
      ? ""
      : typeof value === "string"
        ? value
        : JSON.stringify(value);
  };
  return Object.fromEntries(fields.map((field) => [field.name, text(field)]));
}

class Unfit extends Error {}

function numberFrom(text: string, { kind, min, max }: TaskField): number {
  const value = Number(text.trim().replace(",", "."));
  if (!Number.isFinite(value)) throw new Unfit("This is not a number");
  if (kind === "integer" && !Number.isSafeInteger(value)) throw new Unfit("This must be a whole number");
  if (min !== null && value < min) throw new Unfit(`This must be at least ${min}`);
  if (max !== null && value > max) throw new Unfit(`This must be at most ${max}`);
  return value;
}

function valueFrom(text: string, field: TaskField, was: unknown): unknown {
  const empty = text.trim() === "";
  switch (field.kind) {
    case "switch":
      return text === "true";
    case "integer":
    case "number":
      if (!empty) return numberFrom(text, field);
      if (field.optional) return null;
      throw new Unfit("This needs a number");
    case "json":
      try {
        return JSON.parse(text) as unknown;
      } catch {
        throw new Unfit("This is not JSON that can be read");
      }
    case "text":
    case "line":
    case "choice":
      return text === "" && (field.optional || was === null) ? null : text;
  }
}

/** The parameters as they were written, or what is wrong with which of them. */
export function dataFrom(
  task: Pick<Task, "data">,
  fields: readonly TaskField[],
  values: Values,
): { data: Record<string, unknown>; problems: Problems } {
  const data: Record<string, unknown> = { ...task.data };
  const problems: Record<string, string> = {};
  for (const field of fields) {
    try {
      data[field.name] = valueFrom(values[field.name] ?? "", field, task.data[field.name]);
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
      problems[field.name] = error.message;
    }
  }
  return { data, problems };
}

/** The server's words, each beside the field it concerns: `data.loras.0.strength` is a matter of `loras`. */
export function problemsFrom(details: readonly FieldProblem[]): Problems {
  const problems: Record<string, string> = {};
  for (const { field, message } of details) {
    const [first = "", second] = field.split(".");
    // The message begins with the path, which says nothing to who sees it beside the field.
    const sentence = message.startsWith(`${field} `) ? `This${message.slice(field.length)}` : message;
    if (first === "name") problems[NAME] ??= sentence;
    else if (first === "data" && second) problems[second] ??= sentence;
  }
  return problems;
}

export function withProblem(problems: Problems, name: string, problem: string | undefined): Problems {
  const others = Object.entries(problems).filter(([other]) => other !== name);
  return Object.fromEntries(problem ? [...others, [name, problem]] : others);
}
