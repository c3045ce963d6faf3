/** The form of one generator in one project: its fields, what is entered, and what stands in for what is not. */

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { presetsQuery } from "@/api/presets";
import { projectQuery, settingsQuery } from "@/api/queries";
import type { Plugin, Preset } from "@/api/types";
import type { Problems } from "@/lib/formCheck";
import { fieldsOf, layoutOf, presetFieldOf, promptOf, type FormField, type Layout } from "@/lib/formFields";
import { UNTOUCHED, type FormState } from "@/lib/formMemory";
import { type Context } from "@/lib/formValues";
import { formKey, NO_PROBLEMS, useForms } from "./formStore";

export interface Form {
  readonly key: string;
  readonly projectId: number;
  readonly plugin: Plugin;
  readonly fields: readonly FormField[];
  readonly layout: Layout;
  readonly prompt: FormField | null;
  readonly state: FormState;
  readonly problems: Problems;
  readonly context: Context;
  /** Those that fit this generator, the built-in ones first. */
  readonly presets: readonly Preset[];
  readonly styles: readonly Preset[];
  /** Whether presets and styles have been read. */
  readonly known: boolean;
  /** The text of the chosen style. */
  readonly template: string | null;
}

type Named = Context["sizes"];
const isNamed = (value: unknown): value is Named => typeof value === "object" && value !== null;

export const templateOf = (styles: readonly Preset[], id: string | null): string | null => {
  const template = styles.find((style) => style.id === id)?.data["prompt"];
  return typeof template === "string" ? template : null;
};

export function useForm(projectId: number, plugin: Plugin): Form {
  const key = formKey(projectId, plugin.name);
  const state = useForms(({ forms }) => forms[key]) ?? UNTOUCHED;
  const problems = useForms((store) => store.problems[key]) ?? NO_PROBLEMS;
  const project = useQuery(projectQuery(projectId)).data;
  const settings = useQuery(settingsQuery).data;
  const all = useQuery(presetsQuery).data;
  const fields = useMemo(() => fieldsOf(plugin.parameters), [plugin.parameters]);
  const layout = useMemo(() => layoutOf(fields), [fields]);

  const context = useMemo((): Context => {
    const sizes = settings?.find((setting) => setting.name === "sizes")?.value;
    const builtIn = (all ?? []).filter((preset) => preset.kind === "generator" && preset.built_in);
    return {
      width: project?.width ?? null,
      height: project?.height ?? null,
      style: project?.style ?? "",
      presets: Object.fromEntries(builtIn.map((preset) => [preset.name, preset.data])),
      sizes: isNamed(sizes) ? sizes : {},
    };
  }, [project?.width, project?.height, project?.style, settings, all]);

  const presets = useMemo(() => {
    const chooser = presetFieldOf(fields);
    return (all ?? []).filter((preset) => {
      if (preset.kind !== "generator") return false;
      return preset.built_in
        ? (chooser?.options.includes(preset.name) ?? false)
        : preset.plugin === plugin.name;
    });
  }, [all, fields, plugin.name]);
  const styles = useMemo(() => (all ?? []).filter((preset) => preset.kind === "style"), [all]);

  return {
    key,
    projectId,
    plugin,
    fields,
    layout,
    prompt: promptOf(fields),
    state,
    problems,
    context,
    presets,
    styles,
    known: all !== undefined,
    template: templateOf(styles, state.styleId),
  };
}
