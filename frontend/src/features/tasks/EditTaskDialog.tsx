/** Changes a task that still waits: its name, its priority and every parameter, whatever its plugin is. */

import { useState, type FormEvent } from "react";
import { ApiError, sentenceOf } from "@/api/errors";
import type { Task } from "@/api/types";
import { Button, Dialog, Field, Segmented, TextInput } from "@/ui";
import { saveTask } from "./actions";
import { PRIORITIES, type Priority } from "./moves";
import { ParameterField } from "./ParameterField";
import { dataFrom, fieldsOf, NAME, problemsFrom, valuesOf, withProblem } from "./taskForm";
import type { Problems, TaskField, Values } from "./taskForm";
import styles from "./tasks.module.css";
import { usePlugins, useTask } from "./useTasks";
import { waits } from "./words";

export function EditTaskDialog({ id, onClose }: { id: number; onClose: () => void }) {
  const task = useTask(id);
  const plugins = usePlugins();
  // The form begins with the task as it is now; later changes from elsewhere must not overwrite what is typed.
  const [begun, setBegun] = useState<Task | null>(null);
  if (!begun && task && plugins) setBegun(task);
  if (!begun) return null;
  const plugin = plugins?.find((one) => one.name === begun.type);
  const gone = !task
    ? "The task was removed."
    : waits(task)
      ? null
      : "The task has begun: it can't be changed any more.";
  return (
    <TaskForm
      task={begun}
      title={plugin?.title ?? begun.type}
      fields={fieldsOf(begun, plugin?.parameters ?? {})}
      gone={gone}
      onClose={onClose}
    />
  );
}

interface FormProps {
  task: Task;
  title: string;
  fields: readonly TaskField[];
  /** Why it can't be saved any more. */
  gone: string | null;
  onClose: () => void;
}

function TaskForm({ task, title, fields, gone, onClose }: FormProps) {
  const [name, setName] = useState(task.name);
  const [priority, setPriority] = useState<Priority>(task.priority);
  const [values, setValues] = useState<Values>(() => valuesOf(task, fields));
  const [problems, setProblems] = useState<Problems>({});
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const main = fields.filter((field) => !field.advanced);
  const advanced = fields.filter((field) => field.advanced);

  const check = (field: TaskField) => {
    const problem = dataFrom(task, fields, values).problems[field.name];
    setProblems((known) => withProblem(known, field.name, problem));
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const { data, problems: found } = dataFrom(task, fields, values);
    const all = name.trim() ? found : { ...found, [NAME]: "A task needs a name" };
    setProblems(all);
    setRefused(null);
    if (Object.keys(all).length > 0 || gone) return;
    setBusy(true);
    try {
      await saveTask(task, { name, data, priority });
      onClose();
    } catch (error) {
      const said = problemsFrom(error instanceof ApiError ? error.details : []);
      setProblems(said);
      if (Object.keys(said).length === 0) setRefused(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  const field = (one: TaskField) => (
    <ParameterField
      key={one.name}
      field={one}
      value={values[one.name] ?? ""}
      problem={problems[one.name]}
      onChange={(text) => {
        setValues({ ...values, [one.name]: text });
        // Not first on leaving the field: what moves up then would slip away under a press of Save.
        setProblems(withProblem(problems, one.name, undefined));
      }}
      onBlur={() => check(one)}
    />
  );
  const wrongBelow = advanced.some((one) => problems[one.name]);
  return (
    <Dialog
      open
      onClose={onClose}
      title="Edit task"
      description={`${title}, while it waits`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            form="edit-task"
            busy={busy}
            aria-disabled={gone !== null || undefined}
          >
            Save
          </Button>
        </>
      }
    >
      <form id="edit-task" className={styles.form} onSubmit={(event) => void save(event)} noValidate>
        <Field label="Name" error={problems[NAME]} required>
          {(tied) => (
            <TextInput
              field={tied}
              value={name}
              dir="auto"
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <div className={styles.priority}>
          <span aria-hidden>Priority</span>
          <Segmented
            label="Priority"
            value={priority}
            onChange={setPriority}
            options={PRIORITIES.map((value) => ({ value, label: value }))}
          />
        </div>
        <div className={styles.fields}>{main.map(field)}</div>
        {advanced.length > 0 && (
          <details open={wrongBelow || undefined}>
            <summary className={styles.fold}>Advanced</summary>
            <div className={styles.fields}>{advanced.map(field)}</div>
          </details>
        )}
        {(gone ?? refused) && (
          <p role="alert" className={styles.cause}>
            {gone ?? refused}
          </p>
        )}
      </form>
    </Dialog>
  );
}
