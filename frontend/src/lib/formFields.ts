/**
 * A plugin's `parameters` as fields of a form. Nothing here or in the form knows a plugin by name: what a field is
 * comes from its type and hints alone, so a new plugin needs no TypeScript.
 */

export type FieldType =
  | "string"
  | "text"
  | "integer"
  | "float"
  | "boolean"
  | "selection"
  | "model_selection"
  | "lora_list"
  | "image"
  | "seed";

export type Scalar = string | number | boolean;

export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly required: boolean;
  readonly description: string;
  /** Null: the server or the model knows. */
  readonly default: unknown;
  readonly min: number | null;
  readonly max: number | null;
  readonly step: number;
  readonly multipleOf: number | null;
  readonly minLength: number;
  readonly maxLength: number | null;
  readonly options: readonly Scalar[];
  /** The models folder that a model_selection lists. */
  readonly category: string | null;
  /** What an entry of a list is made of. */
  readonly items: readonly FormField[];
  readonly group: string | null;
  readonly advanced: boolean;
  /** Which value of the project stands in when the field is left out. */
  readonly fromProject: "width" | "height" | "style" | null;
  readonly optionsFrom: "presets" | "sizes" | null;
  readonly example: string | null;
}

const TYPES: ReadonlySet<string> = new Set<FieldType>([
  "string",
  "text",
  "integer",
  "float",
  "boolean",
  "selection",
  "model_selection",
  "lora_list",
  "image",
  "seed",
]);

type Raw = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Raw =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isScalar = (value: unknown): value is Scalar => ["string", "number", "boolean"].includes(typeof value);
const number = (value: unknown): number | null =>
  typeof value === "number" && Number.isFinite(value) ? value : null;
const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
const oneOf = <T extends string>(value: unknown, words: readonly T[]): T | null =>
  words.find((word) => word === value) ?? null;

/** Words that are not written as names are. */
const WORDS: Readonly<Record<string, string>> = Object.fromEntries(
  ["CLIP", "CPU", "GPU", "VAE", "ID", "URL", "CFG", "FPS", "T5", "LoRA", "LoRAs"].map((word) => [
    word.toLowerCase(),
    word,
  ]),
);

/** `max_sequence_length` as "Max sequence length". */
export function labelOf(name: string): string {
  const words = name.split(/[_\s]+/).filter(Boolean);
  const said = words.map((word) => WORDS[word.toLowerCase()] ?? word).join(" ");
  return said.charAt(0).toUpperCase() + said.slice(1);
}

function fieldOf(name: string, raw: Raw): FormField | null {
  if (typeof raw["type"] !== "string" || !TYPES.has(raw["type"])) return null;
  const type = raw["type"] as FieldType;
  const step = number(raw["step"]);
  const fromProject = oneOf(raw["from_project"], ["width", "height", "style"]);
  return {
    name,
    // Not to be taken for the styles that are written around a prompt.
    label: fromProject === "style" ? `${labelOf(name)} line` : labelOf(name),
    type,
    required: raw["required"] === true,
    description: text(raw["description"]) ?? "",
    default: raw["default"] ?? null,
    min: number(raw["min"]),
    max: number(raw["max"]),
    step: step !== null && step > 0 ? step : type === "float" ? 0.01 : 1,
    multipleOf: number(raw["multiple_of"]),
    minLength: number(raw["min_length"]) ?? 0,
    maxLength: number(raw["max_length"]),
    options: Array.isArray(raw["options"]) ? raw["options"].filter(isScalar) : [],
    category: text(raw["category"]),
    items: isRecord(raw["item_schema"]) ? fieldsOf(raw["item_schema"]) : [],
    group: text(raw["group"]),
    advanced: raw["advanced"] === true,
    fromProject,
    optionsFrom: oneOf(raw["options_from"], ["presets", "sizes"]),
    example: isScalar(raw["example"]) ? String(raw["example"]) : null,
  };
}

/** The fields in the order of declaration. A type that no control is known for is left out: the server fills it in. */
export function fieldsOf(parameters: Readonly<Record<string, unknown>>): FormField[] {
  return Object.entries(parameters).flatMap(([name, raw]) =>
    isRecord(raw) ? (fieldOf(name, raw) ?? []) : [],
  );
}

/** The text that describes the picture: the first text that must be given, else the first of the basic ones. */
export function promptOf(fields: readonly FormField[]): FormField | null {
  const texts = fields.filter((field) => field.type === "text" && !field.fromProject);
  return texts.find((field) => field.required) ?? texts.find((field) => !field.advanced) ?? null;
}

export const seedOf = (fields: readonly FormField[]): FormField | null =>
  fields.find((field) => field.type === "seed") ?? null;

/** The folder of models that prompts are written for: the first model that is asked for. */
export const modelOf = (fields: readonly FormField[]): FormField | null =>
  fields.find((field) => field.type === "model_selection") ?? null;

export const presetFieldOf = (fields: readonly FormField[]): FormField | null =>
  fields.find((field) => field.type === "selection" && field.optionsFrom === "presets") ?? null;

/** Width and height that stand for the project's, drawn as one control together with the named sizes. */
export interface SizeFields {
  readonly width: FormField;
  readonly height: FormField;
  readonly named: FormField | null;
}

export function sizeOf(fields: readonly FormField[]): SizeFields | null {
  const side = (which: "width" | "height") =>
    fields.find((field) => field.type === "integer" && field.fromProject === which);
  const width = side("width");
  const height = side("height");
  const named = fields.find((field) => field.type === "selection" && field.optionsFrom === "sizes") ?? null;
  return width && height ? { width, height, named } : null;
}

/** What is drawn in one place: a field, or the fields of the size together. */
export type Item =
  | { readonly kind: "field"; readonly field: FormField }
  | { readonly kind: "size"; readonly size: SizeFields };

export interface Group {
  /** Null for what belongs to no group. */
  readonly title: string | null;
  readonly items: readonly Item[];
}

export interface Layout {
  readonly prompt: FormField | null;
  readonly preset: FormField | null;
  /** Groups with something that must be given: wherever it is declared, it is asked for first. */
  readonly needed: readonly Group[];
  readonly basic: readonly Group[];
  readonly advanced: readonly Group[];
}

/** Prompt and preset have places of their own; the others stand in their groups, the advanced ones apart. */
export function layoutOf(fields: readonly FormField[]): Layout {
  const prompt = promptOf(fields);
  const preset = presetFieldOf(fields);
  const size = sizeOf(fields);
  const inSize = new Set(size ? [size.width, size.height, ...(size.named ? [size.named] : [])] : []);
  const sizeFirst = fields.find((field) => inSize.has(field));
  const isLone = (field: FormField) => field.required && field.default === null && field.group === null;
  const groups = (advanced: boolean): Group[] => {
    const found = new Map<string, Group>();
    for (const field of fields) {
      if (field === prompt || field === preset || field.advanced !== advanced) continue;
      if (inSize.has(field) && field !== sizeFirst) continue;
      const item: Item = size && field === sizeFirst ? { kind: "size", size } : { kind: "field", field };
      // What must be given and stands in no group does not take the others of none along.
      const key = isLone(field) ? field.name : ` ${field.group ?? ""}`;
      const group = found.get(key) ?? { title: field.group, items: [] };
      found.set(key, { ...group, items: [...group.items, item] });
    }
    // A heading over a single control that says the same says it twice.
    return [...found.values()].map((group) => (group.items.length === 1 ? { ...group, title: null } : group));
  };
  const isNeeded = ({ items }: Group) =>
    items.some((item) => item.kind === "field" && item.field.required && item.field.default === null);
  const basic = groups(false);
  return {
    prompt,
    preset,
    needed: basic.filter(isNeeded),
    basic: basic.filter((group) => !isNeeded(group)),
    advanced: groups(true),
  };
}

/** Whether a number is better dragged than typed: both ends are known, and a step is worth some pixels. */
export function isSlidable(field: FormField): boolean {
  const { type, min, max, step } = field;
  if ((type !== "integer" && type !== "float") || min === null || max === null) return false;
  const steps = (max - min) / step;
  return steps >= 2 && steps <= 400;
}
