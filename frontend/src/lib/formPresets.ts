/** Presets: the settings of a form under a name. What is described, drawn from, or drawn by chance is no setting. */

import { presetFieldOf, promptOf, type FormField } from "./formFields";
import { dataOfAll, valuesFrom, withValue, type Values } from "./formValues";

/** The fields a preset holds. */
export function settingsOf(fields: readonly FormField[]): FormField[] {
  const prompt = promptOf(fields);
  return fields.filter((field) => field !== prompt && field.type !== "image" && field.type !== "seed");
}

/** What is kept of a form. */
export const keptOf = (fields: readonly FormField[], values: Values): Record<string, unknown> =>
  dataOfAll(settingsOf(fields), values);

/** A form with a person's preset: all its settings as they were kept, and what was described as it is. */
export function withPreset(
  fields: readonly FormField[],
  values: Values,
  data: Readonly<Record<string, unknown>>,
): Values {
  const settings = new Set(settingsOf(fields).map((field) => field.name));
  const others = Object.fromEntries(Object.entries(values).filter(([name]) => !settings.has(name)));
  return {
    ...others,
    ...valuesFrom(
      [...fields].filter((field) => settings.has(field.name)),
      data,
    ),
  };
}

/** A form with a preset of the server's settings: chosen by name, and free to fill in the fields that it names. */
export function withBuiltIn(
  fields: readonly FormField[],
  values: Values,
  name: string | null,
  data: Readonly<Record<string, unknown>>,
): Values {
  const chooser = presetFieldOf(fields);
  if (!chooser) return values;
  let next = withValue(values, chooser.name, name);
  for (const filled of Object.keys(data)) if (filled !== chooser.name) next = withValue(next, filled, null);
  return next;
}

export const isAsKept = (
  fields: readonly FormField[],
  values: Values,
  data: Readonly<Record<string, unknown>>,
): boolean =>
  JSON.stringify(keptOf(fields, values)) === JSON.stringify(keptOf(fields, withPreset(fields, values, data)));

/** "steps 20, guidance 3.5": what a preset sets, in a few words. */
export function presetHint(data: Readonly<Record<string, unknown>>): string {
  const said = Object.entries(data).flatMap(([name, value]) => {
    if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") {
      return `${name.replaceAll("_", " ")} ${String(value)}`;
    }
    return Array.isArray(value) && value.length > 0 ? `${value.length} in ${name.replaceAll("_", " ")}` : [];
  });
  return said.slice(0, 4).join(", ");
}
