/** One press of Generate: checked here, told to the server as one task a run, and what it refuses put beside the fields. */

import { api, call } from "@/api/client";
import { ApiError, Offline } from "@/api/errors";
import { keys, queryClient, queueQuery, timelineQuery } from "@/api/queries";
import type { Frame, Plugin, Preset, Queue, Take, Task, TaskCreate } from "@/api/types";
import { problemsOf, serverProblems, type Problems } from "@/lib/formCheck";
import { fieldsOf, promptOf, seedOf, type FormField } from "@/lib/formFields";
import { refOf } from "@/lib/formImage";
import { UNTOUCHED, type FormState } from "@/lib/formMemory";
import { placesFor, runsIn, taskName, withPrompt, type Where } from "@/lib/formRun";
import { compose } from "@/lib/formStyle";
import { dataOf, dataOfAll, seedIn, textOf } from "@/lib/formValues";
import { remember } from "@/lib/memory";
import { useStudio, type Target } from "@/lib/studio";
import { plural } from "@/lib/time";
import { follow } from "./follow";
import { changeForm, formKey, promptHistory, setProblems, useForms } from "./formStore";
import { templateOf } from "./useForm";

export type Priority = Task["priority"];

export type Outcome =
  | { readonly kind: "queued"; readonly tasks: readonly Task[] }
  /** Something stands beside the fields. */
  | { readonly kind: "refused"; readonly problems: Problems }
  | { readonly kind: "failed"; readonly sentence: string; readonly offline?: boolean };

export const RUNS_PROBLEM = "Runs must be a whole number from 1 to 20";

/** Everything that keeps the form from being run, as far as it is known here. */
export function reasonsOf(
  fields: readonly FormField[],
  state: FormState,
  template: string | null,
  runs: string,
): Problems {
  const problems: Record<string, string> = { ...problemsOf(fields, state.values) };
  const prompt = promptOf(fields);
  const text = prompt ? dataOf(prompt, state.values) : undefined;
  if (prompt && !problems[prompt.name] && typeof text === "string" && template !== null) {
    const whole = problemsOf([prompt], { [prompt.name]: compose(template, text) })[prompt.name];
    if (whole) problems[prompt.name] = `With its style, ${whole.charAt(0).toLowerCase()}${whole.slice(1)}`;
  }
  if (runsIn(runs) === null) problems["runs"] = RUNS_PROBLEM;
  return problems;
}

// A request that got no answer may have been heard: asked again word for word, it makes no second task.
let unanswered: { body: string; key: string } | null = null;

function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function create(body: TaskCreate, run: number): Promise<Task> {
  const words = JSON.stringify([run, body]);
  const key = unanswered?.body === words ? unanswered.key : freshKey();
  try {
    const task = await call(
      api.POST("/api/v2/generator/tasks", { body, params: { header: { "Idempotency-Key": key } } }),
    );
    unanswered = null;
    return task;
  } catch (error) {
    unanswered = error instanceof Offline ? { body: words, key } : null;
    throw error;
  }
}

/** The take a picture is drawn from, when it goes to the frame that this take belongs to. */
function parentOf(
  fields: readonly FormField[],
  data: Readonly<Record<string, unknown>>,
  where: Where,
): string | null {
  if (where.frame_id === undefined) return null;
  const frame = queryClient.getQueryData<Frame>(keys.frame(where.frame_id));
  const takes = queryClient.getQueryData<Take[]>(keys.takesOfFrame(where.frame_id));
  for (const field of fields) {
    const ref = field.type === "image" ? refOf(textOf(data[field.name])) : null;
    if (ref?.kind === "take" && (frame?.take_id === ref.id || takes?.some((take) => take.id === ref.id)))
      return ref.id;
  }
  return null;
}

async function placesOf(projectId: number, target: Target, runs: number): Promise<Where[]> {
  const timeline = await queryClient.ensureQueryData(timelineQuery(projectId));
  const queue = queryClient.getQueryData<Queue>(queueQuery.queryKey);
  const waiting = (queue?.tasks ?? []).flatMap((task) =>
    task.project_id === projectId && task.frame_id === null ? (task.frame_position ?? []) : [],
  );
  return placesFor(target, timeline, runs, waiting);
}

/** What is entered at this moment, as the parameters of a task. */
export function dataNow(
  fields: readonly FormField[],
  state: FormState,
  template: string | null,
): Record<string, unknown> {
  const data = dataOfAll(fields, state.values);
  const prompt = promptOf(fields);
  const text = prompt ? data[prompt.name] : undefined;
  return prompt && typeof text === "string" ? { ...data, [prompt.name]: compose(template, text) } : data;
}

function noteUsed(key: string, fields: readonly FormField[], tasks: readonly Task[]): void {
  const seed = seedOf(fields);
  const used = seed && tasks.at(-1)?.data[seed.name];
  if (!seed || typeof used !== "number") return;
  changeForm(key, (state) =>
    seedIn(state.values, seed).locked
      ? state
      : { ...state, values: { ...state.values, [seed.name]: { text: String(used), locked: false } } },
  );
}

export async function run(
  projectId: number,
  plugin: Plugin,
  priority: Priority,
  target = useStudio.getState().target,
): Promise<Outcome> {
  const key = formKey(projectId, plugin.name);
  const fields = fieldsOf(plugin.parameters);
  const { forms, runs: runsText } = useForms.getState();
  const state = forms[key] ?? UNTOUCHED;
  const styles = (queryClient.getQueryData<Preset[]>(keys.presets) ?? []).filter(
    (preset) => preset.kind === "style",
  );
  const template = templateOf(styles, state.styleId);
  const problems = reasonsOf(fields, state, template, runsText);
  setProblems(key, () => problems);
  const runs = runsIn(runsText);
  if (Object.keys(problems).length > 0 || runs === null) return { kind: "refused", problems };

  const prompt = promptOf(fields);
  const said = prompt ? textOf(dataOf(prompt, state.values)) : "";
  const data = dataNow(fields, state, template);
  const tasks: Task[] = [];
  try {
    for (const where of await placesOf(projectId, target, runs)) {
      const body: TaskCreate = {
        name: taskName(said, plugin.title),
        type: plugin.name,
        data,
        project_id: projectId,
        ...where,
        parent_take_id: parentOf(fields, data, where),
        priority,
        start: true,
      };
      tasks.push(await create(body, tasks.length));
    }
  } catch (error) {
    return failure(key, fields, error, tasks.length, runs);
  } finally {
    if (tasks.length > 0) {
      if (said) remember("prompts", withPrompt(promptHistory(), said));
      noteUsed(key, fields, tasks);
      follow(tasks);
    }
  }
  return { kind: "queued", tasks };
}

function failure(
  key: string,
  fields: readonly FormField[],
  error: unknown,
  made: number,
  runs: number,
): Outcome {
  const before =
    made > 0 ? `${plural(made, "run")} of ${runs} ${made === 1 ? "is" : "are"} queued; then: ` : "";
  if (error instanceof ApiError) {
    const beside = serverProblems(fields, error.fields("data."));
    if (Object.keys(beside).length > 0) {
      setProblems(key, () => beside);
      return { kind: "refused", problems: beside };
    }
    return { kind: "failed", sentence: before + error.message };
  }
  if (error instanceof Offline)
    return {
      kind: "failed",
      sentence: `${before}Kino is not answering. What you entered is kept: try again when it is back.`,
      // What was queued before stays worth knowing; that it was away is not, once it is back.
      offline: made === 0,
    };
  return { kind: "failed", sentence: before + (error instanceof Error ? error.message : String(error)) };
}
