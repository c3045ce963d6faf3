/** A picture file's parameters into the form, with the way back; what this Kino lacks of it is kept to be shown. */

import { recallPicture } from "@/api/recall";
import type { Plugin, Recalled } from "@/api/types";
import { UNTOUCHED } from "@/lib/formMemory";
import { takeBack, useHistory, type Step } from "@/lib/history";
import { useStudio, type Recall } from "@/lib/studio";
import { toast, toastProblem } from "@/ui";
import { changeForm, choosePlugin, formKey, openForm, setProblems, useForms } from "./formStore";
import { dismissNotice, useNotice } from "./notice";
import { takeIn } from "./useRecall";

/** Why these files can't be one picture's parameters; null when they may. */
export function recallProblem(files: readonly { type: string; name: string }[]): string | null {
  const [file, ...others] = files;
  if (!file) return "There is no file in this";
  if (others.length > 0)
    return `One picture's parameters fit into the form, not those of ${files.length}. To import them, drop them on the timeline`;
  return file.type === "image/png"
    ? null
    : `Only PNG files carry their parameters, and ${file.name || "this"} is none. To import a picture, drop it on the timeline`;
}

/** As the form takes it. A picture of a plugin that is not here still has its prompt. */
export function asRecall({ kind, plugin, params, prompt }: Recalled): Recall {
  return kind === "none"
    ? { plugin: "", params: { prompt }, what: "prompt" }
    : { plugin, params, what: "all" };
}

function putIn(
  projectId: number,
  plugins: readonly Plugin[],
  shown: Plugin,
  recalled: Recalled,
  name: string,
): Step {
  const recall = asRecall(recalled);
  const keyOf = (plugin: string) => formKey(projectId, plugin);
  for (const plugin of new Set([recall.plugin || shown.name, shown.name])) openForm(keyOf(plugin), UNTOUCHED);
  const before = useForms.getState().forms;
  const { name: plugin } = takeIn(projectId, plugins, shown, recall);
  const key = keyOf(plugin);
  const after = useForms.getState().forms[key] ?? UNTOUCHED;
  const notice = { projectId, name, missing: recalled.missing };
  useNotice.setState({ notice });
  return {
    label: `use the parameters of ${name}`,
    redo: () => {
      changeForm(key, () => after);
      choosePlugin(projectId, plugin);
      useNotice.setState({ notice });
      return Promise.resolve();
    },
    undo: () => {
      changeForm(key, () => before[key] ?? UNTOUCHED);
      setProblems(key, () => ({}));
      choosePlugin(projectId, shown.name);
      dismissNotice();
      return Promise.resolve();
    },
  };
}

export async function recallFiles(
  projectId: number,
  plugins: readonly Plugin[],
  shown: Plugin,
  files: readonly File[],
): Promise<void> {
  const problem = recallProblem(files);
  const [file] = files;
  try {
    if (problem || !file) throw new Error(problem ?? "There is no file in this");
    const recalled = await recallPicture(file);
    // Meanwhile another project may have been opened.
    if (useStudio.getState().projectId !== projectId) return;
    const name = file.name || "a picture";
    const step = putIn(projectId, plugins, shown, recalled, name);
    useHistory.getState().remember(step);
    useStudio.setState({ panel: "generate" });
    toast({
      kind: "done",
      key: "recalled",
      text: `The parameters of ${name} are in the form`,
      action: { label: "Undo", run: () => void takeBack(step).catch(toastProblem) },
    });
  } catch (error) {
    toastProblem(error, "recalled");
  }
}
