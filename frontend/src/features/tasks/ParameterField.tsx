import { Field, NumberInput, Select, Switch, TextArea, TextInput, type FieldState } from "@/ui";
import type { TaskField } from "./taskForm";
import styles from "./tasks.module.css";

export interface ParameterFieldProps {
  field: TaskField;
  value: string;
  problem: string | undefined;
  onChange: (value: string) => void;
  onBlur: () => void;
}

/** One parameter of a task as a field, by its kind. */
export function ParameterField({ field, value, problem, onChange, onBlur }: ParameterFieldProps) {
  const control = (tied: FieldState) => {
    const text = {
      field: tied,
      value,
      onBlur,
      onChange: (event: { target: { value: string } }) => onChange(event.target.value),
      placeholder: field.optional ? "its own choice" : "",
    };
    switch (field.kind) {
      case "switch":
        return <Switch field={tied} checked={value === "true"} onChange={(on) => onChange(String(on))} />;
      case "choice":
        if (field.options.length === 0) return <TextInput {...text} />;
        return (
          <Select field={tied} value={value} onChange={onChange} onBlur={onBlur} options={choicesOf(field)} />
        );
      case "integer":
      case "number":
        return <NumberInput {...text} />;
      case "text":
        return <TextArea {...text} dir="auto" rows={3} />;
      case "json":
        return <TextArea {...text} rows={Math.min(8, value.split("\n").length)} spellCheck={false} />;
      case "line":
        return <TextInput {...text} dir="auto" />;
    }
  };
  return (
    <Field
      className={field.kind === "text" || field.kind === "json" ? styles.whole : undefined}
      label={field.label}
      error={problem}
      hint={field.kind === "json" ? `${field.hint} (as JSON)`.trim() : undefined}
    >
      {control}
    </Field>
  );
}

function choicesOf({ options, optional }: TaskField) {
  const choices = options.map((value) => ({ value, label: value }));
  return optional ? [{ value: "", label: "its own choice" }, ...choices] : choices;
}
