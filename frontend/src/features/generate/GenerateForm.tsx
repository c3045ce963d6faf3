/** The form of one generator, drawn from its parameters alone. */

import { ChevronRight } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useLive } from "@/api/events";
import { keys, queryClient } from "@/api/queries";
import type { Frame, Plugin } from "@/api/types";
import { useCommand } from "@/lib/commands";
import { problemsOf, withoutProblem } from "@/lib/formCheck";
import { seedOf, type Group } from "@/lib/formFields";
import { isChanged, seedIn, type Value } from "@/lib/formValues";
import { recall, remember } from "@/lib/memory";
import { useStudio } from "@/lib/studio";
import { plural } from "@/lib/time";
import { cx, toastProblem } from "@/ui";
import type { FieldActions } from "./control";
import { focusField, focusPrompt } from "./focus";
import { openForm, rememberedForm, setProblems, setValue, useForms } from "./formStore";
import { freshForm } from "./fresh";
import styles from "./generate.module.css";
import { ParameterField } from "./ParameterField";
import { PresetBar } from "./PresetBar";
import { PromptField } from "./PromptField";
import { reasonsOf, run, type Priority } from "./run";
import { RunBar } from "./RunBar";
import { SizeField } from "./SizeField";
import { StyleBar } from "./StyleBar";
import { useTargets } from "./useTargets";
import { useForm, type Form } from "./useForm";

/** Keys that work everywhere reach behind an open dialog: there they mean the dialog, not the form behind it. */
const isBehind = (event?: KeyboardEvent): boolean =>
  event?.target instanceof Element && event.target.closest('[role="dialog"], [role="alertdialog"]') !== null;

function useActions(form: Form): FieldActions {
  const { key, fields } = form;
  const set = useCallback(
    (name: string, value: Value | null) => {
      setValue(key, name, value);
      // What was said of the old value is not said of the new one.
      setProblems(key, (problems) => withoutProblem(problems, name));
    },
    [key],
  );
  const check = useCallback(
    (name: string) => {
      const field = fields.find((one) => one.name === name);
      const values = useForms.getState().forms[key]?.values;
      if (!field || !values) return;
      setProblems(key, (problems) => {
        const found = problemsOf([field], values);
        // What the server has said of it stays until it changes; what is merely missing is said on the run.
        return values[name] === undefined || Object.keys(found).length === 0
          ? problems
          : { ...withoutProblem(problems, name), ...found };
      });
    },
    [key, fields],
  );
  return { set, check };
}

function Groups({ groups, form, actions }: { groups: readonly Group[]; form: Form; actions: FieldActions }) {
  return groups.map(({ title, items }, index) => (
    <div
      key={index}
      className={styles.group}
      role={title ? "group" : undefined}
      aria-label={title ?? undefined}
    >
      {title && <h3 className={styles.groupTitle}>{title}</h3>}
      {items.map((item) =>
        item.kind === "size" ? (
          <SizeField key="size" size={item.size} form={form} actions={actions} />
        ) : (
          <ParameterField key={item.field.name} field={item.field} form={form} actions={actions} />
        ),
      )}
    </div>
  ));
}

function Advanced({ form, actions }: { form: Form; actions: FieldActions }) {
  const [wanted, setWanted] = useState(() => recall("advanced", false));
  const fields = form.fields.filter((field) => field.advanced);
  if (form.layout.advanced.length === 0) return null;
  const changed = fields.filter((field) => isChanged(field, form.state.values)).length;
  // A problem inside must be seen.
  const wrong = fields.some((field) =>
    Object.keys(form.problems).some((path) => path.split(".")[0] === field.name),
  );
  const open = wanted || wrong;
  return (
    <div className={styles.advanced}>
      <button
        type="button"
        className={styles.fold}
        aria-expanded={open}
        onClick={() => {
          remember("advanced", !open);
          setWanted(!open);
        }}
      >
        <ChevronRight size={16} className={cx(styles.chevron, open && styles.open)} />
        Advanced
        {changed > 0 && <span className={styles.count}>{plural(changed, "change")}</span>}
      </button>
      {open && <Groups groups={form.layout.advanced} form={form} actions={actions} />}
    </div>
  );
}

export function GenerateForm({
  projectId,
  plugin,
  head,
  explained,
}: {
  projectId: number;
  plugin: Plugin;
  head: ReactNode;
  explained: boolean;
}) {
  const form = useForm(projectId, plugin);
  const actions = useActions(form);
  const runsText = useForms((state) => state.runs);
  const root = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<{ sentence: string; offline?: boolean } | null>(null);
  useEffect(
    () =>
      useLive.subscribe(({ connection }) => {
        if (connection === "open") setFailure((had) => (had?.offline ? null : had));
      }),
    [],
  );
  const { key, presets, fields } = form;

  const { known } = form;
  useLayoutEffect(() => {
    const remembered = rememberedForm(key);
    // A fresh form may begin with a preset, which has to be known first.
    if (remembered || known) openForm(key, freshForm(fields, presets, remembered));
  }, [key, fields, presets, known]);
  useTargets(root);

  const press = async (priority: Priority) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    const outcome = await run(projectId, plugin, priority);
    setBusy(false);
    if (outcome.kind === "failed") {
      setFailure(outcome);
      if (useStudio.getState().panel !== "generate") toastProblem(new Error(outcome.sentence));
    }
    const first = outcome.kind === "refused" ? Object.keys(outcome.problems)[0] : undefined;
    if (first) focusField(root, first);
  };
  useCommand("generate.focus", () => {
    // Who describes an empty frame means its picture. Asked for now: the form must not be drawn anew at every frame.
    const { frameId } = useStudio.getState();
    const frame = frameId === null ? undefined : queryClient.getQueryData<Frame>(keys.frame(frameId));
    if (frame && frame.take_id === null) useStudio.setState({ target: { kind: "take", frameId: frame.id } });
    focusPrompt(root);
  });
  useCommand("generate.run", (event) => void (isBehind(event) || press("normal")));
  useCommand("generate.runNext", (event) => void (isBehind(event) || press("now")));
  useCommand("generate.runBackground", (event) => void (isBehind(event) || press("background")));

  const seed = seedOf(fields);
  const reasons = reasonsOf(fields, form.state, form.template, runsText);
  return (
    <form
      ref={root}
      className={cx(styles.form, !explained && styles.terse)}
      noValidate
      onSubmit={(event) => event.preventDefault()}
      aria-label={`Parameters of ${plugin.title}`}
    >
      <div className={styles.scroll}>
        {head}
        {form.prompt && <PromptField field={form.prompt} form={form} actions={actions} />}
        <Groups groups={form.layout.needed} form={form} actions={actions} />
        {form.prompt && <StyleBar form={form} />}
        <PresetBar form={form} />
        <Groups groups={form.layout.basic} form={form} actions={actions} />
        <Advanced form={form} actions={actions} />
      </div>
      <RunBar
        projectId={projectId}
        busy={busy}
        failure={failure?.sentence ?? null}
        reasons={reasons}
        problem={form.problems["runs"]}
        sameSeed={seed !== null && seedIn(form.state.values, seed).locked}
        onReason={(path) => focusField(root, path)}
      />
    </form>
  );
}
