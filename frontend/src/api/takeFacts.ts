/** What a take is, in words: its name, what made it, as text and JSON for the clipboard, and as a file name. */

import { save } from "@/lib/download";
import type { Fact } from "@/lib/fact";
import { fieldsOf, labelOf, promptOf, seedOf, type FormField } from "@/lib/formFields";
import { refOf } from "@/lib/formImage";
import type { Plugin, Take } from "./types";

export interface Facts {
  /** What people ask first. */
  main: readonly Fact[];
  /** All else that it was made with. */
  rest: readonly Fact[];
}

/** The prompt, or what stands for it. */
export function titleOf(take: Take): string {
  const said = (take.instruction ?? take.modification ?? take.prompt).trim();
  if (said) return said;
  return take.kind === "import" ? "Imported picture" : "Picture without a prompt";
}

export const canMakeAgain = (take: Take): boolean => take.kind !== "import" && take.plugin !== "";

const KINDS: Record<Take["kind"], string> = { new: "New", refinement: "Refinement", import: "Imported" };

export function madeAt(take: Take): string {
  return new Date(take.created_at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A parameter's value as people read it; null for one that was left open. */
export function valueText(value: unknown): string | null {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number" || typeof value === "string") return String(value);
  if (Array.isArray(value)) {
    const all = value.map((one) => valueText(one) ?? "–");
    return all.length === 0 ? null : all.join(value.some(isRecord) ? "\n" : ", ");
  }
  if (!isRecord(value)) return JSON.stringify(value) ?? null;
  const [first, ...others] = Object.entries(value);
  if (!first) return null;
  // An entry of a list begins with its name, as a LoRA does.
  const named = typeof first[1] === "string";
  const parts = (named ? others : [first, ...others]).map(
    ([name, one]) => `${labelOf(name).toLowerCase()} ${valueText(one) ?? "–"}`,
  );
  return named ? [first[1], parts.join(", ")].filter(Boolean).join(": ") : parts.join(", ");
}

function factOfParameter(name: string, value: unknown, field: FormField | undefined): Fact {
  const text = valueText(value);
  const label = field?.label ?? labelOf(name);
  if (text === null) return { label, text: "not set", unset: true };
  const long = text.length > 60 || text.includes("\n");
  const ref = field?.type === "image" ? refOf(text) : null;
  return {
    label,
    text,
    ...(long ? { wide: true } : {}),
    ...(ref?.kind === "take" ? { picture: `/media/takes/${ref.id}/160.webp` } : {}),
    ...(ref?.kind === "upload" ? { picture: `/media/uploads/${ref.id}.png` } : {}),
  };
}

function mainFacts(take: Take, plugin: Plugin | undefined): Fact[] {
  const facts: Fact[] = [];
  const add = (label: string, value: unknown, more: Partial<Fact> = {}) => {
    const text = valueText(value);
    if (text !== null) facts.push({ label, text, ...more });
  };
  add("Instruction", take.instruction, { wide: true, copy: true });
  add("Modification", take.modification, { wide: true, copy: true });
  add("Prompt", take.prompt, { wide: true, copy: true });
  add("Model", take.model);
  add("Seed", take.seed, { copy: true });
  add("Steps", take.steps);
  add("Guidance", take.guidance_scale);
  add("Strength", take.strength);
  add("Size", `${take.width} × ${take.height}`);
  add("Generator", plugin?.title ?? take.plugin);
  add("Kind", KINDS[take.kind]);
  add("Made", madeAt(take));
  return facts;
}

/** The names of parameters that the main facts have told already, in the words of the plugin or of the server. */
function told(take: Take, fields: readonly FormField[]): Set<string> {
  const same = (name: string | undefined, value: unknown) =>
    name !== undefined && take.params[name] === value ? [name] : [];
  return new Set([
    ...same(promptOf(fields)?.name ?? "prompt", take.prompt),
    ...same(seedOf(fields)?.name ?? "seed", take.seed),
    ...same("model", take.model),
    ...same("steps", take.steps),
    ...same("guidance", take.guidance_scale),
    ...same("strength", take.strength),
    ...same("width", take.width),
    ...same("height", take.height),
  ]);
}

export function factsOf(take: Take, plugin: Plugin | undefined): Facts {
  const fields = fieldsOf(plugin?.parameters ?? {});
  const known = told(take, fields);
  const main = mainFacts(take, plugin);
  const rest = Object.entries(take.params)
    .filter(([name]) => !known.has(name))
    .map(([name, value]) =>
      factOfParameter(
        name,
        value,
        fields.find((field) => field.name === name),
      ),
    )
    // Left open here and told above: twice would be a riddle.
    .filter(({ label, unset }) => !unset || !main.some((fact) => fact.label === label));
  return { main, rest };
}

/** Everything as lines of text; what was left open is left out. */
export function parametersAsText(take: Take, plugin: Plugin | undefined): string {
  const { main, rest } = factsOf(take, plugin);
  return [...main, ...rest]
    .filter((fact) => !fact.unset)
    .map(({ label, text }) => (text.includes("\n") ? `${label}:\n${text}` : `${label}: ${text}`))
    .join("\n");
}

/** A task's `type` and `data`, as the API takes them. */
export function parametersAsJson(take: Take): string {
  return JSON.stringify({ type: take.plugin, data: take.params }, null, 2);
}

/** The parameters to make exactly this picture: of several from one run, each has a seed of its own. */
export function paramsOf(take: Take, plugin: Plugin | undefined): Record<string, unknown> {
  const seed = seedOf(fieldsOf(plugin?.parameters ?? {}));
  return seed && take.seed !== null ? { ...take.params, [seed.name]: take.seed } : take.params;
}

export type Format = "png" | "jpg" | "webp";

/** What it was told to be, as a file is called, and its seed, which tells it from its siblings. */
export function fileName(take: Take, format: Format): string {
  const words = titleOf(take)
    // Also halves of surrogate pairs, which no address can hold.
    .replace(/[\\/:*?"<>|\p{C}]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  const start =
    [...words]
      .slice(0, 60)
      .join("")
      .replace(/[ .]+$/, "") || "Picture";
  return `${start} ${take.seed ?? take.id.slice(0, 8)}.${format}`;
}

export function downloadUrl(take: Take, format: Format): string {
  return `/media/takes/${take.id}.${format}?download=${encodeURIComponent(fileName(take, format))}`;
}

/** Has the browser save the picture. */
export const download = (take: Take, format: Format): void =>
  save(downloadUrl(take, format), fileName(take, format));
