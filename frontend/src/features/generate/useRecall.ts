/** Takes in the parameters of a picture that is to be made again, or almost again. */

import { useEffect } from "react";
import { keys, queryClient } from "@/api/queries";
import type { Plugin, Project } from "@/api/types";
import { fieldsOf, promptOf, seedOf } from "@/lib/formFields";
import { UNTOUCHED, type FormState } from "@/lib/formMemory";
import { withPrompt } from "@/lib/formRun";
import { seedIn, valuesFrom, withValue } from "@/lib/formValues";
import { remember } from "@/lib/memory";
import { useStudio, type Recall } from "@/lib/studio";
import { toastProblem } from "@/ui";
import { changeForm, choosePlugin, formKey, openForm, promptHistory, setProblems } from "./formStore";
import { run } from "./run";

/** What a prompt is when its generator is not here to say which of the parameters it is. */
function promptIn(recalled: Recall, plugin: Plugin | undefined): string | null {
  const field = plugin && promptOf(fieldsOf(plugin.parameters));
  const prompt = recalled.params[field?.name ?? "prompt"] ?? recalled.params["prompt"];
  return typeof prompt === "string" ? prompt : null;
}

function keepOld(state: FormState, name: string | undefined): void {
  const old = name === undefined ? undefined : state.values[name];
  if (typeof old === "string") remember("prompts", withPrompt(promptHistory(), old));
}

/** The form with what is recalled. What only repeats the project is left to the project. */
export function recalledState(
  plugin: Plugin,
  recalled: Recall,
  before: FormState,
  project: Pick<Project, "width" | "height" | "style"> | undefined,
): FormState {
  const fields = fieldsOf(plugin.parameters);
  const seed = seedOf(fields);
  const params = Object.fromEntries(
    Object.entries(recalled.params).filter(([name, value]) => {
      const source = fields.find((field) => field.name === name)?.fromProject;
      return !source || project?.[source] !== value;
    }),
  );
  let values = valuesFrom(fields, params);
  if (seed && recalled.what !== "all") {
    const kept = seedIn(before.values, seed);
    // To run again at once is to see another one.
    values = withValue(values, seed.name, recalled.run ? { ...kept, locked: false } : kept);
  }
  return { values, styleId: null, presetId: null };
}

/** Puts the parameters into the form of their plugin and shows it. Throws a sentence where there is none. */
export function takeIn(
  projectId: number,
  plugins: readonly Plugin[],
  shown: Plugin | undefined,
  recalled: Recall,
): Plugin {
  const named = (name: string | null) => plugins.find((plugin) => plugin.name === name);
  const source = named(recalled.plugin);
  if (recalled.what === "prompt") {
    const plugin = [shown, source].find((one) => one && promptOf(fieldsOf(one.parameters)));
    const prompt = promptIn(recalled, source);
    const field = plugin && promptOf(fieldsOf(plugin.parameters));
    if (!plugin || !field || prompt === null)
      throw new Error("This picture has no prompt that a form could take");
    const key = formKey(projectId, plugin.name);
    openForm(key, UNTOUCHED);
    changeForm(key, (state) => {
      keepOld(state, field.name);
      return { ...state, values: withValue(state.values, field.name, prompt), styleId: null };
    });
    choosePlugin(projectId, plugin.name);
    return plugin;
  }
  if (!source)
    throw new Error(`This picture was made with ${recalled.plugin || "no generator"}, which is not here`);
  if (!source.available) throw new Error(`${source.title} can't be used: ${source.error ?? "it is broken"}`);
  const key = formKey(projectId, source.name);
  openForm(key, UNTOUCHED);
  const project = queryClient.getQueryData<Project>(keys.project(projectId));
  changeForm(key, (state) => {
    keepOld(state, promptOf(fieldsOf(source.parameters))?.name);
    return recalledState(source, recalled, state, project);
  });
  setProblems(key, () => ({}));
  choosePlugin(projectId, source.name);
  return source;
}

export function useRecall(
  projectId: number,
  plugins: readonly Plugin[] | undefined,
  shown: Plugin | undefined,
): void {
  const recalled = useStudio((state) => state.recall);
  useEffect(() => {
    if (!recalled || !plugins) return;
    useStudio.setState({ recall: null });
    try {
      const plugin = takeIn(projectId, plugins, shown, recalled);
      if (!recalled.run) return;
      // The same once more is another take of the frame that it was seen in.
      const { frameId, target } = useStudio.getState();
      void run(projectId, plugin, "normal", frameId === null ? target : { kind: "take", frameId }).then(
        (outcome) => {
          if (outcome.kind === "failed") toastProblem(new Error(outcome.sentence));
          else if (outcome.kind === "refused")
            toastProblem(new Error(Object.values(outcome.problems).join(". ")));
        },
      );
    } catch (error) {
      toastProblem(error);
    }
  }, [recalled, plugins, shown, projectId]);
}
